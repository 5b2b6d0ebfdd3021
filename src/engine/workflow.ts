// What a workflow is: parameters, the operations it needs, and a function that plans.
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { JsonObject } from '../base/index.ts';
import type {
  InputOf,
  OperationCall,
  OperationName,
  Read,
  Reader,
  Workspace,
  WriteName,
  WriteOperationName,
} from '../clickup/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { Precondition } from './plan/plan.ts';
import type { Memory, PlanModel } from './plan-model.ts';

/** A write that a workflow wants: the engine adds the tool, its arguments, policy and id. */
export interface StepDraft<N extends WriteName = WriteName> {
  /** Unique in the plan and equal on every rerun: `weekly-sync/2026-W47/86c7mc19h/time`. */
  key: string;
  operation: N;
  input: N extends WriteOperationName ? InputOf<N> : JsonObject;
  /** `id` is null for what does not exist yet. */
  target: { kind: string; id: string | null; name: string };
  /** Field values of the target now; null for what is created. */
  before: JsonObject | null;
  /** Field values that a read back must show, by the entity's field names. */
  after: JsonObject;
  reason: string;
  /** Arguments that the operation knows nothing of, where a call was given from outside. */
  extra?: JsonObject;
  /** The text in the input that makes the written object recognisable. */
  marker?: string;
  /** A read that shows the effects of many steps at once. */
  look?: OperationCall;
  preconditions?: Precondition[];
  /** What later runs may want to know. A step that it refers to must succeed before this one is made. */
  facts?: JsonObject;
}

/** What a workflow plans: writes, and how many things it looked at that need none. */
export interface Draft {
  steps: StepDraft[];
  noop: number;
  /** Text that a person reads with the plan: a table, a summary. */
  report?: string;
  /** The same as data, by name; it stands in the JSON of the plan and of its run. */
  detail?: JsonObject;
  /** Files that planning leaves on this machine, in a dry run too: reports, rejected rows. */
  files?: LocalFile[];
}

/** A text file to write. `what` names it for the person: `The report`. */
export interface LocalFile {
  path: string;
  content: string;
  what: string;
}

/** An earlier write as the journal remembers it. */
export interface PastWrite {
  key: string;
  /** Of what was written; null where the endpoint named none. */
  id: string | null;
  facts: JsonObject;
  settledAt: number;
}

/**
 * All that planning can reach. Nothing in it writes: a dry run is this and no more.
 */
export interface PlanContext<Params> extends Reader {
  params: Params;
  hierarchy: Hierarchy;
  workspace: Workspace;
  /**
   * Reads an operation, all its pages. The answer is remembered for a minute, so a step that names
   * `{ operation, input }` as its look or precondition costs no second call when the plan is applied
   * at once. Errors: AppError `unreachable` where the endpoint cannot read it.
   */
  read: Read;
  /** The same for a call as a step names it, whose operation is only known when it runs. */
  look(call: OperationCall): Promise<unknown>;
  /** Whether this endpoint can say all of this input in one call of the operation. */
  accepts<N extends OperationName>(operation: N, input: InputOf<N>): boolean;
  /** Epoch ms at which planning began. */
  now: number;
  /**
   * IANA zone of days and weeks: what `--tz` or the profile says, else that of the account in
   * ClickUp where it is known, else the system's.
   */
  timeZone: string;
  /** Writes of earlier runs on this machine that succeeded, whose key starts so. */
  history(keyPrefix: string): Promise<PastWrite[]>;
  memory: Memory;
  /** Standard input; read at most once. */
  input(): Readable;
  /** Says something to the person who reads the plan. */
  note(sentence: string): void;
  /** Says something to the person who waits for the plan. */
  progress(sentence: string): void;
  /** The model that the profile names. Errors: AppError `authorization` where there is no key. */
  model(): Promise<PlanModel>;
}

/** A scripted job. `params` is an object schema; each member is a flag of the command line. */
export interface Workflow<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  summary: string;
  params: Schema;
  /** Operations without which it cannot run here. */
  needs: OperationName[];
  /**
   * Whether the result depends on the person's days: then ClickUp is asked for the account's time
   * zone where neither `--tz` nor the profile names one.
   */
  zoned?: boolean | ((params: z.output<Schema>) => boolean);
  /** Further operations that a parameter needs when it is given. */
  needsWith?: Record<string, OperationName[]>;
  /** Parameters with which planning asks the model, and so needs its key. */
  modelWith?: string[];
  plan(context: PlanContext<z.output<Schema>>): Promise<Draft>;
}

/** Declares a workflow, keeping its parameters' types. */
export function defineWorkflow<Schema extends z.ZodObject>(
  workflow: Workflow<Schema>,
): Workflow<Schema> {
  return workflow;
}

/** A step draft with its operation's input checked by the compiler. */
export function step<N extends WriteOperationName>(draft: StepDraft<N>): StepDraft {
  return draft as StepDraft;
}
