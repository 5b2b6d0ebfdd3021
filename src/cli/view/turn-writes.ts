// The writes of one turn of `ask`, and what they came to: what a script gets told by the exit code.
import type { AgentEvent, WriteCard } from '../../agent/index.ts';
import { isObject, type JsonObject } from '../../base/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** A write that was shown, and how it ended. */
interface SeenWrite {
  card: WriteCard;
  state: string;
  message?: string;
}

/** A call that was to write. A later one on the same thing that succeeds makes up for its failure. */
interface Attempt {
  thing: string;
  end: 'done' | 'partial' | 'failed' | null;
}

export class TurnWrites {
  readonly #shown = new Map<string, SeenWrite>();
  readonly #attempts = new Map<string, Attempt>();
  /** The call that is being carried out: writes are made one after the other. */
  #current: Attempt | null = null;

  take(event: AgentEvent): void {
    switch (event.kind) {
      case 'tool-started':
        if (event.effect === 'read') break;
        this.#current = { thing: thingOf(event.tool, event.args), end: null };
        this.#attempts.set(event.id, this.#current);
        break;
      case 'tool-ended': {
        const attempt = this.#attempts.get(event.id);
        if (attempt) attempt.end ??= event.ok ? 'done' : 'failed';
        break;
      }
      case 'approval-needed':
        this.#shown.set(event.approval.id, { card: event.approval, state: 'waiting' });
        break;
      case 'write-collected':
        this.#shown.set(event.step.id, { card: event.step, state: 'planned' });
        break;
      case 'approval-settled':
        this.#settle(event.id, event.answer);
        break;
      case 'write-ended':
        this.#settle(event.id, event.state, event.message);
        if (this.#current && (event.state === 'partial' || event.matches === false)) {
          this.#current.end = 'partial';
        }
        break;
    }
  }

  /** The writes that were not allowed. */
  denied(): WriteCard[] {
    return [...this.#shown.values()]
      .filter(({ state }) => state === 'denied')
      .map(({ card }) => card);
  }

  /** How many calls were to write, how many of them did, and the exit code that says so. */
  outcome(): { all: number; done: number; exit: ExitCode } {
    const attempts = [...this.#attempts.values()];
    const counted = attempts.filter(
      ({ thing, end }, at) =>
        end !== 'failed' ||
        !attempts.slice(at + 1).some((later) => later.thing === thing && later.end === 'done'),
    );
    const done = counted.filter(({ end }) => end === 'done').length;
    const failed = counted.filter(({ end }) => end === 'failed').length;
    if (done === counted.length) return { all: done, done, exit: EXIT.done };
    const exit = failed === counted.length ? EXIT.failed : EXIT.partial;
    return { all: counted.length, done, exit };
  }

  documents(): JsonObject[] {
    return [...this.#shown.values()].map(({ card: { plan: _whole, ...card }, state, message }) => ({
      ...card,
      state,
      ...(message === undefined ? {} : { message }),
    }));
  }

  #settle(id: string, state: string, message?: string): void {
    const write = this.#shown.get(id);
    if (!write) return;
    write.state = state;
    if (message !== undefined) write.message = message;
  }
}

/** What a call is about: its tool with the ids and the name among its arguments. */
function thingOf(tool: string, args: JsonObject): string {
  const named = Object.entries(isObject(args) ? args : {}).filter(([name]) =>
    /^(.*_?ids?|name)$/i.test(name),
  );
  return JSON.stringify([tool, named]);
}
