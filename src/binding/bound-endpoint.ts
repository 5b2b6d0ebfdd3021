// An endpoint as the rooms above use it: abstract operations in, outcomes with our entities out.
import { AppError, type Json, type JsonObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
  type WriteOperationName,
  whyIncomplete,
} from '../clickup/index.ts';
import type { CallOptions, Endpoint, ToolResult } from '../endpoint/index.ts';
import { askedOf, createCalling, type ToolCall } from './calling.ts';
import { asProse, type Capability, isUsable } from './capability.ts';
import { completedTasks, isSlim, type Thrift } from './compose/completion.ts';
import { type Composition, ITS_OWN, type Via } from './compose/composition.ts';
import { refusedFilters, without } from './compose/refused-filters.ts';
import { withoutStrays } from './compose/stray-time.ts';
import type { Assignment, Correction } from './correction.ts';
import { decodeResult } from './decode/index.ts';
import { unwrapDiscovery } from './discovery.ts';
import { fillArguments, inEnvelopes } from './encode/arguments.ts';
import { type CallInput, inputOf } from './encode/decode-call.ts';
import { intentsOf } from './intent/index.ts';
import type { Kind } from './intent/intent.ts';
import { bind } from './match/bind.ts';
import type { Choice } from './match/choice.ts';
import { createReach, type Reach } from './reach.ts';
import { knownServers } from './records/index.ts';
import { callTool, type ToolAnswer } from './tool-call.ts';
import { givesWay, type LessonStore, openWays, type Way } from './ways.ts';

/** What the binding is told about the profile. */
export interface BindingContext {
  /** Stands in where a tool wants a workspace and the operation does not name one. */
  workspaceId?: string;
  /** The zone (IANA name) that calendar texts without one are in; default UTC. */
  timeZone?: string;
}

export interface BindingOptions {
  context?: BindingContext;
  /** Tools that a person has chosen, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
  /** Facts about known servers; default those of this room. */
  corrections?: readonly Correction[];
  /** Keeps what was learned about this endpoint's tools; none: it is learned in every process. */
  lessons?: LessonStore;
  /** Told what had to be read one by one. */
  onNote?(sentence: string): void;
}

/** How a call is made; the effect is the operation's own. */
export type BoundCallOptions = Omit<CallOptions, 'effect'> &
  Partial<Pick<CallOptions, 'effect'>> & {
    /** Refuses a listing that only single reads can complete: another endpoint may show it whole. */
    thrifty?: Thrift;
  };

/** An operation that a call may stand for. */
export interface DecodedCall extends CallInput {
  operation: WriteOperationName;
}

/** One field of an operation and the argument that carries it. */
export interface FieldArgument {
  field: string;
  /** With dots where it lies inside another one. */
  argument: string;
  /** A value of the field as the argument gets it, where it is written in another way. */
  example: { field: Json; argument: Json } | null;
}

/** An endpoint whose tools have been matched with our operations. */
export interface BoundEndpoint {
  readonly capabilities: Capability[];
  capability(operation: OperationName): Capability;
  /**
   * The exact tool call an operation would make. Errors: AppError `unreachable` when no tool serves
   * it or none of its arguments can say a part of the input, `failed` when a value does not fit.
   */
  encode<N extends OperationName>(operation: N, input: InputOf<N>): ToolCall;
  /** Reads what the tool answered to the call that `encode` gave. */
  decode<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    result: ToolResult,
  ): Outcome<OutputOf<N>>;
  /** Encodes, calls, decodes; follows pages where the operation returns all rows at once. */
  call<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
  /** Sends exactly the planned call, confirmations included, and decodes it as the operation. */
  send<N extends WriteOperationName>(
    operation: N,
    input: InputOf<N>,
    planned: ToolCall,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
  /**
   * The write operations that a call may stand for, with what its arguments say, by the slots and codecs
   * that `encode` writes with. Whether one is meant is told by encoding it again.
   */
  decodeCall(call: ToolCall): DecodedCall[];
  /** How an operation's fields become arguments here; empty where no tool serves it. */
  argumentsOf(operation: OperationName): FieldArgument[];
  /**
   * Calls that may do what one was refused: of further tools that serve the operation, best first. Each
   * is a call of its own, to be judged like the first; none where the refusal holds for all of them.
   */
  otherCalls<N extends WriteOperationName>(
    operation: N,
    input: InputOf<N>,
    refused: { call: ToolCall; outcome: Outcome<unknown> },
  ): ToolCall[];
  /** Remembers that an operation works with one call and not with another. */
  prefer(operation: WriteOperationName, call: ToolCall, refused: ToolCall): void;
  /** Whether a tool insists on being told who the caller is. */
  readonly wantsCaller: boolean;
  /** The caller's id, for tools that insist on it where the input names nobody. */
  actAs(callerId: string): void;
  /**
   * What a call may do here: its effect, and every operation that its tool serves, chosen for it or
   * not. Never too narrow, for denials rest on it; a tool that nobody knows may do anything.
   */
  reachOf(call: ToolCall): Reach;
  /** Sends a write by the tool's own name and arguments, for what no operation stands for. */
  callTool(planned: ToolCall, options: CallOptions): Promise<Outcome<ToolAnswer>>;
}

/** Reads the endpoint's tools and matches them. Errors: those of `endpoint.tools()`. */
export async function bindEndpoint(
  bare: Endpoint,
  options: BindingOptions = {},
): Promise<BoundEndpoint> {
  const { context = {}, corrections = knownServers, overrides = {}, lessons } = options;
  const noted = new Set<string>();
  const onNote = (sentence: string) => {
    if (!noted.has(sentence)) options.onNote?.(sentence);
    noted.add(sentence);
  };
  const endpoint = unwrapDiscovery(bare);
  const tools = await endpoint.tools();
  const timeZone = context.timeZone ?? 'UTC';
  const table = bind(tools, { timeZone, corrections, overrides });
  const ways = await openWays(table, tools, {
    workspaceId: context.workspaceId,
    ...(lessons && { lessons }),
  });
  const calling = createCalling(endpoint);
  const outer = endpoint === bare ? [] : await bare.tools();
  const reachOf = createReach({ tools, outer, table, timeZone });
  let caller: string | null = null;
  /** Tools whose server writes something else than it is told, with what it did. */
  const astray = new Map<string, Outcome<never>>();
  /** Filters that are no longer sent, because the endpoint writes them wrongly. */
  const refusedBefore = new Map<string, string[]>();

  const waysOf = (operation: OperationName): Way[] => {
    const all = ways.of(operation);
    if (all.length > 0) return all;
    const { reason } = capability(operation);
    throw new AppError('unreachable', `This endpoint cannot do ${operation}: ${reason}`, {
      next: 'Run `clickup-agent doctor` to see what it can do, or connect another endpoint.',
    });
  };

  const capability = (operation: OperationName): Capability => {
    if (!table.operations.includes(operation)) {
      throw new AppError('failed', `There is no operation "${operation}".`);
    }
    const own = ways.of(operation)[0]?.capability ?? table.get(operation).capability;
    return calling.prose.has(`${operation} ${own.tool}`)
      ? asProse(own, 'a script cannot use them.')
      : own;
  };

  const toolWays = (operation: OperationName) =>
    waysOf(operation).flatMap((way) => (way.kind === 'tool' ? [way] : []));

  /** The tool that a call is of, else the one that an operation would use. */
  const choiceOf = (operation: OperationName, call?: ToolCall): Choice => {
    const all = toolWays(operation);
    const way = all.find(({ choice }) => call !== undefined && isOf(call, choice)) ?? all[0];
    if (way) return way.choice;
    throw new AppError('unreachable', `No single tool of this endpoint does ${operation}.`);
  };

  /** `cursor` asks for a following page, also of listings that the operation returns whole. */
  const callOf = <N extends OperationName>(
    operation: N,
    choice: Choice,
    input: InputOf<N>,
    cursor?: string,
  ): ToolCall => {
    const { effect, input: schema } = operationNamed(operation);
    const told = inContext(schema.parse(input) as JsonObject, context.workspaceId);
    const given =
      choice.plan.wantsCaller && caller !== null ? { assigneeId: caller, ...told } : told;
    const args = fillArguments(cursor === undefined ? given : { ...given, cursor }, {
      plan: choice.plan,
      effect,
      fields: choice.intent.fields,
      demands: choice.intent.demands ?? [],
    });
    const { name, inputSchema } = choice.candidate.tool;
    return { tool: name, args: inEnvelopes(args, inputSchema) };
  };

  /** The call of the first tool that can be told all of the input. Errors: those of the first one. */
  const firstCall = <N extends OperationName>(operation: N, input: InputOf<N>): ToolCall => {
    const first = choiceOf(operation);
    try {
      return callOf(operation, first, input);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'unreachable') throw thrown;
      for (const { choice } of toolWays(operation)) {
        const call = choice === first ? null : attempt(() => callOf(operation, choice, input));
        if (call) return call;
      }
      throw thrown;
    }
  };

  /** Asks a tool, and once more without the filters that it turns out to write wrongly. */
  const readByTool = async <N extends OperationName>(
    operation: N,
    choice: Choice,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    const asked = askedOf(choice, input);
    const isTasks = operation === 'task.list' || operation === 'task.find';
    const ask = (said: typeof input, unsaid: string[]) => {
      const first = without(said, ['cursor']);
      const page = (cursor?: string) => callOf(operation, choice, first, cursor);
      const told = { ...asked, unsaid: [...asked.unsaid, ...unsaid], whole: isTasks };
      return calling.readPages(operation, input, told, page, { ...given, effect: 'read' });
    };
    const finished = async (
      read: Outcome<OutputOf<N>>,
      unsaid: string[],
    ): Promise<Outcome<OutputOf<N>>> => {
      if (read.kind !== 'ok' || !isTasks) return read;
      const page = read.value as OutputOf<'task.list'>;
      const about = input as InputOf<'task.list'>;
      const all = [...asked.unsaid, ...unsaid];
      type Finished = Promise<Outcome<OutputOf<N>>>;
      const how = { onNote, thrifty: given.thrifty };
      return completedTasks(asked.tool, page, about, all, viaOf(given), how) as Finished;
    };
    const key = `${operation} ${asked.tool}`;
    const known = refusedBefore.get(key) ?? [];
    const read = await ask(without(input, known), known);
    const more = read.kind === 'rejected' ? refusedFilters(read, choice, input as object) : [];
    const refused = [...known, ...more.filter((field) => !known.includes(field))];
    if (refused.length === known.length) return finished(read, known);
    refusedBefore.set(key, refused);
    return finished(await ask(without(input, refused), refused), refused);
  };

  const readBy = async <N extends OperationName>(
    operation: N,
    way: Way,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    if (way.kind === 'known') return { kind: 'ok', value: way.answer as OutputOf<N> };
    if (way.kind === 'tool') {
      const read = await readByTool(operation, way.choice, input, given);
      const plain = way.choice.intent.noun === 'workspace';
      if (operation !== 'workspace.list' || plain || read.kind !== 'ok') return read;
      // A tree, or an answer about the caller, is only believed about the workspace that is meant.
      const all = read.value as OutputOf<'workspace.list'>;
      const known = context.workspaceId;
      if (known === undefined || all.some(({ id }) => id === known)) return read;
      const message = `${way.choice.candidate.tool.name} does not name the workspace.`;
      return { kind: 'rejected', reason: 'unreadable', message };
    }
    const { read } = way.composition as unknown as Composition<N>;
    return read(input, viaOf(given));
  };

  const viaOf = (given: BoundCallOptions): Via => ({
    can: (other) => isUsable(capability(other)),
    read: (other, about) => bound.call(other, about, given),
  });

  /** Each way in its order, until one answers with all that there is. */
  const readByWays = async <N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    let best: Outcome<OutputOf<N>> | null = null;
    // A following page is that of the way which gave the page before.
    const all = waysOf(operation);
    const { cursor } = input as { cursor?: string };
    const tried = cursor === undefined ? all : all.slice(0, 1);
    for (const way of tried) {
      // A part is better than a way that was no better before.
      if (best?.kind === 'ok' && ways.lesson(operation, way) !== null) continue;
      const outcome = await readBy(operation, way, input, given).catch((thrown: unknown) => {
        // An input that this tool cannot be told may be told another.
        if (!(thrown instanceof AppError) || way === tried.at(-1)) throw thrown;
        return { kind: 'rejected', reason: 'invalid', message: thrown.message } as const;
      });
      const whole: boolean =
        outcome.kind === 'ok' &&
        whyIncomplete(outcome.value) === null &&
        !isSlim(operation, outcome.value);
      if (whole) return outcome;
      if (outcome.kind === 'ok') ways.learn(operation, way, 'partial');
      else if (!givesWay(operation, outcome)) return best ?? outcome;
      else if (
        outcome.kind === 'rejected' &&
        outcome.reason === 'unreadable' &&
        given.thrifty?.refused !== true
      ) {
        ways.learn(operation, way, 'failed');
      }
      // A way that says what it lacks says more than one that is merely refused.
      const better = outcome.kind === 'rejected' && outcome.reason === 'unreadable';
      if (
        outcome.kind === 'ok'
          ? best?.kind !== 'ok'
          : best === null || (better && best.kind !== 'ok')
      )
        best = outcome;
    }
    return best ?? { kind: 'rejected', reason: 'other', message: capability(operation).reason };
  };

  const bound: BoundEndpoint = {
    get capabilities() {
      return table.operations.map(capability);
    },
    callTool: (planned, given) => callTool(endpoint, planned, given),
    capability,
    reachOf,
    encode(operation, input) {
      const [way] = waysOf(operation);
      if (way?.kind !== 'composed') return firstCall(operation, input);
      const { asks, part } = way.composition;
      return bound.encode(asks, part(input as never) as never);
    },
    decode(operation, input, result) {
      return decodeResult(operation, input, result, askedOf(choiceOf(operation), input)).outcome;
    },
    async call(operation, input, given) {
      if (operationNamed(operation).effect === 'read') return readByWays(operation, input, given);
      const planned = firstCall(operation, input);
      type Writes = Promise<Outcome<OutputOf<typeof operation>>>;
      return bound.send(operation as WriteOperationName, input as never, planned, given) as Writes;
    },
    async send(operation, input, planned, given) {
      const { effect } = operationNamed(operation);
      const known = astray.get(planned.tool);
      if (known) return known;
      const choice = choiceOf(operation, planned);
      const written = await calling.write(operation, input, choice, planned, { ...given, effect });
      const stray = await withoutStrays(operation, input, written, planned.tool, bound, given);
      if (stray) {
        const message = `${planned.tool} writes something else than it is told, so it is not used again.`;
        astray.set(planned.tool, { kind: 'rejected', reason: 'other', message });
      }
      return stray ?? written;
    },
    decodeCall(call) {
      return ways.operations().flatMap((operation) => {
        if (operationNamed(operation).effect === 'read') return [];
        const own = ways.of(operation).flatMap((one) => (one.kind === 'tool' ? [one.choice] : []));
        return own.flatMap((choice) => {
          const read = isOf(call, choice) ? inputOf(call.args, choice) : null;
          return read ? [{ operation: operation as WriteOperationName, ...read }] : [];
        });
      });
    },
    argumentsOf(operation) {
      const [way] = ways.of(operation).flatMap((one) => (one.kind === 'tool' ? [one] : []));
      const { intent, plan } = way?.choice ?? { intent: null, plan: null };
      return (plan?.fillings ?? []).map(({ field, slot, codec }) => {
        const kind = intent?.fields[field]?.kind;
        const argument = slot.path.filter((part) => part !== 0).join('.');
        const sample = kind && SAMPLES[kind];
        const written = sample === undefined ? undefined : codec.write(sample);
        const same = written === undefined || String(written) === String(sample);
        const example = same ? null : { field: sample as Json, argument: written };
        return { field, argument, example };
      });
    },
    otherCalls(operation, input, { call, outcome }) {
      if (!givesWay(operation, outcome)) return [];
      return toolWays(operation).flatMap(({ choice }) =>
        isOf(call, choice) ? [] : (attempt(() => callOf(operation, choice, input)) ?? []),
      );
    },
    prefer(operation, call, refused) {
      for (const way of toolWays(operation)) {
        if (isOf(refused, way.choice) && !isOf(call, way.choice)) {
          ways.learn(operation, way, 'failed');
        }
      }
    },
    get wantsCaller() {
      return table.operations
        .filter((operation) => intentsOf(operation).some(({ fields }) => 'assigneeId' in fields))
        .some((operation) => table.get(operation).choices.some((one) => one.plan.wantsCaller));
    },
    actAs(callerId) {
      caller = callerId;
    },
  };
  return bound;
}

/** Null for an input that a tool cannot be told. */
function attempt(make: () => ToolCall): ToolCall | null {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

/** Values by which a person sees how a field is written: 90 minutes, an afternoon, a priority. */
const SAMPLES: { [K in Kind]?: Json } = {
  duration: 5_400_000,
  instant: 1_767_360_600_000,
  from: 1_767_360_600_000,
  before: 1_767_360_600_000,
  priority: 2,
};

/** Whether a call is one of this tool, chosen in this way. */
function isOf({ tool, args }: ToolCall, { candidate }: Choice): boolean {
  const chosen = [...candidate.preset].every(([{ path }, value]) => {
    const [first = ''] = path;
    return path.length > 1 || args[first] === undefined || args[first] === value;
  });
  return candidate.tool.name === tool && chosen;
}

/** The input as tools are told it: the profile's workspace where none is named, and no stand-in. */
function inContext(input: JsonObject, workspaceId: string | undefined): JsonObject {
  const { workspaceId: said, ...rest } = input;
  const named = said === ITS_OWN ? workspaceId : (said ?? workspaceId);
  return named === undefined ? rest : { ...rest, workspaceId: named };
}
