// One turn: ask the model, carry out what it calls, and ask again until it is done.
import { AppError, type Clock } from '../../base/index.ts';
import type { AgentEvent, TurnEnd } from '../events.ts';
import {
  type Message,
  ModelError,
  type ModelReply,
  type ModelRequest,
  type ModelService,
} from '../model/model.ts';
import { costOf, factsOf } from '../model/models.ts';
import { askModel } from './ask.ts';
import { type Calling, runCalls } from './calls.ts';
import { compactMessages } from './compact.ts';
import { addInterrupted, addReply, addUser, mended } from './history.ts';
import type { TurnLimits } from './limits.ts';
import type { Usage } from './usage.ts';

/** What a service may lack: tools on demand, a cache for an hour, making room in a conversation. */
export type Lack = (typeof LACKS)[number];
const LACKS = ['no-deferral', 'no-hour', 'no-room'] as const;

/** What a turn works with and changes. */
export interface TurnWorld {
  service: ModelService;
  /** The conversation; the turn adds to it, and replaces it when it makes room. */
  conversation: { messages: Message[] };
  usage: Usage;
  limits: TurnLimits;
  calling: Calling;
  clock: Clock;
  signal: AbortSignal;
  /** Everything of the next request but its messages. */
  request(): Omit<ModelRequest, 'messages' | 'maxTokens'>;
  /** Adds what the person has said since the turn began. */
  meanwhile(): Promise<void>;
  /** The service turned out to lack something that it can do without. */
  without(what: Lack): void;
  redact(text: string): string;
  emit(event: AgentEvent): void;
}

/** How the turn ended, and the error behind it. */
export interface Ending {
  reason: Exclude<TurnEnd, 'denied'>;
  error?: AppError;
}

const MAX_TOKENS = 16_000;
/** Room is made when the conversation fills this much of the model's context. */
const FULL = 0.75;
/** A conversation that does not fit after this many summaries never will. */
const MOST_COMPACTIONS = 2;
const CUT_OFF = 'Your answer was cut off at its limit. Continue exactly where it stopped.';

/** Runs one turn to its end. Never throws: whatever happens is an ending. */
export async function runTurn(world: TurnWorld): Promise<Ending> {
  try {
    return await rounds(world);
  } catch (thrown) {
    if (world.signal.aborted) return { reason: 'interrupted' };
    if (!(thrown instanceof AppError)) throw thrown;
    return { reason: thrown.code === 'budget' ? 'limit' : 'error', error: thrown };
  } finally {
    // Whatever stopped the turn, the conversation can be gone on with.
    world.conversation.messages = mended(world.conversation.messages);
  }
}

async function rounds(world: TurnWorld): Promise<Ending> {
  const { conversation, usage, limits, signal } = world;
  let compactions = 0;
  let continued = false;
  for (;;) {
    limits.round();
    limits.cost(usage.costUsd);
    const { model } = world.request();
    if (usage.context > factsOf(model).contextTokens * FULL) await makeRoomInTurn(world);
    let reply: ModelReply;
    try {
      reply = await askOnce(world);
    } catch (thrown) {
      if (!isTooLong(thrown) || compactions >= MOST_COMPACTIONS) throw thrown;
      compactions += 1;
      await makeRoomInTurn(world);
      continue;
    }
    usage.add(model, reply.usage);
    world.emit(usage.event(world.calling.clickupCalls()));
    if (reply.room) world.emit({ kind: 'notice', level: 'info', text: reply.room });
    if (reply.stop === 'interrupted') {
      addInterrupted(conversation.messages, reply);
      return { reason: 'interrupted' };
    }
    addReply(conversation.messages, reply);
    if (reply.stop === 'tools') {
      addUser(conversation.messages, await runCalls(reply, world.calling));
      if (signal.aborted) return { reason: 'interrupted' };
      await world.meanwhile();
    } else if (reply.stop === 'cut-off' && !continued) {
      continued = true;
      // Calls that were cut with the answer are not carried out: their arguments may be half.
      conversation.messages = mended(conversation.messages);
      addUser(conversation.messages, [{ type: 'text', text: CUT_OFF }]);
    } else if (reply.stop === 'context-full' && compactions < MOST_COMPACTIONS) {
      compactions += 1;
      await makeRoomInTurn(world);
    } else return endingOf(reply);
  }
}

function endingOf({ stop, refusal }: ModelReply): Ending {
  if (stop === 'refused') {
    const why = refusal === undefined ? '' : ` ${refusal}`;
    const error = new AppError('failed', `The model declined to answer this.${why}`, {
      next: 'Rephrase it, or choose another model.',
    });
    return { reason: 'error', error };
  }
  if (stop === 'cut-off' || stop === 'context-full') {
    const error = new AppError('budget', 'The answer was longer than the model may give.', {
      next: 'Ask for it in parts.',
    });
    return { reason: 'limit', error };
  }
  return { reason: 'done' };
}

function isTooLong(thrown: unknown): boolean {
  return thrown instanceof ModelError && thrown.trouble === 'too-long';
}

/** One request; a service that lacks something that it can do without is asked again. */
async function askOnce(world: TurnWorld): Promise<ModelReply> {
  const lacks = new Set<string>();
  const ask = () => {
    const request = { ...world.request(), messages: world.conversation.messages };
    return askModel({ ...request, maxTokens: affordable(request, world) }, world);
  };
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      const trouble = thrown instanceof ModelError ? thrown.trouble : null;
      const lack = LACKS.find((one) => one === trouble);
      if (lack === undefined || lacks.has(lack)) throw thrown;
      lacks.add(lack);
      world.without(lack);
    }
  }
}

/** A token of a prompt is about this many characters. */
const CHARACTERS_PER_TOKEN = 3.5;

/**
 * How long the answer may be, tokens. What was sent before is taken to come from the cache: a session
 * that outlives its cache can pass its limit by the price of its prompt, once.
 */
function affordable(request: Omit<ModelRequest, 'maxTokens'>, world: TurnWorld): number {
  const { limits, usage } = world;
  const prompt = Math.ceil(JSON.stringify(request).length / CHARACTERS_PER_TOKEN);
  const cacheRead = Math.min(usage.context, prompt);
  return limits.answer(MAX_TOKENS, usage.costUsd, (output) =>
    costOf(request.model, {
      ...{ input: 0, cacheRead, cacheWrite: prompt - cacheRead, output },
      ...(request.patient ? { cacheWriteHour: prompt - cacheRead } : {}),
    }),
  );
}

async function makeRoomInTurn(world: TurnWorld): Promise<void> {
  const text = 'The conversation is summarised to make room.';
  world.emit({ kind: 'notice', level: 'info', text });
  await makeRoom(world, true);
}

/**
 * Replaces the conversation by its summary. `unanswered`: whether a turn is on its way, whose request
 * has to be told as well. Errors: AppError `failed` when the model gives no summary.
 */
export async function makeRoom(
  world: Pick<
    TurnWorld,
    'service' | 'conversation' | 'usage' | 'signal' | 'request' | 'emit' | 'calling'
  >,
  unanswered: boolean,
): Promise<void> {
  const { service, conversation, usage, signal, emit } = world;
  const { model } = world.request();
  const { messages, reply } = await compactMessages(conversation.messages, {
    service,
    model,
    contextTokens: factsOf(model).contextTokens,
    unanswered,
    signal,
    onWait: (until, why) => emit({ kind: 'waiting', until, why }),
  });
  if (reply.stop === 'interrupted') throw new AppError('interrupted', 'Interrupted.');
  usage.add(model, reply.usage);
  usage.context = 0;
  conversation.messages = messages;
  emit(usage.event(world.calling.clickupCalls()));
}
