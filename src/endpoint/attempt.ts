// One try of a request: sent once, judged once, with the quota signals of its answer.
import { isObject, type JsonObject } from '../base/index.ts';
import type { AttemptResult, QuotaReading, readSignals } from '../quota/index.ts';
import type { AttemptEnd } from './connection/attempt-end.ts';
import type { Reply, RequestOptions } from './connection/connection.ts';
import type { Connector } from './connection/connector.ts';
import { NotConnected } from './connection/handshake.ts';
import { type AskPerson, inputFor, MOST_ROUNDS } from './connection/questions.ts';
import type { ToolResult } from './endpoint.ts';
import { type CallFacts, outcomeOf } from './verdict/outcome.ts';

export interface AttemptSetup {
  connector: Connector;
  facts: Pick<CallFacts, 'endpoint' | 'redact' | 'login'>;
  now(): number;
  readSignals: typeof readSignals;
  ask?: AskPerson | undefined;
}

/** Calls a tool once. Throws only the reason of the signal. */
export async function attemptCall(
  setup: AttemptSetup,
  call: { tool: string; args: JsonObject; repeatable: boolean },
  options: RequestOptions,
): Promise<AttemptResult<ToolResult>> {
  const params = { name: call.tool, arguments: call.args };
  const { reply, connected } = await send(setup, 'tools/call', params, options);
  return answer(setup, reply, connected ? 'call' : 'handshake', call.repeatable);
}

/** Fetches one page of the tool list once. Throws only the reason of the signal. */
export async function attemptPage(
  setup: AttemptSetup,
  cursor: string | undefined,
  options: RequestOptions,
): Promise<AttemptResult<unknown>> {
  const params = cursor === undefined ? {} : { cursor };
  const { reply, connected } = await send(setup, 'tools/list', params, options);
  if (reply.ending.kind !== 'result') {
    return answer(setup, reply, connected ? 'listing' : 'handshake', true);
  }
  const { result } = reply.ending;
  return { outcome: { kind: 'ok', value: result }, reading: reading(setup, reply, undefined) };
}

/** The reply to a request; one that could not be sent ended with its handshake. */
async function send(
  setup: AttemptSetup,
  method: string,
  params: JsonObject,
  options: RequestOptions,
): Promise<{ reply: Reply; connected: boolean }> {
  try {
    let reply = await setup.connector.request(method, params, options);
    // A call that needs input first has done nothing yet, so it is simply made again with it.
    for (let round = 0; round < MOST_ROUNDS && reply.ending.kind === 'result'; round++) {
      const input = await inputFor(reply.ending.result, setup.ask);
      if (input === null) break;
      reply = await setup.connector.request(method, { ...params, ...input }, options);
    }
    return { reply, connected: true };
  } catch (thrown) {
    options.signal?.throwIfAborted();
    if (thrown instanceof NotConnected) return { reply: thrown.reply, connected: false };
    throw thrown;
  }
}

function answer(
  setup: AttemptSetup,
  reply: Reply,
  stage: CallFacts['stage'],
  repeatable: boolean,
): AttemptResult<ToolResult> {
  const outcome = outcomeOf(reply.ending, { ...setup.facts, stage, repeatable });
  if (outcome.kind !== 'rate-limited') {
    return { outcome, reading: reading(setup, reply, metaOf(reply.ending)) };
  }
  const found = reading(setup, reply, refusalIn(reply.ending));
  if (!found) return { outcome, reading: null };
  return { outcome: { ...outcome, until: found.resetAt, scope: found.scope }, reading: found };
}

function reading(setup: AttemptSetup, { signals }: Reply, body: unknown): QuotaReading | null {
  return setup.readSignals({ receivedAt: setup.now(), ...signals, body });
}

/** Of a success only `_meta` is read: the text may be a task that speaks of limits. */
function metaOf(ending: AttemptEnd): unknown {
  if (ending.kind !== 'result' || !isObject(ending.result)) return undefined;
  return { _meta: ending.result._meta };
}

/** A refusal is read whole, wherever the endpoint put its numbers. */
function refusalIn(ending: AttemptEnd): unknown {
  if (ending.kind === 'result') return ending.result;
  if (ending.kind === 'http') return ending.body;
  if (ending.kind !== 'rpc-error') return undefined;
  return { error: { code: ending.code, message: ending.message, data: ending.data } };
}
