// One answer of the model: asked again when the connection was lost in the middle of it.
import type { Clock } from '../../base/index.ts';
import type { AgentEvent } from '../events.ts';
import {
  ModelError,
  type ModelReply,
  type ModelRequest,
  type ModelService,
} from '../model/model.ts';
import { TextStream } from './text-stream.ts';

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

/** Errors: ModelError. */
export async function askModel(request: ModelRequest, how: Asking): Promise<ModelReply> {
  const { service, clock, signal, redact, emit } = how;
  for (let attempt = 0; ; attempt++) {
    const text = new TextStream({
      show: (delta) => emit({ kind: 'text', delta }),
      end: () => emit({ kind: 'text-end' }),
      redact,
    });
    try {
      return await service.ask(request, {
        signal,
        onText: (delta) => text.add(delta),
        onTextEnd: () => text.close(),
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
