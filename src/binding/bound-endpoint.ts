// An endpoint as the rooms above use it: abstract operations in, outcomes with our entities out.
import { AppError, isObject, type JsonObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
  type WriteOperationName,
} from '../clickup/index.ts';
import type { CallOptions, Endpoint, ToolResult } from '../endpoint/index.ts';
import { asProse, type Capability } from './capability.ts';
import { answerFromContext, withContext } from './context.ts';
import type { Assignment, Correction } from './correction.ts';
import { previewIn } from './decode/evidence.ts';
import { type Asked, decodeResult } from './decode/index.ts';
import { payloadOf } from './decode/payload.ts';
import { unwrapDiscovery } from './discovery.ts';
import { fillArguments } from './encode/arguments.ts';
import { type Bound, bind } from './match/bind.ts';
import type { Choice } from './match/choice.ts';
import { knownServers } from './records/index.ts';
import { callTool, type ToolAnswer } from './tool-call.ts';

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
}

/** How a call is made; the effect is the operation's own. */
export type BoundCallOptions = Omit<CallOptions, 'effect'> & Partial<Pick<CallOptions, 'effect'>>;

/** A call of a tool, as a plan shows it. */
export interface ToolCall {
  tool: string;
  args: JsonObject;
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
  /** Sends a write by the tool's own name and arguments, for what no operation stands for. */
  callTool(planned: ToolCall, options: CallOptions): Promise<Outcome<ToolAnswer>>;
}

/** More pages than this are a loop in the endpoint's answers. */
const MOST_PAGES = 200;

/** Reads the endpoint's tools and matches them. Errors: those of `endpoint.tools()`. */
export async function bindEndpoint(
  bare: Endpoint,
  options: BindingOptions = {},
): Promise<BoundEndpoint> {
  const { context = {}, corrections = knownServers, overrides = {} } = options;
  const endpoint = unwrapDiscovery(bare);
  const tools = await endpoint.tools();
  const timeZone = context.timeZone ?? 'UTC';
  const table = withContext(bind(tools, { timeZone, corrections, overrides }), context);
  /** Tools that answered in prose, found out by asking. */
  const prose = new Set<OperationName>();
  /** Whether the last answer was trouble: a server that swallows it may say "nothing" next. */
  let troubled = false;

  const boundOf = (operation: OperationName): Bound => {
    const bound = table.get(operation);
    if (!bound) throw new AppError('failed', `There is no operation "${operation}".`);
    return bound;
  };

  const choiceOf = (operation: OperationName): Choice => {
    const { choice, capability } = boundOf(operation);
    if (choice) return choice;
    throw new AppError(
      'unreachable',
      `This endpoint cannot do ${operation}: ${capability.reason}`,
      {
        next: 'Run `clickup-agent doctor` to see what it can do, or connect another endpoint.',
      },
    );
  };

  const askedOf = ({ candidate, plan }: Choice, input: unknown): Asked => ({
    tool: candidate.tool.name,
    paging: plan.paging,
    unsaid: plan.lost,
    cursor: isObject(input) && typeof input.cursor === 'string' ? input.cursor : undefined,
  });

  function encode<N extends OperationName>(operation: N, input: InputOf<N>): ToolCall {
    const choice = choiceOf(operation);
    const { effect, input: schema } = operationNamed(operation);
    const args = fillArguments(schema.parse(input) as JsonObject, {
      plan: choice.plan,
      effect,
      fields: choice.intent.fields,
      demands: choice.intent.demands ?? [],
      ambient: context.workspaceId === undefined ? {} : { workspaceId: context.workspaceId },
    });
    return { tool: choice.candidate.tool.name, args };
  }

  async function readAll<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    options: CallOptions,
  ): Promise<Outcome<OutputOf<N>>> {
    const choice = choiceOf(operation);
    const rows: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const given = cursor === undefined ? input : { ...input, cursor };
      const { tool, args } = encodePage(operation, given, cursor);
      const outcome = await endpoint.call(tool, args, options);
      if (outcome.kind !== 'ok') return noteTrouble(outcome);
      const answer = decodeResult(operation, input, outcome.value, {
        ...askedOf(choice, input),
        ...(cursor !== undefined && { cursor }),
      });
      if (answer.prose) prose.add(operation);
      if (answer.outcome.kind !== 'ok') return noteTrouble(answer.outcome);
      if (answer.rows === 0 && troubled) {
        troubled = false;
        const message = `${tool} answered with nothing right after trouble, which is not believed.`;
        return { kind: 'unavailable', message };
      }
      troubled = false;
      const { value } = answer.outcome;
      if (!Array.isArray(value)) return answer.outcome;
      rows.push(...value);
      if (answer.next === null || answer.next === cursor) break;
      cursor = answer.next;
    }
    return { kind: 'ok', value: rows as OutputOf<N> };
  }

  function encodePage<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    cursor: string | undefined,
  ): ToolCall {
    const first = encode(operation, input);
    if (cursor === undefined) return first;
    const choice = choiceOf(operation);
    const args = fillArguments(
      { ...(input as JsonObject), cursor },
      {
        plan: choice.plan,
        effect: 'read',
        fields: choice.intent.fields,
        demands: choice.intent.demands ?? [],
        ambient: context.workspaceId === undefined ? {} : { workspaceId: context.workspaceId },
      },
    );
    return { tool: first.tool, args };
  }

  function noteTrouble<T>(outcome: Outcome<T>): Outcome<T> {
    troubled = outcome.kind !== 'ok' && outcome.kind !== 'rejected';
    return outcome;
  }

  const capability = (operation: OperationName) => {
    const own = boundOf(operation).capability;
    return prose.has(operation) ? asProse(own, 'a script cannot use them.') : own;
  };

  const bound: BoundEndpoint = {
    callTool: (planned, options) => callTool(endpoint, planned, options),
    get capabilities() {
      return [...table.keys()].map(capability);
    },
    capability,
    encode,
    decode(operation, input, result) {
      return decodeResult(operation, input, result, askedOf(choiceOf(operation), input)).outcome;
    },
    async call(operation, input, options) {
      const known = answerFromContext(operation, table, context);
      if (known) return known;
      const { effect } = operationNamed(operation);
      if (effect === 'read') return readAll(operation, input, { ...options, effect });
      return bound.send(
        operation as WriteOperationName,
        input as never,
        encode(operation, input),
        options,
      ) as Promise<Outcome<OutputOf<typeof operation>>>;
    },
    async send(operation, input, planned, options) {
      const { effect } = operationNamed(operation);
      const choice = choiceOf(operation);
      const once = await endpoint.call(planned.tool, planned.args, { ...options, effect });
      if (once.kind !== 'ok') return noteTrouble(once);
      const confirmed = confirmation(choice, planned, once.value);
      const last = confirmed
        ? await endpoint.call(planned.tool, confirmed, { ...options, effect })
        : once;
      if (last.kind !== 'ok') return noteTrouble(last);
      return noteTrouble(
        decodeResult(operation, input, last.value, askedOf(choice, input)).outcome,
      );
    },
  };
  return bound;
}

/** The arguments that answer a preview with the token it gave; null when nothing asks for one. */
function confirmation(choice: Choice, planned: ToolCall, result: ToolResult): JsonObject | null {
  const { data, text } = payloadOf(result);
  const preview = previewIn(data, text);
  const slot = choice.candidate.slots.find(({ name }) => name === 'confirmation_token');
  const [name] = slot?.path ?? [];
  if (preview?.token == null || typeof name !== 'string') return null;
  return { ...planned.args, [name]: preview.token };
}
