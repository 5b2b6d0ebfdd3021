// Puts a streamed reply together, event by event, as the Messages API sends it.
import { cleanLine, isObject, type JsonObject, parseJson } from '../../base/index.ts';
import type {
  AskOptions,
  ModelReply,
  OpaqueBlock,
  StopReason,
  TextBlock,
  TokenUsage,
  ToolUseBlock,
} from './model.ts';

/** An event of the stream, read as loosely as other services' dialects want. */
export type StreamEvent = JsonObject & { type: string };

type Open =
  | { kind: 'text'; block: TextBlock }
  | { kind: 'tool'; block: ToolUseBlock; json: string }
  | { kind: 'opaque'; block: OpaqueBlock };

const STOPS: Record<string, StopReason> = {
  end_turn: 'done',
  stop_sequence: 'done',
  tool_use: 'tools',
  pause_turn: 'tools',
  max_tokens: 'cut-off',
  model_context_window_exceeded: 'context-full',
  refusal: 'refused',
};

type Listener = Pick<AskOptions, 'onText' | 'onTextEnd' | 'onArguments' | 'onThinking'>;

/** Collects one reply. `complete` tells a finished stream from one that was cut. */
export class ReplyBuilder {
  readonly #open = new Map<number, Open>();
  readonly #content: ModelReply['content'] = [];
  readonly #malformed = new Map<string, string>();
  readonly #listener: Listener;
  #usage: TokenUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
  #stop: StopReason = 'done';
  #refusal: string | null = null;
  #room: string | null = null;
  complete = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  take(event: StreamEvent): void {
    switch (event.type) {
      case 'message_start':
        if (isObject(event.message)) this.#count(event.message.usage);
        break;
      case 'content_block_start':
        this.#start(Number(event.index), event.content_block);
        break;
      case 'content_block_delta':
        if (isObject(event.delta)) this.#grow(Number(event.index), event.delta);
        break;
      case 'content_block_stop':
        this.#close(Number(event.index));
        break;
      case 'message_delta':
        this.#count(event.usage);
        this.#cleared(event.context_management);
        if (isObject(event.delta) && typeof event.delta.stop_reason === 'string') {
          this.#stop = STOPS[event.delta.stop_reason] ?? 'done';
          this.#refusal = refusalIn(event.delta.stop_details);
        }
        break;
      case 'message_stop':
        this.complete = true;
        break;
    }
  }

  /** The reply so far. An interrupted one keeps its text and loses tool uses that never ended. */
  reply(interrupted = false): ModelReply {
    for (const [index, open] of this.#open) {
      if (open.kind === 'text' && interrupted) this.#close(index);
    }
    return {
      content: this.#content,
      stop: interrupted ? 'interrupted' : this.#stop,
      usage: this.#usage,
      malformed: this.#malformed,
      ...(this.#refusal === null ? {} : { refusal: this.#refusal }),
      ...(this.#room === null ? {} : { room: this.#room }),
    };
  }

  #start(index: number, block: unknown): void {
    if (!isObject(block)) return;
    if (block.type === 'text') {
      const text = typeof block.text === 'string' ? block.text : '';
      this.#open.set(index, { kind: 'text', block: { type: 'text', text } });
      if (text !== '') this.#listener.onText(text);
    } else if (block.type === 'tool_use') {
      const input = isObject(block.input) ? block.input : {};
      const use = { type: 'tool_use' as const, id: String(block.id), name: String(block.name) };
      this.#open.set(index, { kind: 'tool', block: { ...use, input }, json: '' });
    } else {
      this.#open.set(index, { kind: 'opaque', block: { type: 'opaque', raw: { ...block } } });
    }
  }

  #grow(index: number, delta: JsonObject): void {
    const open = this.#open.get(index);
    if (open?.kind === 'text' && typeof delta.text === 'string') {
      open.block.text += delta.text;
      this.#listener.onText(delta.text);
    } else if (open?.kind === 'tool' && typeof delta.partial_json === 'string') {
      open.json += delta.partial_json;
      this.#listener.onArguments?.(open.block.name, open.json);
    } else if (open?.kind === 'opaque') {
      const { raw } = open.block;
      // Thoughts and their signature come in pieces, under their own names.
      for (const name of [
        'thinking',
        'signature',
        'data',
        'content',
        'encrypted_content',
      ] as const) {
        const piece = delta[name];
        if (typeof piece === 'string') raw[name] = `${String(raw[name] ?? '')}${piece}`;
      }
      this.#think(open.block, false);
    }
  }

  #close(index: number): void {
    const open = this.#open.get(index);
    if (!open) return;
    this.#open.delete(index);
    if (open.kind === 'text') {
      this.#listener.onTextEnd();
      // The service refuses an empty text when it gets it back.
      if (open.block.text !== '') this.#content.push(open.block);
      return;
    }
    if (open.kind === 'opaque') this.#think(open.block, true);
    if (open.kind === 'opaque' && isSummary(open.block)) {
      this.#room = 'The service summarised the conversation to make room.';
    }
    if (open.kind === 'tool' && open.json.trim() !== '') {
      const input = parseJson(open.json);
      if (isObject(input)) open.block.input = input;
      else this.#malformed.set(open.block.id, open.json);
    }
    this.#content.push(open.block);
  }

  #think({ raw }: OpaqueBlock, ended: boolean): void {
    const { thinking } = raw;
    if (typeof thinking === 'string' && thinking !== '')
      this.#listener.onThinking?.(thinking, ended);
  }

  #cleared(management: unknown): void {
    const edits = isObject(management) ? management.applied_edits : null;
    const cleared = (Array.isArray(edits) ? edits : []).reduce<number>((sum, edit) => {
      const count = isObject(edit) ? edit.cleared_tool_uses : 0;
      return sum + (typeof count === 'number' ? count : 0);
    }, 0);
    if (cleared === 0) return;
    this.#room ??= `The service left out ${cleared} old answers of tools to make room.`;
  }

  #count(usage: unknown): void {
    if (!isObject(usage)) return;
    const read = (name: string, held: number) =>
      typeof usage[name] === 'number' ? usage[name] : held;
    this.#usage = {
      input: read('input_tokens', this.#usage.input),
      cacheRead: read('cache_read_input_tokens', this.#usage.cacheRead),
      cacheWrite: read('cache_creation_input_tokens', this.#usage.cacheWrite),
      ...hourIn(usage.cache_creation, this.#usage.cacheWriteHour),
      output: read('output_tokens', this.#usage.output),
      ...asideIn(usage.iterations, this.#usage.aside),
    };
  }
}

/** Whether a block is a summary by the service: it stands for everything before it. */
export function isSummary({ raw }: OpaqueBlock): boolean {
  return raw.type === 'compaction' && typeof raw.content === 'string' && raw.content !== '';
}

/** What summaries cost, which the totals leave out. */
function asideIn(iterations: unknown, held: TokenUsage['aside']): Pick<TokenUsage, 'aside'> {
  const summaries = (Array.isArray(iterations) ? iterations : []).filter(
    (one): one is JsonObject => isObject(one) && one.type === 'compaction',
  );
  const sum = (name: string) =>
    summaries.reduce((total, one) => total + (Number(one[name] ?? 0) || 0), 0);
  const aside =
    summaries.length > 0 ? { input: sum('input_tokens'), output: sum('output_tokens') } : held;
  return aside === undefined ? {} : { aside };
}

/** Tokens that were written to the cache for an hour, where the service tells them apart. */
function hourIn(creation: unknown, held: number | undefined): { cacheWriteHour?: number } {
  const said = isObject(creation) ? creation.ephemeral_1h_input_tokens : held;
  return typeof said === 'number' ? { cacheWriteHour: said } : {};
}

/** What a refusal says of itself: a category, and a sentence. */
function refusalIn(details: unknown): string | null {
  if (!isObject(details)) return null;
  const { explanation, category } = details;
  const words = [
    typeof explanation === 'string' ? cleanLine(explanation, 400) : '',
    typeof category === 'string' ? `(${cleanLine(category, 60)})` : '',
  ].filter((part) => part !== '');
  return words.length === 0 ? null : words.join(' ');
}
