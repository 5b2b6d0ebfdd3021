// What comes in from a terminal (keys, text, pastes, its own answers), and the escape sequences that it
// arrives in.

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

/** A sequence at the start of a text: its length, and what it means; null when more has to come. */
export function decodeSequence(text: string): { length: number; input: Input | null } | null {
  const control = CSI.exec(text);
  if (control) {
    const [{ length }, parameters = '', final = ''] = control;
    return { length, input: keyOfCsi(parameters, final) };
  }
  const application = APPLICATION.exec(text);
  if (application) {
    const [{ length }, final = ''] = application;
    return { length, input: key(FINALS[final] ?? null, 1) };
  }
  const answer = STRING.exec(text);
  if (answer) return { length: answer[0].length, input: background(answer[1] ?? '') };
  if (PARTIAL.test(text)) return null;
  if (text.startsWith('\u001b\u001b')) return { length: 1, input: key('escape', 1) };
  const [character = ''] = text.slice(1);
  const name = controlKey(character) ?? character.toLowerCase();
  return { length: 1 + character.length, input: { kind: 'key', id: withAlt(name) } };
}

const ESC = '\u001b';
const BEL = '\u0007';
const CSI = new RegExp(String.raw`^${ESC}\[([0-9;:<=>?]*)[ -/]*([@-~])`);
/** Keys of a keypad in application mode. */
const APPLICATION = new RegExp(`^${ESC}O([A-Za-z])`);
/** Operating-system commands and device strings: the terminal's answers. */
const STRING = new RegExp(String.raw`^${ESC}[\]P_^X]([^${BEL}${ESC}]*)(?:${BEL}|${ESC}\\)`);
/** The beginning of any of them. */
const PARTIAL = new RegExp(
  String.raw`^${ESC}(?:\[[0-9;:<=>?]*[ -/]*|O|[\]P_^X][^${BEL}${ESC}]*${ESC}?)?$`,
);

/** Keys by the last letter of their sequence. */
const FINALS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
};

/** Keys by the number before a tilde. */
const TILDES: Record<string, string> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

/** Keys by character code, as terminals that tell more send them. */
const CODES: Record<number, string> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  8: 'backspace',
  127: 'backspace',
  32: 'space',
  57414: 'enter',
};

function keyOfCsi(parameters: string, final: string): Input | null {
  // Answers of the terminal (device, cursor, protocol) begin with a private mark.
  if (/^[<=>?]/.test(parameters)) return null;
  const [first = '', second = '', third = ''] = parameters.split(';');
  const [modifiers = '1', event = '1'] = second.split(':');
  if (event === '3') return null;
  const bits = Number(modifiers || 1);
  switch (final) {
    case 'Z':
      return { kind: 'key', id: 'shift+tab' };
    case 'u':
      return keyOfCode(Number(first.split(':')[0]), bits);
    case '~':
      return first === '27' ? keyOfCode(Number(third), bits) : key(TILDES[first] ?? null, bits);
    case 'n':
      return { kind: 'drawn' };
    case 'I':
    case 'O':
      return { kind: 'focus', on: final === 'I' };
    default:
      return key(FINALS[final] ?? null, bits);
  }
}

function keyOfCode(code: number, bits: number): Input | null {
  const name = CODES[code];
  if (name === 'space' && bits <= 2) return { kind: 'text', text: ' ' };
  if (name) return key(name, bits);
  if (!(code >= 0x20 && code < 0x110000) || (code >= 0xe000 && code <= 0xf8ff)) return null;
  const character = String.fromCodePoint(code);
  if (/\p{Cc}/u.test(character)) return null;
  // Shift alone makes another character, not another key.
  if (bits <= 2) return { kind: 'text', text: bits === 2 ? character.toUpperCase() : character };
  return key(character.toLowerCase(), bits);
}

/** `bits` is one more than shift 1, alt 2, ctrl 4. */
function key(name: string | null, bits: number): Input | null {
  if (name === null) return null;
  const held = bits - 1;
  const id = [held & 4 ? 'ctrl+' : '', held & 2 ? 'alt+' : '', held & 1 ? 'shift+' : '', name];
  return { kind: 'key', id: id.join('') };
}

function withAlt(name: string): string {
  return name.startsWith('ctrl+') ? `ctrl+alt+${name.slice(5)}` : `alt+${name}`;
}

/** The answer to "which colour is the background", such as `11;rgb:1e1e/1e1e/1e1e`. */
function background(answer: string): Input | null {
  const colour = /^11;rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)/i.exec(answer);
  if (!colour) return null;
  const [red = 0, green = 0, blue = 0] = colour
    .slice(1, 4)
    .map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
  return { kind: 'background', light: 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 };
}

const NAMED_CONTROLS: Record<string, string> = {
  '\r': 'enter',
  '\n': 'ctrl+j',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0000': 'ctrl+space',
};

/** The key of a control character; null for one that no key makes. */
export function controlKey(character: string): string | null {
  const named = NAMED_CONTROLS[character];
  if (named) return named;
  const code = character.charCodeAt(0);
  if (code < 0x1b) return `ctrl+${String.fromCharCode(code + 0x60)}`;
  return code < 0x20 ? `ctrl+${String.fromCharCode(code + 0x40)}` : null;
}
