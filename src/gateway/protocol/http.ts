// MCP over HTTP: one POST in, one JSON answer out, so that its headers can wait for what the REST API says.
import { isObject, type Json, parseJson } from '../../base/index.ts';
import { CallError } from '../call-error.ts';
import { toolNamed } from '../tools/toolbox.ts';
import type { RateHeaders } from '../upstream/rate.ts';
import type { Answer, Upstream } from '../upstream/upstream.ts';
import {
  type Dispatched,
  dispatch,
  failed,
  knownMethod,
  noRequest,
  type Offer,
} from './dispatch.ts';
import { unsupported } from './stateless.ts';

/** A server that answers over HTTP: what it offers, and the account that it acts for. */
export interface Service extends Offer {
  upstream: Upstream;
  /** Whether an upload may name a file of this machine. */
  localFiles: boolean;
}

/** What a message was about, for logs and figures: no argument and no secret. */
export interface MessageTopic {
  method: string | null;
  /** The tool that was called; behind discovery, the one that it called. */
  tool: string | null;
}

/** What a request has come to so far. */
export interface Spoken {
  /** Of each message that was taken up: older revisions send several in one request. */
  topics: readonly MessageTopic[];
  /** How the REST API answered, the last answer; null where it was not asked. */
  answer: Answer['kind'] | null;
  /** The status of its refusal; null where it refused nothing. */
  refusedWith: number | null;
  /** What is known of the account's quota. */
  rate: RateHeaders;
}

/** Told before each message is taken up, and before the answer leaves. */
type Listener = (spoken: Spoken) => void;

const PARSE_ERROR = -32700;

export interface SpeakOptions {
  listen?: Listener | undefined;
  /** Ends the request; default the request's own signal. */
  signal?: AbortSignal | undefined;
  /** Asked before each message: why the caller may come no further; null while it may. */
  isOver?: (() => Promise<Response | null>) | undefined;
}

/**
 * Answers one HTTP request, without a session: every request stands alone. Throws the reason of the
 * signal when it aborts.
 */
export async function speak(
  service: Service,
  request: Request,
  { listen = () => {}, signal = request.signal, isOver = async () => null }: SpeakOptions = {},
): Promise<Response> {
  const { headers } = request;
  if (!/^application\/json\b/i.test(headers.get('content-type') ?? '')) {
    return Response.json({ message: 'The body must be application/json.' }, { status: 415 });
  }
  const body = parseJson(await request.text());
  if (body === undefined) {
    return respond([failed(null, new CallError(PARSE_ERROR, 'The body is no JSON.', {}, 400))], []);
  }
  const version = headers.get('mcp-protocol-version')?.trim();
  if (version !== undefined && !/^20\d\d-\d\d-\d\d$/.test(version)) {
    return respond([failed(idIn(body), unsupported(version))], []);
  }

  const answers: Answer[] = [];
  const exchange = {
    headers,
    localFiles: service.localFiles,
    send: async (...[sent, options]: Parameters<Parameters<typeof dispatch>[2]['send']>) => {
      const answer = await service.upstream(sent, { ...options, signal });
      answers.push(answer);
      return answer;
    },
  };
  // Older revisions may send several messages at once. They take turns, as one request is one call at
  // a time to the one who counts them.
  const messages = Array.isArray(body) ? body : [body];
  const said: Dispatched[] = messages.length === 0 ? [noRequest('There is no message.')] : [];
  const topics: MessageTopic[] = [];
  const tell = () => {
    const last = answers.at(-1);
    const rate = last?.rate ?? service.upstream.known();
    const refusedWith = last?.kind === 'refused' ? last.status : null;
    listen({ topics, answer: last?.kind ?? null, refusedWith, rate });
    return rate;
  };
  for (const message of messages) {
    const over = await isOver();
    if (over && said.length === 0) return over;
    if (!over) topics.push(topicOf(message, service));
    tell();
    const one = over ? ended(message) : await dispatch(message, service, exchange);
    signal.throwIfAborted();
    if (one !== null) said.push(one);
  }
  const rate = tell();
  return respond(said, answers, rate, Array.isArray(body) && body.length > 0);
}

/** The answers as a response; where quota was all there was to hear, its status says so. */
function respond(
  said: readonly Dispatched[],
  answers: readonly Answer[],
  rate: RateHeaders = {},
  asList = false,
): Response {
  const headers = Object.entries(rate).map(([name, value]): [string, string] => [name, `${value}`]);
  const [first] = said;
  if (!first) return new Response(null, { status: 202, headers });
  const limited = answers.length > 0 && answers.every(({ kind }) => kind === 'limited');
  const status = limited ? 429 : first.status;
  const body = said.map(({ answer }) => answer);
  return Response.json(asList ? body : body[0], { status, headers });
}

/** The answer to a message for which the server ended while those before it were answered. */
function ended(message: Json): Dispatched {
  return failed(idIn(message), new CallError(-32000, 'This server has ended or was revoked.'));
}

function idIn(body: Json): Json {
  return isObject(body) ? (body.id ?? null) : null;
}

/** The method and tool of a message, as far as there are such: any other name is the caller's own text. */
function topicOf(message: Json, { box, reach }: Offer): MessageTopic {
  const { method, params } = isObject(message) ? message : {};
  const { name, arguments: given } = isObject(params) ? params : {};
  const inner = isObject(given) ? given.tool_name : undefined;
  const wanted = String(name === 'call_tool' && typeof inner === 'string' ? inner : name);
  const tool =
    method === 'tools/call' ? (toolNamed(reach, wanted) ?? toolNamed(box, wanted)) : null;
  return { method: knownMethod(method), tool: tool?.declaration.name ?? null };
}
