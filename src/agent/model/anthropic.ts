// Speaks to a service of the Messages API through the vendor's library: the one file that knows it.
import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { AppError, type Clock, type JsonObject, messageOf } from '../../base/index.ts';
import {
  type AskOptions,
  type ModelBatches,
  ModelError,
  type ModelReply,
  type ModelService,
} from './model.ts';
import { ReplyBuilder, type StreamEvent } from './reply.ts';
import { ROOM_BETAS, wireRequest } from './wire.ts';

export interface AnthropicOptions {
  apiKey: string;
  /** Where the service is; default the vendor's own. */
  baseUrl?: string | undefined;
  clock: Clock;
  /** How often a request is repeated that failed in passing; the library decides when, as it was told. */
  retries?: number;
}

const RETRIES = 4;
/** What comes faster than it is read would keep everything else waiting, keys among it, ms. */
const LONGEST_TURN_MS = 4;

export function anthropicService(service: AnthropicOptions): Required<ModelService> {
  const { apiKey, baseUrl, clock, retries = RETRIES } = service;
  /** The library repeats requests silently; each answer that makes it wait passes here. */
  const watched =
    ({ onWait }: AskOptions): typeof fetch =>
    async (input, init) => {
      const response = await fetch(input, init);
      if (response.status === 429 || response.status >= 500) {
        const why = response.status === 429 ? 'rate limit' : 'overload';
        onWait(clock.now() + waitIn(response.headers), `the model's service reports ${why}`);
      }
      return response;
    };

  const clientWith = (fetching: typeof fetch) =>
    new Anthropic({
      ...{ apiKey, authToken: null, baseURL: baseUrl ?? 'https://api.anthropic.com' },
      ...{ maxRetries: retries, logLevel: 'off', openTelemetry: false, fetch: fetching },
    });

  return {
    batches: async () => batchesOf(clientWith(fetch)),
    async ask(request, options) {
      const client = clientWith(watched(options));
      const builder = new ReplyBuilder(options);
      const { signal } = options;
      let started = false;
      try {
        const body = wireRequest(request) as unknown as Anthropic.MessageCreateParamsStreaming;
        const headers = request.roomAt === undefined ? {} : { 'anthropic-beta': ROOM_BETAS };
        const stream = await client.messages.create(body, { signal, headers });
        started = true;
        let turned = clock.now();
        for await (const event of stream) {
          // What was read already would go on coming.
          if (signal.aborted) break;
          builder.take(event as unknown as StreamEvent);
          if (clock.now() - turned < LONGEST_TURN_MS) continue;
          await new Promise((resolve) => setImmediate(resolve));
          turned = clock.now();
        }
      } catch (thrown) {
        if (signal.aborted) return builder.reply(true);
        throw started ? cutError(thrown) : troubleOf(thrown, request.model);
      }
      if (signal.aborted) return builder.reply(true);
      if (!builder.complete) throw cutError(undefined);
      return finished(builder.reply());
    },
  };
}

/** Message batches: the same requests at half the price, answered within a day. */
function batchesOf({ messages }: Anthropic): ModelBatches {
  const tried = async <T>(work: () => Promise<T>, signal: AbortSignal) => {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted) throw new AppError('interrupted', 'It was interrupted.');
      throw troubleOf(thrown, 'message batches');
    }
  };
  return {
    submit: (requests, signal) =>
      tried(async () => {
        const all = [...requests].map(([custom_id, request]) => {
          const { stream: _, ...params } = wireRequest(request);
          return { custom_id, params: params as unknown as Anthropic.MessageCreateParams };
        });
        const body = { requests: all } as Anthropic.Messages.BatchCreateParams;
        // Never repeated by the library: an answer that was lost is looked for in the list.
        const { id } = await messages.batches.create(body, { signal, maxRetries: 0 });
        if (typeof id !== 'string') throw new Error('The service names no batch.');
        return id;
      }, signal),
    answers: (id, signal) =>
      tried(async () => {
        const { processing_status: state, results_url: place } = await messages.batches.retrieve(
          id,
          null,
          { signal },
        );
        if (state !== 'ended') return null;
        const replies = new Map<string, ModelReply>();
        if (place === null) return replies;
        for await (const one of await messages.batches.results(id, {}, { signal })) {
          if (one.result.type === 'succeeded') {
            replies.set(one.custom_id, wholeReply(one.result.message as unknown as JsonObject));
          }
        }
        return replies;
      }, signal),
    begun: (since, count, signal) =>
      tried(async () => {
        const ids: string[] = [];
        for await (const one of messages.batches.list({ limit: 100 }, { signal })) {
          if (Date.parse(one.created_at) < since) break;
          const counts = Object.values(one.request_counts).reduce((sum, some) => sum + some, 0);
          if (counts === count) ids.push(one.id);
        }
        return ids;
      }, signal),
  };
}

/** A reply that came at once, read as the stream of it would be. */
function wholeReply(message: JsonObject): ModelReply {
  const builder = new ReplyBuilder({ onText: () => {}, onTextEnd: () => {} });
  builder.take({ type: 'message_start', message });
  const blocks = Array.isArray(message.content) ? message.content : [];
  for (const [index, content_block] of blocks.entries()) {
    builder.take({ type: 'content_block_start', index, content_block });
    builder.take({ type: 'content_block_stop', index });
  }
  builder.take({ type: 'message_delta', delta: message, usage: message.usage ?? null });
  return finished(builder.reply());
}

/** A reply that ends in tool uses wants their results, whatever reason the service gave. */
function finished(reply: ModelReply): ModelReply {
  const uses = reply.content.some(({ type }) => type === 'tool_use');
  return uses && reply.stop === 'done' ? { ...reply, stop: 'tools' } : reply;
}

/** How long the library waits before it repeats, ms; zero when the service does not say. */
function waitIn(headers: Headers): number {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (ms > 0) return ms;
  return seconds > 0 ? seconds * 1_000 : 0;
}

function cutError(thrown: unknown): ModelError {
  // The service itself may say inside the stream why it ends.
  const said = thrown instanceof APIError && thrown.apiMessage;
  const why = said ? `: ${said}` : ' by a lost connection';
  return new ModelError('cut', `The model's answer was cut off${why}.`, {
    next: 'Ask again; nothing of it was carried out.',
    cause: thrown,
  });
}

function troubleOf(thrown: unknown, model: string): ModelError {
  if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError) {
    const text = `The model's service cannot be reached: ${messageOf(thrown)}`;
    const next = 'Check the network, and ANTHROPIC_BASE_URL if it is set.';
    return new ModelError('unreachable', text, { next, cause: thrown });
  }
  const said = thrown.apiMessage ?? 'it did not say why';
  const { status, type } = thrown;
  if (status === 401 || status === 402 || status === 403) {
    return new ModelError('authorization', `The model's service refused the key: ${said}`, {
      next: 'Check ANTHROPIC_API_KEY, and that its account may use this model.',
    });
  }
  if (status === 404) {
    return new ModelError('unknown-model', `The model's service has no "${model}": ${said}`, {
      next: 'Choose another with --model, or /model in the chat.',
    });
  }
  if (status === 429 || type === 'rate_limit_error') {
    return new ModelError('rate-limited', `The model's service is limiting requests: ${said}`, {
      next: 'Wait a little and ask again.',
    });
  }
  if (status === 413 || /prompt is too long|context (window|length)|too many tokens/i.test(said)) {
    return new ModelError('too-long', `The conversation is too long for ${model}: ${said}`, {
      next: 'Use /compact or /clear.',
    });
  }
  if (/context_management|compaction|compact_|clear_tool_uses|anthropic-beta/.test(said)) {
    return new ModelError('no-room', said);
  }
  if (/cache_control.*ttl|\bttl\b/.test(said)) return new ModelError('no-hour', said);
  if (/defer_loading|tool_reference/.test(said)) return new ModelError('no-deferral', said);
  if (type === 'overloaded_error' || type === 'api_error' || (status ?? 0) >= 500) {
    return new ModelError('overloaded', `The model's service cannot answer now: ${said}`, {
      next: 'Try again in a minute.',
    });
  }
  return new ModelError('invalid', `The model's service did not accept the request: ${said}`, {
    next: 'Start a new conversation with /clear, or choose another model.',
  });
}
