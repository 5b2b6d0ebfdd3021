// What happened, as a person reads it back: made from the events alone.
import type { AgentEvent } from './events.ts';
import type { TranscriptItem } from './session.ts';

export class Transcript {
  #items: TranscriptItem[] = [];
  readonly #running = new Map<string, Extract<AgentEvent, { kind: 'tool-started' }>>();
  /** Writes by their id, until they end. */
  readonly #writes = new Map<string, Extract<TranscriptItem, { kind: 'write' }>>();
  #text = '';

  get items(): TranscriptItem[] {
    return [...this.#items];
  }

  said(text: string, attachments: string[]): void {
    this.#items.push({ kind: 'user', text, attachments });
  }

  take(event: AgentEvent): void {
    switch (event.kind) {
      case 'text':
        this.#text += event.delta;
        break;
      case 'text-end':
        if (this.#text.trim() !== '') this.#items.push({ kind: 'assistant', text: this.#text });
        this.#text = '';
        break;
      case 'tool-started':
        this.#running.set(event.id, event);
        break;
      case 'tool-ended': {
        const started = this.#running.get(event.id);
        this.#running.delete(event.id);
        const { ok, summary, detail } = event;
        if (started) {
          const { tool, args } = started;
          this.#items.push({ kind: 'tool', tool, args, ok, summary, detail });
        }
        break;
      }
      case 'approval-needed':
        this.#write(event.approval.id, { kind: 'write', card: event.approval, state: 'waiting' });
        break;
      case 'approval-settled':
        this.#change(event.id, {
          state: event.answer,
          ...(event.reason === undefined ? {} : { message: event.reason }),
        });
        break;
      case 'write-collected':
        this.#write(event.step.id, { kind: 'write', card: event.step, state: 'planned' });
        break;
      case 'write-ended':
        this.#change(event.id, {
          state: event.state,
          ...(event.message === undefined ? {} : { message: event.message }),
        });
        break;
      case 'notice':
        this.#items.push({ kind: 'notice', level: event.level, text: event.text });
        break;
    }
  }

  clear(): void {
    this.#items = [];
    this.#writes.clear();
  }

  restore(items: TranscriptItem[]): void {
    this.#items = [...items];
  }

  #write(id: string, item: Extract<TranscriptItem, { kind: 'write' }>): void {
    this.#writes.set(id, item);
    this.#items.push(item);
  }

  #change(id: string, to: { state: string; message?: string }): void {
    const item = this.#writes.get(id);
    if (item) Object.assign(item, to);
  }
}
