// What `ask` prints: the answer as text, one JSON document, or a line of JSON for each event.
import type { AgentEvent, AgentSession } from '../../agent/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { Plan } from '../../engine/index.ts';
import type { Io } from '../io.ts';
import { planDocument } from './plan-view.ts';
import { TurnWrites } from './turn-writes.ts';

export const OUTPUTS = ['text', 'json', 'stream-json'] as const;
export type Output = (typeof OUTPUTS)[number];

/** Listens to a session and prints what it says. */
export class AskView {
  readonly writes = new TurnWrites();
  readonly #io: Io;
  readonly #output: Output;
  readonly #quiet: boolean;
  readonly #tools = new Map<string, string>();
  /** Texts since the last call: the answer, once the turn ends. */
  #texts: string[] = [];
  #text = '';

  constructor(io: Io, output: Output, quiet: boolean) {
    this.#io = io;
    this.#output = output;
    this.#quiet = quiet;
  }

  /** The last texts of the model. */
  get answer(): string {
    return this.#texts.join('\n\n').trim();
  }

  take(event: AgentEvent): void {
    if (this.#output === 'stream-json') this.#io.out(JSON.stringify(event));
    this.writes.take(event);
    switch (event.kind) {
      case 'text':
        this.#text += event.delta;
        break;
      case 'text-end':
        this.#texts.push(this.#text);
        this.#text = '';
        break;
      case 'tool-started':
        // What was said before a call is no part of the answer.
        for (const text of this.#texts) this.#progress(text.trim());
        this.#texts = [];
        this.#tools.set(event.id, event.tool);
        break;
      case 'tool-ended':
        this.#progress(
          `${event.ok ? '·' : '!'} ${this.#tools.get(event.id) ?? ''}: ${event.summary}`,
        );
        break;
      case 'write-ended':
        if (event.matches === false) this.#progress(`! ${event.message}`);
        break;
      case 'notice':
        this.#progress(event.text);
        break;
      case 'waiting':
        this.#progress(`waiting: ${event.why}`);
        break;
    }
  }

  /** The whole turn as one document. */
  document(
    session: AgentSession,
    end: Extract<AgentEvent, { kind: 'turn-ended' }>,
    plan: Plan | null,
    quota: JsonObject,
  ): JsonObject {
    const { reason, message, next, code } = end;
    const failed =
      message === undefined ? null : { code: code ?? 'failed', message, next: next ?? null };
    return {
      schemaVersion: 1,
      kind: 'answer',
      session: session.id,
      model: session.model,
      state: reason,
      answer: this.answer,
      writes: this.writes.documents(),
      plan: plan && planDocument(plan),
      error: failed,
      usage: { ...session.cost() },
      quota,
    };
  }

  #progress(line: string): void {
    if (!this.#quiet && this.#output === 'text' && line !== '') this.#io.err(line);
  }
}
