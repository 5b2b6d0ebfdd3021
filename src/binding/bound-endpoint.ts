// An endpoint with its tools matched: each operation goes out as a call of the tool that serves it.
import { AppError, type Json, type JsonObject, type Outcome, sha256 } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
  type WriteOperationName,
} from '../clickup/index.ts';
import type { Endpoint, Tool } from '../endpoint/index.ts';
import { fillArguments, inEnvelopes, inputOf } from './arguments/fill.ts';
import { fillingsOf } from './arguments/plan.ts';
import {
  askedOf,
  attempt,
  callTool,
  createCalling,
  type ToolCall,
  withoutStrays,
} from './calling.ts';
import { asProse, type Capability, isUsable } from './capability.ts';
import { completedTasks, refusedFilters, without } from './compose/completion.ts';
import { type Composition, ITS_OWN, type Via } from './compose/composition.ts';
import type { BindingOptions, BoundCallOptions, BoundEndpoint } from './contract.ts';
import { unwrapDiscovery } from './discovery.ts';
import type { ValueKind } from './entity/contract.ts';
import { intentsOf } from './entity/index.ts';
import { knownServers } from './known-servers.ts';
import { bind } from './match/bind.ts';
import type { Choice } from './match/choice.ts';
import { createReach } from './reach.ts';
import { givesWay, isUnreadable, openWays, tryInOrder, type Way } from './ways.ts';

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
  const { workspaceId } = context;
  const matched = async (tools: readonly Tool[]) => {
    const settings = {
      ...{ corrections, overrides },
      get timeZone() {
        return context.timeZone?.() ?? 'UTC';
      },
    };
    const table = bind(tools, settings);
    const ways = await openWays(table, tools, { workspaceId, ...(lessons && { lessons }) });
    const reachOf = createReach({ tools, outer: await bare.tools(), table, settings });
    return { tools, table, ways, reachOf };
  };
  let { tools, table, ways, reachOf } = await matched(await endpoint.tools());
  const calling = createCalling(endpoint);
  let caller: string | null = null;
  /** Tools whose server writes something else than it is sent, with the outcome of their calls. */
  const unusable = new Map<string, Outcome<never>>();
  /** Filters that are no longer sent, because the endpoint forwards them in a wrong form. */
  const droppedFilters = new Map<string, string[]>();

  const capability = (operation: OperationName): Capability => {
    if (!table.operations.includes(operation)) {
      throw new AppError('failed', `There is no operation "${operation}".`);
    }
    const own = ways.of(operation)[0]?.capability ?? table.get(operation).capability;
    if (!calling.prose.has(`${operation} ${own.tool}`)) return own;
    return asProse(own, 'a script cannot use it.');
  };

  const waysOf = (operation: OperationName): Way[] => {
    const all = ways.of(operation);
    if (all.length > 0) return all;
    const { reason } = capability(operation);
    throw new AppError('unreachable', `This endpoint cannot do ${operation}: ${reason}`, {
      next: 'Run `clickup-agent doctor` to see what it can do, or connect another endpoint.',
    });
  };

  /** The tools of an operation, best first. */
  const choicesOf = (operation: OperationName, all = ways.of(operation)): Choice[] =>
    all.flatMap((way) => (way.kind === 'tool' ? [way.choice] : []));

  /** The tool of a call, else the one that an operation would use. */
  const choiceOf = (operation: OperationName, call?: ToolCall): Choice => {
    const all = choicesOf(operation, waysOf(operation));
    const choice = all.find((one) => call !== undefined && isOf(call, one)) ?? all[0];
    if (choice) return choice;
    throw new AppError('unreachable', `No single tool of this endpoint does ${operation}.`);
  };

  /** `cursor` asks for a following page, also of listings that the operation returns whole. */
  const callOf = <N extends OperationName>(
    operation: N,
    { plan, intent, candidate }: Choice,
    input: InputOf<N>,
    cursor?: string,
  ): ToolCall => {
    const { effect, input: schema } = operationNamed(operation);
    const given = {
      ...(plan.wantsCaller && caller !== null && { assigneeId: caller }),
      ...inContext(schema.parse(input) as JsonObject, workspaceId),
      ...(cursor !== undefined && { cursor }),
    };
    const { fields, demands = [] } = intent;
    const { name, inputSchema } = candidate.tool;
    const args = fillArguments(given, { plan, effect, fields, demands });
    return { tool: name, args: inEnvelopes(args, inputSchema) };
  };

  /** The call of the first tool with arguments for all of the input. Errors: those of the first one. */
  const firstCall = <N extends OperationName>(operation: N, input: InputOf<N>): ToolCall => {
    const first = choiceOf(operation);
    try {
      return callOf(operation, first, input);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'unreachable') throw thrown;
      for (const choice of choicesOf(operation)) {
        const call = choice === first ? null : attempt(() => callOf(operation, choice, input));
        if (call) return call;
      }
      throw thrown;
    }
  };

  /** Calls a tool, and once more without the filters that its server turns out to forward wrongly. */
  const readByTool = async <N extends OperationName>(
    operation: N,
    choice: Choice,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    const asked = askedOf(choice, input);
    const isTasks = operation === 'task.list' || operation === 'task.find';
    const key = `${operation} ${asked.tool}`;
    const ask = (dropped: string[]) => {
      const first = without(input, [...dropped, 'cursor']);
      const page = (cursor?: string) => callOf(operation, choice, first, cursor);
      const about = { ...asked, unsent: [...asked.unsent, ...dropped] };
      return calling.readPages(operation, without(input, dropped), about, page, {
        ...given,
        effect: 'read',
      });
    };
    let dropped = droppedFilters.get(key) ?? [];
    let read = await ask(dropped);
    const refused = read.kind === 'rejected' ? refusedFilters(read, choice, input as object) : [];
    const more = refused.filter((field) => !dropped.includes(field));
    if (more.length > 0) {
      dropped = [...dropped, ...more];
      droppedFilters.set(key, dropped);
      read = await ask(dropped);
    }
    if (read.kind !== 'ok' || !isTasks) return read;
    const page = read.value as OutputOf<'task.list'>;
    const filter = input as InputOf<'task.list'>;
    const unsent = [...asked.unsent, ...dropped];
    const how = { onNote, thrifty: given.thrifty };
    type Tasks = Promise<Outcome<OutputOf<N>>>;
    return completedTasks(asked.tool, page, filter, unsent, viaOf(given), how) as Tasks;
  };

  const readBy = async <N extends OperationName>(
    operation: N,
    way: Way,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    if (way.kind === 'known') return { kind: 'ok', value: way.answer as OutputOf<N> };
    if (way.kind === 'composed') {
      return (way.composition as unknown as Composition<N>).read(input, viaOf(given));
    }
    const read = await readByTool(operation, way.choice, input, given);
    const isPlain = way.choice.intent.noun === 'workspace';
    if (operation !== 'workspace.list' || isPlain || read.kind !== 'ok') return read;
    // A tree, or an answer about the current user, is only believed about the expected workspace.
    const all = read.value as OutputOf<'workspace.list'>;
    if (workspaceId === undefined || all.some(({ id }) => id === workspaceId)) return read;
    const message = `${way.choice.candidate.tool.name} does not name the workspace.`;
    return { kind: 'rejected', reason: 'unreadable', message };
  };

  const viaOf = (given: BoundCallOptions): Via => ({
    can: (other) => isUsable(capability(other)),
    read: (other, about) => bound.call(other, about, given),
  });

  const readByWays = async <N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    given: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> => {
    const all = waysOf(operation);
    // A following page is that of the way which returned the page before.
    const isFirst = (input as { cursor?: string }).cursor === undefined;
    const best = await tryInOrder(operation, isFirst ? all : all.slice(0, 1), {
      read: (way) => readBy(operation, way, input, given),
      isPoor: (way) => ways.lesson(operation, way) !== null,
      givesWay: (outcome) => givesWay(operation, outcome),
      learn(way, outcome) {
        if (outcome.kind === 'ok') ways.learn(operation, way, 'partial');
        else if (isUnreadable(outcome) && given.thrifty?.refused !== true) {
          ways.learn(operation, way, 'failed');
        }
      },
    });
    return best ?? { kind: 'rejected', reason: 'other', message: capability(operation).reason };
  };

  const bound: BoundEndpoint = {
    get capabilities() {
      return table.operations.map(capability);
    },
    callTool: (planned, given) => callTool(endpoint, planned, given),
    capability,
    reachOf: (call) => reachOf(call),
    async refresh(...how) {
      const listed = await endpoint.tools(...how);
      if (JSON.stringify(listed) === JSON.stringify(tools)) return;
      ({ tools, table, ways, reachOf } = await matched(listed));
    },
    encode(operation, input) {
      const [way] = waysOf(operation);
      if (way?.kind !== 'composed') return firstCall(operation, input);
      const { asks, part } = way.composition;
      return bound.encode(asks, part(input as never) as never);
    },
    async call(operation, input, given) {
      if (operationNamed(operation).effect === 'read') return readByWays(operation, input, given);
      const planned = firstCall(operation, input);
      type Writes = Promise<Outcome<OutputOf<typeof operation>>>;
      return bound.send(operation as WriteOperationName, input as never, planned, given) as Writes;
    },
    async send(operation, input, planned, given) {
      const { effect } = operationNamed(operation);
      const known = unusable.get(planned.tool);
      if (known) return known;
      const choice = choiceOf(operation, planned);
      const written = await calling.write(operation, input, choice, planned, { ...given, effect });
      const canRemove = capability('time_entry.delete').state !== 'absent';
      const remove = (entry: InputOf<'time_entry.delete'>) =>
        bound.call('time_entry.delete', entry, { ...given, effect: 'delete' });
      const stray = await withoutStrays(
        operation,
        input,
        written,
        planned.tool,
        canRemove && remove,
      );
      if (stray) {
        const message = `${planned.tool} writes something else than it is sent, so it is not used again.`;
        unusable.set(planned.tool, { kind: 'rejected', reason: 'other', message });
      }
      return stray ?? written;
    },
    decodeCall(call) {
      return table.operations.flatMap((operation) => {
        if (operationNamed(operation).effect === 'read') return [];
        return choicesOf(operation).flatMap((choice) => {
          const read = isOf(call, choice) ? inputOf(call.args, choice) : null;
          return read ? [{ operation: operation as WriteOperationName, ...read }] : [];
        });
      });
    },
    argumentsOf(operation, call) {
      const choice = choicesOf(operation).find((one) => call === undefined || isOf(call, one));
      if (!choice) return [];
      const kinds = { ...choice.intent.fields, ...choice.intent.items?.fields };
      return fillingsOf(choice.plan).map(({ field, slot, codec }) => {
        const kind = kinds[field]?.kind;
        const argument = slot.path.filter((part) => part !== 0).join('.');
        const sample = kind && SAMPLES[kind];
        const written = sample === undefined ? undefined : codec.write(sample);
        const same = written === undefined || String(written) === String(sample);
        const example = same ? null : { field: sample as Json, argument: written };
        const conversion = sha256(JSON.stringify([example, ways.list, overrides[operation]]));
        return { field, argument, example, conversion };
      });
    },
    otherCalls(operation, input, { call, outcome }) {
      if (!givesWay(operation, outcome)) return [];
      return choicesOf(operation).flatMap((choice) =>
        isOf(call, choice) ? [] : (attempt(() => callOf(operation, choice, input)) ?? []),
      );
    },
    prefer(operation, call, refused) {
      for (const way of waysOf(operation)) {
        if (way.kind === 'tool' && isOf(refused, way.choice) && !isOf(call, way.choice)) {
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

/** Values that show how a field is converted: 90 minutes, an afternoon, a priority. */
const SAMPLES: { [K in ValueKind]?: Json } = {
  ...{ duration: 5_400_000, priority: 2 },
  ...{ instant: 1_767_360_600_000, from: 1_767_360_600_000, before: 1_767_360_600_000 },
};

/** Whether a call is one of this tool, in this variant. */
function isOf({ tool, args }: ToolCall, { candidate }: Choice): boolean {
  const chosen = [...candidate.preset].every(([{ path }, value]) => {
    const [first = ''] = path;
    return path.length > 1 || args[first] === undefined || args[first] === value;
  });
  return candidate.tool.name === tool && chosen;
}

/** The input with the profile's workspace where none is named, and without the placeholder. */
function inContext(input: JsonObject, workspaceId: string | undefined): JsonObject {
  const { workspaceId: given, ...rest } = input;
  const named = given === ITS_OWN ? workspaceId : (given ?? workspaceId);
  return named === undefined ? rest : { ...rest, workspaceId: named };
}
