// What an endpoint is for the rooms above: abstract operations in, outcomes with our entities out.
import type { Json, Outcome } from '../base/index.ts';
import type { InputOf, OperationName, OutputOf, WriteOperationName } from '../clickup/index.ts';
import type { CallOptions, Endpoint } from '../endpoint/index.ts';
import type { CallInput } from './arguments/fill.ts';
import type { ToolAnswer, ToolCall } from './calling.ts';
import type { Capability } from './capability.ts';
import type { Thrift } from './compose/completion.ts';
import type { Assignment, Correction } from './known-servers.ts';
import type { Reach } from './reach.ts';
import type { LessonStore } from './ways.ts';

/** What the binding needs of the profile. */
export interface BindingContext {
  /** Used where a tool wants a workspace and the operation does not name one. */
  workspaceId?: string;
  /** The zone (IANA name) of calendar texts without one, asked for when there is one; default UTC. */
  timeZone?: () => string;
}

export interface BindingOptions {
  context?: BindingContext;
  /** Tools chosen by a person, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
  /** Facts about known servers; default those of this room. */
  corrections?: readonly Correction[];
  /** Stores what was learned about this endpoint's tools; none: it is learned in every process. */
  lessons?: LessonStore;
  /** Called once per sentence about what had to be read one by one. */
  onNote?(sentence: string): void;
}

/** How a call is made; the effect is the operation's own. */
export type BoundCallOptions = Omit<CallOptions, 'effect'> &
  Partial<Pick<CallOptions, 'effect'>> & {
    /** Refuses a listing that only single reads can complete: another endpoint may show all of it. */
    thrifty?: Thrift;
  };

/** An operation that a call may stand for. */
export interface DecodedCall extends CallInput {
  operation: WriteOperationName;
}

/** One field of an operation and the argument that carries it. */
export interface FieldArgument {
  field: string;
  /** With dots where it is nested. */
  argument: string;
  /** A value of the field as the argument gets it, where it is converted. */
  example: { field: Json; argument: Json } | null;
  /** Changes with the conversion, with the endpoint's tools, and with a binding by hand. */
  conversion: string;
}

/** An endpoint whose tools have been matched with our operations. */
export interface BoundEndpoint {
  readonly capabilities: Capability[];
  capability(operation: OperationName): Capability;
  /**
   * The exact tool call an operation would make. Errors: AppError `unreachable` when no tool serves
   * it or has an argument for a part of the input, `failed` when a value does not fit.
   */
  encode<N extends OperationName>(operation: N, input: InputOf<N>): ToolCall;
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
   * The write operations that a call may stand for, with their inputs, by the slots and codecs that
   * `encode` uses. Encoding one again proves whether it is meant.
   */
  decodeCall(call: ToolCall): DecodedCall[];
  /** How an operation's fields become arguments of a call, or of its usual tool; empty without one. */
  argumentsOf(operation: OperationName, call?: ToolCall): FieldArgument[];
  /**
   * Calls of further tools that serve the operation of a refused call, best first; each is judged like
   * the first. None where the refusal holds for all of them.
   */
  otherCalls<N extends WriteOperationName>(
    operation: N,
    input: InputOf<N>,
    refused: { call: ToolCall; outcome: Outcome<unknown> },
  ): ToolCall[];
  /** Remembers that an operation works with one call and not with another. */
  prefer(operation: WriteOperationName, call: ToolCall, refused: ToolCall): void;
  /** Whether a tool requires the current user's id. */
  readonly wantsCaller: boolean;
  /** Sets the current user's id, for tools that require one where the input names nobody. */
  actAs(callerId: string): void;
  /**
   * What a call may do here: its effect, and every operation that its tool serves, chosen for it or
   * not. Never too narrow, because denials rest on it; an unknown tool may do anything.
   */
  reachOf(call: ToolCall): Reach;
  /** Sends a write by the tool's own name and arguments, for what no operation stands for. */
  callTool(planned: ToolCall, options: CallOptions): Promise<Outcome<ToolAnswer>>;
  /** Lists the tools again and matches them again where one changed. Errors: those of `endpoint.tools()`. */
  refresh(...how: Parameters<Endpoint['tools']>): Promise<void>;
}
