// One answer of the model: asked again when the connection was lost in the middle of it.
import { type Clock, cleanLine, cleanText } from '../../base/index.ts';
import type { AgentEvent } from '../events.ts';
import {
  ModelError,
  type ModelReply,
  type ModelRequest,
  type ModelService,
} from '../model/model.ts';

export interface Asking {
  service: ModelService;
  clock: Clock;
  signal: AbortSignal;
  redact(text: string): string;
  emit(event: AgentEvent): void;
}

/** How often an answer that was cut is asked for again, and the pause before, ms. */
const AGAIN = 2;
const PAUSE_MS = 500;

/** The member of a call's arguments that says what it is about. */
const NAMING = /"(?:name|title|where|words|workflow|text|comment_text)"\s*:\s*"((?:[^"\\]|\\.)*)/;

/** Errors: ModelError. */
export async function askModel(request: ModelRequest, how: Asking): Promise<ModelReply> {
  const { service, clock, signal, redact, emit } = how;
  for (let attempt = 0; ; attempt++) {
    const text = textStream(how);
    try {
      return await service.ask(request, {
        signal,
        onText: (delta) => text.add(delta),
        onTextEnd: () => text.close(),
        onArguments(tool, json) {
          const [, about = ''] = NAMING.exec(json.slice(0, 2_000)) ?? [];
          const said = { tool: cleanLine(tool, 80), about: redact(cleanLine(about, 80)) };
          emit({ kind: 'composing', ...said, characters: json.length });
        },
        onThinking(thought, ended) {
          if (ended) emit({ kind: 'thought', text: redact(cleanText(thought)) });
          else emit({ kind: 'thinking', characters: thought.length });
        },
        onWait: (until, why) => emit({ kind: 'waiting', until, why }),
      });
    } catch (thrown) {
      const cut = thrown instanceof ModelError && thrown.trouble === 'cut';
      if (!cut || attempt >= AGAIN || signal.aborted) throw thrown;
      text.close();
      emit({ kind: 'notice', level: 'warn', text: `${thrown.message} It is asked for again.` });
      await clock.sleep(PAUSE_MS * 2 ** attempt, signal).catch(() => {});
    } finally {
      text.close();
    }
  }
}

/** What is held back: the last word, with the scheme before it that makes a credential of it. */
const HOLD = /(?:\b(?:bearer|basic)\s+)?\S*$/i;
/** A word longer than this is let go in pieces after all. */
const LONGEST_HELD = 400;

/**
 * The model's text on its way to a person: without control sequences and secrets, in pieces that end
 * where a word ends, so that neither hides across two of them.
 */
function textStream({ emit, redact }: Pick<Asking, 'emit' | 'redact'>) {
  let held = '';
  let open = false;
  const release = (length: number) => {
    const delta = redact(cleanText(held.slice(0, length)));
    held = held.slice(length);
    if (delta !== '') emit({ kind: 'text', delta });
  };
  return {
    add(delta: string): void {
      open = true;
      held += delta;
      const cut = held.search(HOLD);
      if (cut > 0) release(cut);
      else if (held.length > LONGEST_HELD) release(held.length);
    },
    /** Shows what is held back and ends the text; without a text it does nothing. */
    close(): void {
      if (!open) return;
      release(held.length);
      open = false;
      emit({ kind: 'text-end' });
    },
  };
}
