// A plan is data: what will be written, in which order, why, and under which conditions.
import { z } from 'zod';
import { AppError, type JsonObject, sha256 } from '../../base/index.ts';
import {
  isOperationName,
  isToolCallName,
  operationNamed,
  type WriteName,
} from '../../clickup/index.ts';

const object = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const operationCall = z.strictObject({ operation: z.string(), input: object });

const seen = { look: operationCall, what: z.string() };

/**
 * What must still hold when a step is written. `look` is a read shared by many steps.
 * - `same`: the row with this id has these field values.
 * - `unchanged`: a row with this id, where there is one, has these field values. For looks that show
 *   only what was changed of late.
 * - `unmarked`: no row holds the marker; one that does means the step is already done.
 * - `there`: a row has this id; none that does means that a removal is already done.
 * - `only`: no row has another id than these.
 * - `total`: the rows that match `where` add up to `equals` in `field`.
 */
export const precondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same'), id: z.string(), fields: object, ...seen }),
  z.strictObject({ kind: z.literal('unchanged'), id: z.string(), fields: object, ...seen }),
  z.strictObject({ kind: z.literal('unmarked'), marker: z.string(), ...seen }),
  z.strictObject({ kind: z.literal('there'), id: z.string(), ...seen }),
  z.strictObject({ kind: z.literal('only'), ids: z.array(z.string()), ...seen }),
  z.strictObject({
    ...{ kind: z.literal('total'), where: object, field: z.string(), equals: z.number() },
    ...seen,
  }),
]);
export type Precondition = z.infer<typeof precondition>;

/**
 * Where a step stands. `noop`: its effect was there already. `drift`: its precondition no longer
 * held. `unknown`: its answer was lost and no read could settle it. `skipped`: a step that it
 * builds on did not succeed, or the person left it out.
 */
const stepState = z.enum([
  'planned',
  'done',
  'noop',
  'drift',
  'failed',
  'unknown',
  'skipped',
  'denied',
]);
export type StepState = z.infer<typeof stepState>;

const step = z.strictObject({
  id: z.string(),
  /** Deterministic: the same workflow, period, target and kind give the same key. */
  key: z.string(),
  operation: z.custom<WriteName>(
    (name) =>
      typeof name === 'string' &&
      (isToolCallName(name) || (isOperationName(name) && operationNamed(name).effect !== 'read')),
  ),
  tool: z.string(),
  /** Which of several combined endpoints the tool is of, by name. */
  endpoint: z.string().optional(),
  target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  /** The operation's input, in the domain's words. */
  input: object,
  /** What the tool said that it does when the plan was made. */
  toolEffect: z.enum(['read', 'create', 'update', 'delete']).optional(),
  /** The arguments that the tool gets. They are made from the input again before they are sent. */
  args: object,
  /** Arguments that the operation knows nothing of, as they were given; sent along with the others. */
  extra: object.default({}),
  before: object.nullable(),
  after: object,
  reason: z.string(),
  /** The text that the written object will carry. */
  marker: z.string().nullable(),
  /** The read that shows the effect; default the operation's own probe. */
  look: operationCall.nullable(),
  preconditions: z.array(precondition),
  /** Ids of steps whose results this one uses. */
  uses: z.array(z.string()),
  /** What later runs may want to know of this step. */
  facts: object,
  policy: z.enum(['allow', 'ask', 'deny']),
  risk: z.enum(['low', 'high']),
  /** The call that makes this thing together with those of other steps: its number in the plan. */
  bulk: z.strictObject({ call: z.number(), tool: z.string() }).optional(),
  state: stepState,
});
export type PlanStep = z.infer<typeof step>;

export const SCHEMA_VERSION = 1;

const plan = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  kind: z.literal('plan'),
  id: z.string(),
  hash: z.string(),
  /** This home's signature of the hash. */
  signature: z.string().default(''),
  createdAt: z.number(),
  expiresAt: z.number(),
  workflow: z.string(),
  params: object,
  /** The run that this plan takes back, and what it was a run of. */
  undoes: z
    .strictObject({
      runId: z.string(),
      workflow: z.string(),
      /** Writes of it that this plan leaves as they are, because nothing here takes them back. */
      stays: z.array(z.string()).default([]),
    })
    .nullable(),
  endpoint: z.strictObject({ name: z.string(), fingerprint: z.string() }),
  workspace: z.strictObject({ id: z.string(), name: z.string() }),
  timeZone: z.string(),
  /** Sentences that a person should read with the plan. */
  notes: z.array(z.string()),
  /** What the workflow tells besides its writes. */
  report: z.string().nullable(),
  /** The same as data, by name, for programs that read the plan or its run as JSON. */
  detail: object.nullable().default(null),
  /** What became of a step stands in the run: a plan that claims it would leave the step out. */
  steps: z.array(
    step.refine(({ state }) => state === 'planned', 'one of its steps claims to be done already'),
  ),
  summary: z.strictObject({
    create: z.number(),
    update: z.number(),
    delete: z.number(),
    /** Looked at and found to need nothing. */
    noop: z.number(),
  }),
  /** Calls that applying will take, and how long the quota makes it wait. */
  estimate: z.strictObject({ reads: z.number(), writes: z.number(), waitMs: z.number() }),
  /** What planning spent. */
  quota: object,
});
export type Plan = z.infer<typeof plan>;

/** A plan is good for a day; after that the world has moved on. */
export const GOOD_FOR_MS = 24 * 3_600_000;

/** Makes the signature of a text with a key that only this home has. */
export type Sign = (text: string) => string;

/** The plan with its hash, which an approval is bound to, and the signature of this home. */
export function sealPlan(content: Omit<Plan, 'hash' | 'signature'>, sign: Sign): Plan {
  const hash = hashOf(content);
  return { ...content, hash, signature: sign(hash) };
}

/** Whether the plan was made here and is as it was made: anything else is foreign. */
export function isOwn(plan: Plan, sign: Sign): boolean {
  return hashOf(plan) === plan.hash && sign(plan.hash) === plan.signature;
}

/** Of everything in a plan but what planning has cost: all of it is shown to the approver. */
function hashOf(content: Partial<Plan>): string {
  const { hash: _hash, signature: _signature, quota: _quota, steps = [], ...rest } = content;
  return sha256({ ...rest, steps: steps.map(({ state: _state, ...step }) => step) });
}

/**
 * Reads a plan from parsed JSON. Its hash is that of what it says now; one that claims another has lost
 * its signature, and `isOwn` tells that it is foreign. Errors: AppError `stale` for what is no plan.
 */
export function readPlan(value: unknown): Plan {
  const parsed = plan.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('stale', `This is not a plan that can be applied: ${issue?.message}.`, {
      next: 'Make a new one with `clickup-agent run … --plan-out FILE`.',
    });
  }
  const hash = hashOf(parsed.data);
  const claimed = parsed.data.hash === hash;
  return { ...parsed.data, hash, signature: claimed ? parsed.data.signature : '' };
}
