// A service of the Messages API that a test scripts: real HTTP, a real event stream.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTick, setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../src/base/index.ts';
import { type BatchSeen, type BatchVices, serveBatches } from './message-batches.ts';

/** One answer of the service. */
export interface ModelTurn {
  /** The service summarised what came before, and says so first. */
  summary?: string;
  /** So many old answers of tools were left out of the request. */
  cleared?: number;
  /** What the model thinks first, signed by the service. */
  thinking?: string;
  text?: string;
  /** Calls of tools; `json` stands for arguments that come exactly so, valid or not. */
  calls?: { name: string; input?: JsonObject; json?: string }[];
  stop?: string;
  /** What a refusal says of itself. */
  stopDetails?: JsonObject;
  usage?: { input?: number; output?: number; cacheRead?: number; cacheWrite?: number };
  /** A refusal instead of an answer. */
  error?: { status: number; type: string; message: string; headers?: Record<string, string> };
  /** The stream breaks off after this many events. */
  cutAfter?: number;
  /** An error inside the stream after this many events. */
  errorAfter?: { events: number; type: string; message: string };
  /** The pause after each event, ms; none when absent. */
  everyMs?: number;
  /** Awaited before the last events are sent. */
  hold?: Promise<void>;
}

/** A request as the service got it. */
export interface ModelRequestSeen {
  path: string;
  headers: IncomingMessage['headers'];
  body: {
    model: string;
    max_tokens: number;
    system?: { text: string; cache_control?: unknown }[];
    tools?: {
      name: string;
      description: string;
      input_schema: JsonObject;
      [key: string]: unknown;
    }[];
    messages: { role: string; content: WireBlock[] }[];
    context_management?: { edits: { type: string; trigger: { value: number } }[] };
    output_config?: { effort?: string; format?: { type: string; schema: JsonObject } };
  };
}

export interface WireBlock {
  type: string;
  text?: string;
  name?: string;
  input?: JsonObject;
  thinking?: string;
  signature?: string;
  tool_use_id?: string;
  content?: { type: string; text?: string; tool_name?: string }[];
  is_error?: boolean;
  cache_control?: unknown;
}

/** What answers a request: a turn, or a function of what was asked. */
export type Scripted = ModelTurn | ((request: ModelRequestSeen) => ModelTurn | Promise<ModelTurn>);

export interface MessagesApi {
  url: string;
  requests: ModelRequestSeen[];
  /** Batches that were handed in; their requests are among `requests` too. */
  batches: BatchSeen[];
  /** Answers what is no part of the script, and of `requests`; null for what is. */
  aside?: (request: ModelRequestSeen) => ModelTurn | null;
  /** What goes wrong with batches until the next start. */
  vices: BatchVices;
  /** Adds answers to the script. */
  script(...turns: Scripted[]): void;
  /** Forgets what was asked, and starts a new script. */
  restart(...turns: Scripted[]): void;
  close(): Promise<void>;
}

/** Serves the turns in order; when they run out, the last one is given again. */
export async function serveMessages(...script: Scripted[]): Promise<MessagesApi> {
  const requests: ModelRequestSeen[] = [];
  const batches: BatchSeen[] = [];
  const vices: BatchVices = {};
  const turns = [...script];
  let served = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) =>
      // What the script itself got wrong is told like a refusal, and fails the test with its words.
      refuse(response, { status: 400, type: 'invalid_request_error', message: String(thrown) }),
    );
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? null : JSON.parse(text)) as ModelRequestSeen['body'];
    const turnOf = async (asked: ModelRequestSeen['body']) => {
      const seen = { path, headers: request.headers, body: asked };
      const aside = api.aside?.(seen);
      if (aside) return aside;
      requests.push(seen);
      const complaint = complaintAbout(asked);
      const next = turns[Math.min(served, turns.length - 1)] ?? { text: 'Nothing is scripted.' };
      served += 1;
      return complaint ?? (typeof next === 'function' ? await next(seen) : next);
    };
    if (path.startsWith('/v1/messages/batches')) {
      const { method = 'GET' } = request;
      const call = { method, path, body: body as unknown as JsonObject, url: placeOf(server) };
      await serveBatches(call, response, batches, vices, turnOf);
      return;
    }
    const turn = await turnOf(body);
    if (turn.error) refuse(response, turn.error);
    else await stream(response, turn, served);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api: MessagesApi = {
    url: placeOf(server),
    ...{ requests, batches, vices },
    script: (...more) => void turns.push(...more),
    restart(...fresh) {
      turns.splice(0, turns.length, ...fresh);
      requests.length = 0;
      batches.length = 0;
      for (const vice of Object.keys(vices)) delete vices[vice as keyof BatchVices];
      served = 0;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

function placeOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function refuse(response: ServerResponse, error: NonNullable<ModelTurn['error']>): void {
  const { status, type, message, headers = {} } = error;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}

async function stream(response: ServerResponse, turn: ModelTurn, nth: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = [...eventsOf(turn, nth)];
  for (const [index, event] of events.entries()) {
    if (turn.cutAfter === index) {
      await flushed(response);
      response.destroy();
      return;
    }
    if (turn.errorAfter?.events === index) {
      const { type, message } = turn.errorAfter;
      send(response, { type: 'error', error: { type, message } });
      response.end();
      return;
    }
    if (turn.hold && index === events.length - 2) await turn.hold;
    send(response, event);
    if (turn.everyMs !== undefined) await setTimeout(turn.everyMs);
    else if (index % 16 === 15) await nextTick();
    if (response.destroyed) return;
  }
  response.end();
}

/** What was written has left before the connection is broken. */
async function flushed(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => response.write('\n', () => resolve()));
  for (let i = 0; i < 5; i++) await nextTick();
}

function send(response: ServerResponse, event: JsonObject): void {
  response.write(`event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`);
}

function* eventsOf(turn: ModelTurn, nth: number): Generator<JsonObject> {
  const { input = 100, output = 20, cacheRead = 0, cacheWrite = 0 } = turn.usage ?? {};
  yield {
    type: 'message_start',
    message: {
      id: `msg_${nth}`,
      type: 'message',
      role: 'assistant',
      content: [],
      usage: {
        input_tokens: input,
        cache_read_input_tokens: cacheRead,
        cache_creation_input_tokens: cacheWrite,
        output_tokens: 1,
      },
    },
  };
  let index = 0;
  if (turn.summary !== undefined) {
    const content_block = { type: 'compaction', content: null, encrypted_content: null };
    yield { type: 'content_block_start', index, content_block };
    const delta = { type: 'compaction_delta', content: turn.summary, encrypted_content: 'sealed' };
    yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
    index += 1;
  }
  if (turn.thinking !== undefined) {
    const content_block = { type: 'thinking', thinking: '', signature: '' };
    yield { type: 'content_block_start', index, content_block };
    for (const piece of piecesOf(turn.thinking)) {
      yield {
        type: 'content_block_delta',
        index,
        delta: { type: 'thinking_delta', thinking: piece },
      };
    }
    const signature = `signed-${turn.thinking}`;
    yield { type: 'content_block_delta', index, delta: { type: 'signature_delta', signature } };
    yield { type: 'content_block_stop', index };
    index += 1;
  }
  if (turn.text !== undefined) {
    yield { type: 'content_block_start', index, content_block: { type: 'text', text: '' } };
    for (const piece of piecesOf(turn.text)) {
      yield { type: 'content_block_delta', index, delta: { type: 'text_delta', text: piece } };
    }
    yield { type: 'content_block_stop', index };
    index += 1;
  }
  for (const call of turn.calls ?? []) {
    const block = { type: 'tool_use', id: `toolu_${nth}_${index}`, name: call.name, input: {} };
    yield { type: 'content_block_start', index, content_block: block };
    for (const piece of piecesOf(call.json ?? JSON.stringify(call.input ?? {}))) {
      const delta = { type: 'input_json_delta', partial_json: piece };
      yield { type: 'content_block_delta', index, delta };
    }
    yield { type: 'content_block_stop', index };
    index += 1;
  }
  const stop = turn.stop ?? ((turn.calls ?? []).length > 0 ? 'tool_use' : 'end_turn');
  yield {
    type: 'message_delta',
    delta: { stop_reason: stop, stop_sequence: null, stop_details: turn.stopDetails ?? null },
    usage: {
      output_tokens: output,
      ...(turn.summary === undefined ? {} : { iterations: SUMMARY_COST }),
    },
    ...(turn.cleared === undefined
      ? {}
      : { context_management: { applied_edits: [{ cleared_tool_uses: turn.cleared }] } }),
  };
  yield { type: 'message_stop' };
}

/** The totals of a request leave out what its summary cost. */
const SUMMARY_COST = [
  { type: 'compaction', input_tokens: 120_000, output_tokens: 3_000 },
  { type: 'message', input_tokens: 100, output_tokens: 20 },
];

/** Pieces that end anywhere, as a model's do. */
function piecesOf(text: string): string[] {
  return text.match(/[\s\S]{1,7}/g) ?? [];
}

/** The refusals of the real service that a careless client meets. */
function complaintAbout(body: ModelRequestSeen['body']): ModelTurn | null {
  const bad = (message: string): ModelTurn => ({
    error: { status: 400, type: 'invalid_request_error', message },
  });
  const open = new Set<string>();
  for (const [index, { role, content }] of body.messages.entries()) {
    if (content.length === 0) return bad(`messages.${index}: content must not be empty`);
    if (body.messages[index - 1]?.role === role)
      return bad(`messages.${index}: roles must alternate`);
    for (const block of content) {
      if (block.type === 'text' && block.text === '')
        return bad('text content blocks must be non-empty');
      if (block.type === 'tool_result') {
        if (!open.delete(block.tool_use_id ?? ''))
          return bad(`unexpected tool_result ${block.tool_use_id}`);
      }
    }
    if (role === 'user' && open.size > 0) return bad(`tool_use without tool_result: ${[...open]}`);
    for (const block of content) {
      if (block.type === 'tool_use') open.add((block as { id?: string }).id ?? '');
    }
  }
  if (body.messages.at(-1)?.role !== 'user') return bad('the last message must be of the user');
  for (const { name, input_schema: schema } of body.tools ?? []) {
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return bad(`tools: the name ${name} is not allowed`);
    if (schema.type !== 'object') return bad(`tools.${name}: input_schema.type must be object`);
    if (schema.oneOf || schema.anyOf || schema.allOf) {
      return bad(`tools.${name}: no oneOf, anyOf or allOf at the top level`);
    }
  }
  const names = (body.tools ?? []).map(({ name }) => name);
  if (new Set(names).size !== names.length) return bad('tools: names must be unique');
  const marks = JSON.stringify(body).match(/"cache_control":/g) ?? [];
  return marks.length > 4 ? bad('at most 4 blocks may carry cache_control') : null;
}

/** The answers to the model's last calls, as texts in their order. */
export function resultsIn({ body }: ModelRequestSeen): string[] {
  const blocks = body.messages.at(-1)?.content ?? [];
  return blocks
    .filter(({ type }) => type === 'tool_result')
    .map(({ content }) => (content ?? []).map(({ text }) => text ?? '').join(''));
}
