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

/**
 * What must still hold when a step is written. `look` is a read shared by many steps.
 * - `same`: the row with this id has these field values.
 * - `unmarked`: no row holds the marker; one that does means the step is already done.
 * - `there`: a row has this id; none that does means that a removal is already done.
 * - `only`: no row has another id than these.
 * - `total`: the rows that match `where` add up to `equals` in `field`.
 */
export const precondition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('same'),
    look: operationCall,
    id: z.string(),
    fields: object,
    what: z.string(),
  }),
  z.strictObject({
    kind: z.literal('unmarked'),
    look: operationCall,
    marker: z.string(),
    what: z.string(),
  }),
  z.strictObject({
    kind: z.literal('there'),
    look: operationCall,
    id: z.string(),
    what: z.string(),
  }),
  z.strictObject({
    kind: z.literal('only'),
    look: operationCall,
    ids: z.array(z.string()),
    what: z.string(),
  }),
  z.strictObject({
    kind: z.literal('total'),
    look: operationCall,
    where: object,
    field: z.string(),
    equals: z.number(),
    what: z.string(),
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
  target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  /** The operation's input, in the domain's words. */
  input: object,
  /** The very arguments that the tool gets. */
  args: object,
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
  createdAt: z.number(),
  expiresAt: z.number(),
  workflow: z.string(),
  params: object,
  /** The run that this plan takes back, and what it was a run of. */
  undoes: z.strictObject({ runId: z.string(), workflow: z.string() }).nullable(),
  endpoint: z.strictObject({ name: z.string(), fingerprint: z.string() }),
  workspace: z.strictObject({ id: z.string(), name: z.string() }),
  timeZone: z.string(),
  /** Sentences that a person should read with the plan. */
  notes: z.array(z.string()),
  /** What the workflow tells besides its writes. */
  report: z.string().nullable(),
  steps: z.array(step),
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

/** The hash that an approval is bound to: of everything that decides what is written where. */
export function hashOf(content: Omit<Plan, 'hash'>): string {
  const { schemaVersion, id, workflow, params, undoes } = content;
  const { endpoint, workspace, timeZone, expiresAt } = content;
  const steps = content.steps.map(({ state: _state, ...rest }) => rest);
  return sha256({
    schemaVersion,
    id,
    workflow,
    params,
    undoes,
    endpoint,
    workspace,
    timeZone,
    expiresAt,
    steps,
  });
}

/** Reads a plan from parsed JSON. Errors: AppError `stale` for one that is no plan or was edited. */
export function checkPlan(value: unknown): Plan {
  const parsed = plan.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('stale', `This is not a plan that can be applied: ${issue?.message}.`, {
      next: 'Make a new one with `clickup-agent run … --plan-out FILE`.',
    });
  }
  if (hashOf(parsed.data) !== parsed.data.hash) {
    throw new AppError('stale', 'The plan was changed after it was made.', {
      next: 'Make a new one with `clickup-agent run … --plan-out FILE`.',
    });
  }
  return parsed.data;
}
