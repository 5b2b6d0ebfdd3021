// The Message Batches API of a scripted service: what is handed in is answered by the same script.
import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../src/base/index.ts';
import type { ModelRequestSeen, ModelTurn } from './messages-api.ts';

/** What goes wrong with batches, and how long they take. */
export interface BatchVices {
  /** Looks at a batch wait for this. */
  hold?: Promise<void>;
  /** So many looks find it under way. */
  looks?: number;
  /** Handing in ends so. */
  refuse?: { status: number; type: string; message: string };
  /** A batch is made, and the connection breaks before its id comes. */
  loseId?: boolean;
  /** Whether the nth request (from 0) expires without an answer. */
  expires?(nth: number): boolean;
}

/** A batch as the service has it. */
export interface BatchSeen {
  id: string;
  requests: { custom_id: string; params: ModelRequestSeen['body'] }[];
  looks: number;
  results: JsonObject[];
}

type BatchCall = { method: string; path: string; body: JsonObject | null; url: string };

/** Serves one call, if it is about batches. */
export async function serveBatches(
  { method, path, body, url }: BatchCall,
  response: ServerResponse,
  batches: BatchSeen[],
  vices: BatchVices,
  answer: (params: ModelRequestSeen['body']) => Promise<ModelTurn>,
): Promise<void> {
  const say = (status: number, value: JsonObject) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const wrong = (status: number, type: string, message: string) =>
    say(status, { type: 'error', error: { type, message } });
  const view = ({ id, requests, looks, results }: BatchSeen): JsonObject => {
    const ended = looks > (vices.looks ?? 0);
    const count = (kind: string) =>
      results.filter(({ result }) => (result as JsonObject).type === kind).length;
    return {
      ...{ id, type: 'message_batch', processing_status: ended ? 'ended' : 'in_progress' },
      request_counts: ended
        ? {
            ...{ processing: 0, canceled: 0, succeeded: count('succeeded') },
            ...{ errored: count('errored'), expired: count('expired') },
          }
        : { processing: requests.length, canceled: 0, succeeded: 0, errored: 0, expired: 0 },
      ...{
        created_at: new Date().toISOString(),
        results_url: ended ? `${url}${path}/results` : null,
      },
    };
  };
  if (method === 'POST') {
    if (vices.refuse) {
      const { status, type, message } = vices.refuse;
      wrong(status, type, message);
      return;
    }
    const requests = (body?.requests ?? []) as unknown as BatchSeen['requests'];
    const names = requests.map(({ custom_id }) => custom_id);
    if (names.some((name) => !/^[\w-]{1,64}$/.test(name)) || new Set(names).size < names.length) {
      wrong(400, 'invalid_request_error', 'custom_id: 1 to 64 letters, each once');
      return;
    }
    if (requests.some(({ params }) => 'stream' in params)) {
      wrong(400, 'invalid_request_error', 'requests: stream is not permitted');
      return;
    }
    const results: JsonObject[] = [];
    for (const [nth, { custom_id, params }] of requests.entries()) {
      const result = vices.expires?.(nth)
        ? { type: 'expired' }
        : resultOf(await answer(params), nth);
      results.unshift({ custom_id, result });
    }
    const batch = { id: `msgbatch_${batches.length + 1}`, requests, looks: 0, results };
    batches.push(batch);
    if (vices.loseId) response.destroy();
    else say(200, view(batch));
    return;
  }
  const [, id, results] = /\/batches\/([^/?]+)(\/results)?/.exec(path) ?? [];
  if (id === undefined) {
    say(200, {
      data: [...batches].reverse().map(view),
      has_more: false,
      first_id: null,
      last_id: null,
    });
    return;
  }
  const batch = batches.find((one) => one.id === id);
  if (!batch) {
    wrong(404, 'not_found_error', 'no such batch');
    return;
  }
  if (results !== undefined) {
    response.writeHead(200, { 'content-type': 'application/x-jsonl' });
    response.end(batch.results.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return;
  }
  batch.looks += 1;
  await vices.hold;
  say(200, view(batch));
}

function resultOf(turn: ModelTurn, nth: number): JsonObject {
  if (turn.error) {
    const { type, message } = turn.error;
    return { type: 'errored', error: { type: 'error', error: { type, message } } };
  }
  const { input = 100, output = 20 } = turn.usage ?? {};
  const message = {
    ...{
      id: `msg_b${nth}`,
      type: 'message',
      role: 'assistant',
      stop_reason: turn.stop ?? 'end_turn',
    },
    content: [
      ...(turn.text === undefined ? [] : [{ type: 'text', text: turn.text }]),
      ...(turn.calls ?? []).map(({ name, input: given = {} }, at) => ({
        ...{ type: 'tool_use', id: `toolu_b${nth}_${at}`, name, input: given },
      })),
    ],
    usage: { input_tokens: input, output_tokens: output },
  };
  return { type: 'succeeded', message };
}
