// From a workflow and its parameters to a plan. Only reads are in scope here.
import type { Readable } from 'node:stream';
import { AppError, type Clock, type JsonObject, newId, type RandomInt } from '../../base/index.ts';
import { type BoundEndpoint, isUsable } from '../../binding/index.ts';
import {
  type InputOf,
  type OperationName,
  operationNamed,
  type Read,
  type Reader,
  type ReadOperationName,
  type Workspace,
  withOwnTaskIds,
} from '../../clickup/index.ts';
import type { Hierarchy } from '../../hierarchy/index.ts';
import { decide, type PolicyRules, riskOf } from '../../policy/index.ts';
import type { Memory, PlanModel } from '../plan-model.ts';
import type { Look } from '../run/reads.ts';
import { checkTimeZone } from '../text/calendar.ts';
import { howToGet } from '../text/how-to-get.ts';
import type { LocalFile, PastWrite, StepDraft, Workflow } from '../workflow.ts';
import { inBulk } from './bulk.ts';
import { encodeStep, judgedCall } from './encode.ts';
import {
  GOOD_FOR_MS,
  type Plan,
  type PlanStep,
  SCHEMA_VERSION,
  type Sign,
  sealPlan,
} from './plan.ts';
import { readBacksOf } from './read-backs.ts';
import { referencesIn } from './references.ts';
import { provenAbsent, watched } from './unseen.ts';

/** What planning needs of the world. */
export interface PlanDeps {
  reader: Reader;
  hierarchy: Hierarchy;
  /** Only asked how a write would be called, what that may do, and which tools there are. */
  binding: Pick<BoundEndpoint, 'encode' | 'capability' | 'reachOf'>;
  sign: Sign;
  endpoint: { name: string; fingerprint: string };
  policy: PolicyRules;
  timeZone: string;
  /** The account's zone, where the profile leaves it to ClickUp; with `ask` it may cost a call. */
  accountZone?: ((options: { ask: boolean }) => Promise<string | null>) | undefined;
  clock: Clock;
  random: RandomInt;
  look: Look;
  history(keyPrefix: string): Promise<PastWrite[]>;
  /** What a workflow remembers, apart from every other workflow's. */
  memoryOf(workflow: string): Memory;
  input(): Readable;
  /** Told while planning goes on. */
  progress(sentence: string): void;
  /** Opens the model for workflows that ask one; none: there is none here. */
  openModel?: (() => Promise<PlanModel>) | undefined;
  /** How long that many calls wait for quota, ms. */
  waitFor(calls: number): number;
  /** What has been spent so far, in the form of the JSON document. */
  quota(): JsonObject;
}

/** Parameters as they came from a command line or a program. */
export type RawParams = Record<string, unknown>;

/**
 * Plans a workflow. Errors: AppError `usage` for parameters that do not fit, `unreachable` for an
 * operation that this endpoint lacks.
 */
export async function planWorkflow(
  workflow: Workflow,
  raw: RawParams,
  world: PlanDeps,
): Promise<{ plan: Plan; files: LocalFile[] }> {
  const params = checkParams(workflow, raw);
  requireOperations(workflow, params, world);
  const workspace = await world.hierarchy.workspace();
  const timeZone = await zoneFor(workflow, params, world);
  // A workflow may name a task as people do; what is sent and compared is its own id.
  const ownIds = (input: JsonObject) => withOwnTaskIds(input, world.hierarchy.taskId);
  const notes: string[] = [];
  const seen = watched(async ({ operation, input }) =>
    world.look({ operation, input: await ownIds(input) }),
  );
  const read = (operation: ReadOperationName, input: unknown) =>
    seen.look({ operation, input: input as JsonObject });
  let model: Promise<PlanModel> | null = null;
  const draft = await workflow.plan({
    ...world.reader,
    // The reader has parsed the answer; only its type is lost on the way through the cache.
    read: read as Read,
    look: seen.look,
    accepts: (operation, input) => accepts(world.binding, operation, input),
    params,
    hierarchy: world.hierarchy,
    workspace,
    now: world.clock.now(),
    timeZone,
    history: world.history,
    memory: world.memoryOf(workflow.name),
    input: world.input,
    note: (sentence) => {
      if (!notes.includes(sentence)) notes.push(sentence);
    },
    progress: world.progress,
    model: () => {
      model ??= (world.openModel ?? noModel)();
      return model;
    },
  });
  const { report = null, detail = null, files = [] } = draft;
  const drafts = await Promise.all(
    draft.steps.map(async (one) => ({
      ...one,
      input: (await ownIds(one.input as JsonObject)) as never,
    })),
  );
  const { steps, there } = await provenAbsent(drafts, seen);
  const noop = draft.noop + there;
  notes.push(...seen.sentences());
  const parts = { workflow: workflow.name, params, workspace, notes, report, detail, steps, noop };
  return { plan: assemblePlan(parts, { ...world, timeZone }), files };
}

/** The zone that a plan's days are in. Errors: AppError `usage` for a `--tz` that is none. */
async function zoneFor(workflow: Workflow, params: JsonObject, world: PlanDeps): Promise<string> {
  if (typeof params.tz === 'string') return checkTimeZone(params.tz);
  const { zoned = false } = workflow;
  const ask = typeof zoned === 'function' ? zoned(params as never) : zoned;
  try {
    const known = await world.accountZone?.({ ask });
    return checkTimeZone(known ?? world.timeZone);
  } catch (thrown) {
    // What the account shows is a default: without it, or with a zone nobody knows, the system's holds.
    if (thrown instanceof AppError && thrown.code !== 'interrupted') return world.timeZone;
    throw thrown;
  }
}

async function noModel(): Promise<PlanModel> {
  throw new AppError('authorization', 'No model is configured here.', {
    next: 'Set ANTHROPIC_API_KEY.',
  });
}

/** Whether the binding finds an argument for every part of an input. */
function accepts<N extends OperationName>(
  binding: PlanDeps['binding'],
  operation: N,
  input: InputOf<N>,
): boolean {
  // A read goes without what its tool has no argument for, and may then bring less.
  const { lost } = binding.capability(operation);
  if (Object.entries(input).some(([field, value]) => value && lost.includes(field))) return false;
  try {
    binding.encode(operation, input);
    return true;
  } catch {
    return false;
  }
}

/** What an assembled plan is made of. */
export interface PlanParts {
  workflow: string;
  params: JsonObject;
  workspace: Workspace;
  notes: string[];
  report?: string | null;
  detail?: JsonObject | null;
  steps: StepDraft[];
  noop: number;
  undoes?: Plan['undoes'];
}

/** Writes that no workflow drafted; `workflow` names the work in reports and journals. */
export type Writes = Pick<PlanParts, 'workflow' | 'params' | 'notes' | 'steps'>;

/** The writes as a plan, in their order: step ids are `s1`, `s2`, … */
export async function planWrites(writes: Writes, world: PlanDeps): Promise<Plan> {
  const workspace = await world.hierarchy.workspace();
  return assemblePlan({ ...writes, workspace, noop: 0 }, world);
}

/** Turns drafts into a plan: tools and arguments, policy, estimate, hash. */
export function assemblePlan(
  parts: PlanParts,
  world: Omit<
    PlanDeps,
    'reader' | 'hierarchy' | 'look' | 'history' | 'memoryOf' | 'input' | 'progress' | 'accountZone'
  >,
): Plan {
  const steps = inBulk(
    parts.steps.map((draft, index) => planStep(draft, `s${index + 1}`, world)),
    world,
  );
  const now = world.clock.now();
  const content: Omit<Plan, 'hash' | 'signature'> = {
    schemaVersion: SCHEMA_VERSION,
    kind: 'plan',
    id: newId('plan', now, world.random),
    createdAt: now,
    expiresAt: now + GOOD_FOR_MS,
    workflow: parts.workflow,
    params: parts.params,
    undoes: parts.undoes ?? null,
    endpoint: world.endpoint,
    workspace: { id: parts.workspace.id, name: parts.workspace.name },
    timeZone: world.timeZone,
    notes: parts.notes,
    report: parts.report ?? null,
    detail: parts.detail ?? null,
    steps,
    ...totalsOf(steps, parts.noop, world),
    quota: world.quota(),
  };
  return sealPlan(content, world.sign);
}

/** What the steps of a plan come to: how many of each kind, and what they cost. */
export function totalsOf(
  steps: readonly PlanStep[],
  noop: number,
  { waitFor }: Pick<PlanDeps, 'waitFor'>,
): Pick<Plan, 'summary' | 'estimate'> {
  const count = (effect: string) =>
    steps.filter(({ operation }) => operationNamed(operation).effect === effect).length;
  const [reads, writes] = [readBacksOf(steps).length, steps.length];
  return {
    summary: { create: count('create'), update: count('update'), delete: count('delete'), noop },
    estimate: { reads, writes, waitMs: waitFor(writes + reads) },
  };
}

function planStep(
  draft: StepDraft,
  id: string,
  world: Pick<PlanDeps, 'binding' | 'policy'>,
): PlanStep {
  const { operation, extra = {} } = draft;
  const input = draft.input as JsonObject;
  const call = encodeStep({ operation, input, extra }, world.binding);
  const { tool, args, endpoint } = call;
  const reach = world.binding.reachOf(call);
  const judged = judgedCall({ operation, input, extra }, call, world.binding, reach);
  return {
    id,
    key: draft.key,
    operation,
    tool,
    ...(endpoint === undefined ? {} : { endpoint }),
    toolEffect: reach.effect,
    target: draft.target,
    input,
    args,
    extra,
    before: draft.before,
    after: draft.after,
    reason: draft.reason,
    marker: draft.marker ?? null,
    look: draft.look ?? null,
    preconditions: draft.preconditions ?? [],
    uses: referencesIn({ input, args, after: draft.after, facts: draft.facts ?? {} }, id),
    facts: draft.facts ?? {},
    policy: decide(judged, world.policy),
    risk: riskOf(operation),
    state: 'planned',
  };
}

/** The parameters as the workflow's schema reads them. Errors: AppError `usage` that names the flag. */
export function checkParams(workflow: Workflow, raw: RawParams): JsonObject {
  const parsed = workflow.params.strict().safeParse(raw);
  if (parsed.success) return parsed.data as JsonObject;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const name = unknown ?? String(issue?.path[0] ?? '');
  const flag = `--${kebab(name)}`;
  if (unknown === undefined && raw[name] === undefined) {
    throw new AppError('usage', `${workflow.name} needs ${flag}.`, {
      next: `Run \`clickup-agent run ${workflow.name} --help\` to see its parameters.`,
    });
  }
  throw new AppError(
    'usage',
    unknown
      ? `${workflow.name} has no parameter ${flag}.`
      : `${flag} does not fit: ${issue?.message ?? 'it is not valid'}.`,
    { next: `Run \`clickup-agent run ${workflow.name} --help\` to see its parameters.` },
  );
}

/** A parameter's name as a flag: `doneStatus` is `done-status`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Says what is missing before anything is read or written. */
function requireOperations(
  workflow: Workflow,
  params: JsonObject,
  world: Pick<PlanDeps, 'binding' | 'endpoint'>,
): void {
  const extra = Object.entries(workflow.needsWith ?? {})
    .filter(([name]) => params[name] !== undefined)
    .flatMap(([, operations]) => operations);
  const missing = [...new Set([...workflow.needs, ...extra])]
    .map((operation: OperationName) => world.binding.capability(operation))
    .filter((capability) => !isUsable(capability));
  if (missing.length === 0) return;
  const names = missing.map(({ operation }) => operation).join(', ');
  // What comes near to it is worth knowing; that there is nothing is said already.
  const near = missing.flatMap(({ reason }) => (/comes nearest/.test(reason) ? [reason] : []));
  const lacks = [`${workflow.name} needs what this endpoint lacks: ${names}.`, ...near].join(' ');
  throw new AppError('unreachable', lacks, {
    next: howToGet(
      missing.map(({ operation }) => operation),
      world.endpoint.name,
    ),
    data: { missing: missing.map(({ operation, reason }) => ({ operation, reason })) },
  });
}
