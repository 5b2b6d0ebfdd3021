// What comes in from a terminal: keys, text, pastes, and the terminal's own answers.

/**
 * One thing that came in. A key's `id` names it with its modifiers in this order:
 * `ctrl+alt+shift+name`, such as `ctrl+j`, `shift+tab`, `alt+left`, `enter`.
 */
export type Input =
  | { kind: 'key'; id: string }
  | { kind: 'text'; text: string }
  | { kind: 'paste'; text: string }
  /** The terminal's answer: it has drawn what it was sent before the question. */
  | { kind: 'drawn' }
  /** The window got the focus, or lost it. */
  | { kind: 'focus'; on: boolean }
  /** The terminal's answer about its background. */
  | { kind: 'background'; light: boolean };
