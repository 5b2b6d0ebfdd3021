// What stands between an approved plan and the first call: whose plan it is, how old, for which place,
// and whether each step would be sent as it says.
import { beforeEach, describe, expect, test } from 'vitest';
import { type JsonObject, sha256 } from '../../src/base/index.ts';
import {
  type Approval,
  approveAll,
  type Plan,
  type PlanStep,
  parsePlan,
} from '../../src/engine/index.ts';
import {
  checkCalls,
  encodeStep,
  extraOf,
  judgedCall,
  toolCallOf,
} from '../../src/engine/plan/encode.ts';
import { isOwn } from '../../src/engine/plan/plan.ts';
import { type RunStep, runStateOf, summarize } from '../../src/engine/run/report.ts';
import type { PolicyRules } from '../../src/policy/index.ts';
import { changed, NOON, openDesk, rename, deskSign as sign } from '../support/engine-desk.ts';

const HOUR = 3_600_000;
let now = NOON;
beforeEach(() => {
  now = NOON;
});
const desk = (policy: PolicyRules = {}) => openDesk({ policy, now: () => now });

async function planned(engine = desk().engine, count = 2): Promise<Plan> {
  const steps = Array.from({ length: count }, (_, at) => rename(at + 1));
  return engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
}

/** Applies a plan; how it ended, and what was sent. */
async function applied(plan: Plan, approval: Partial<Approval> = {}, at = desk()) {
  const ended = await at.engine
    .apply(plan, { approval: { ...approveAll(plan), ...approval } })
    .then(
      ({ state, steps }) => ({ state, steps: steps.map((step) => step.state) }),
      (thrown: { code: string; message: string }) => ({ code: thrown.code, why: thrown.message }),
    );
  return { ...ended, sent: at.sent.length };
}

const DONE = { state: 'done', steps: ['done', 'done'], sent: 2 };
const stale = (why: RegExp | string) => ({
  ...{ code: 'stale', why: expect.stringMatching(why), sent: 0 },
});

describe('a plan is applied', () => {
  test('as it was approved, here, within a day, at its place', async () => {
    expect(await applied(await planned())).toEqual(DONE);
  });

  test('not under an approval of another', async () => {
    expect(await applied(await planned(), { hash: 'x' })).toEqual(stale('another plan'));
  });

  test('not when it was sealed elsewhere, unless whoever approved knows that', async () => {
    const foreign = changed(await planned(), {}, sha256);
    expect(await applied(foreign)).toEqual(stale('another home'));
    expect(await applied(foreign, { foreign: false })).toEqual(stale('another home'));
    expect(await applied(foreign, { foreign: true })).toEqual(DONE);
  });

  test('not at another endpoint or workspace, whoever approved it', async () => {
    const plan = await planned();
    const endpoint = changed(plan, { endpoint: { name: 'other', fingerprint: 'g' } });
    expect(await applied(endpoint, { foreign: true })).toEqual(stale('another endpoint .*"other"'));
    const workspace = changed(plan, { workspace: { id: '8', name: 'Beta' } });
    expect(await applied(workspace, { foreign: true })).toEqual(stale('the workspace "Beta"'));
  });

  test('from a clock that is five minutes ahead, and not from one that is further', async () => {
    const plan = await planned();
    now = NOON - 5 * 60_000;
    expect(await applied(plan)).toEqual(DONE);
    now -= 1;
    expect(await applied(plan)).toEqual(stale('clock was set back'));
  });

  test('until a day after it was made, whatever it says itself, and not for longer than it says', async () => {
    const plan = await planned();
    const longer = changed(plan, { expiresAt: NOON + 100 * HOUR });
    const shorter = changed(plan, { expiresAt: NOON + HOUR });
    now = NOON + HOUR;
    expect(await applied(shorter)).toEqual(DONE);
    now += 1;
    expect(await applied(shorter)).toEqual(stale('older than a day'));
    now = NOON + 24 * HOUR;
    expect([await applied(plan), await applied(longer)]).toEqual([DONE, DONE]);
    now += 1;
    for (const one of [plan, longer]) expect(await applied(one)).toEqual(stale('older than a day'));
  });

  test('in its approved steps alone', async () => {
    const ended = await applied(await planned(), { steps: new Set(['s2']) });
    expect(ended).toEqual({ state: 'done', steps: ['skipped', 'done'], sent: 1 });
  });

  test('but for what the policy denies by now, and what was denied when it was planned', async () => {
    const denying = desk({ deny: ['task.update'] });
    expect(await applied(await planned(), {}, denying)).toMatchObject({
      ...{ steps: ['denied', 'denied'], sent: 0 },
    });
    const plan = await planned();
    const [first, second] = plan.steps as [PlanStep, PlanStep];
    const steps = [{ ...first, policy: 'deny' as const }, second];
    const all = { steps: new Set(['s1', 's2']) };
    expect(await applied(changed(plan, { steps }), all)).toMatchObject({
      ...{ steps: ['denied', 'done'], sent: 1 },
    });
  });
});

describe('the hash of a plan', () => {
  test('covers everything but what planning has cost', async () => {
    const plan = await planned();
    for (const [name, value] of Object.entries(plan)) {
      if (['hash', 'signature', 'quota', 'steps'].includes(name)) continue;
      const other = { ...plan, [name]: typeof value === 'number' ? value + 1 : [value] };
      expect(isOwn(other as Plan, sign), name).toBe(false);
    }
    for (const name of Object.keys(plan.steps[0] ?? {}).filter((one) => one !== 'state')) {
      const steps = plan.steps.map((step, at) => (at === 1 ? { ...step, [name]: 'other' } : step));
      expect(isOwn({ ...plan, steps } as Plan, sign), name).toBe(false);
    }
    expect(isOwn({ ...plan, quota: { calls: 9 } }, sign)).toBe(true);
    expect(isOwn(plan, sign)).toBe(true);
    expect(isOwn({ ...plan, hash: sha256('x'), signature: sign(sha256('x')) }, sign)).toBe(false);
  });
});

describe('the text of a plan', () => {
  const read = (plan: unknown) => parsePlan(JSON.stringify(plan), sign);

  test('comes back as the plan that it was, whatever the policy said of its steps', async () => {
    for (const policy of [{}, { allow: ['task.update'] }, { deny: ['task.update'] }]) {
      const plan = await planned(desk(policy).engine);
      expect(read(plan)).toEqual({ plan, foreign: false });
    }
  });

  test('that claims another hash than it has is foreign under its own, whatever its signature', async () => {
    const plan = await planned();
    const claims = read({ ...plan, notes: ['Agreed.'] });
    expect([claims.foreign, claims.plan.signature]).toEqual([true, '']);
    expect(claims.plan.hash).toBe(changed(plan, { notes: ['Agreed.'] }).hash);
    expect(read(changed(plan, {}, sha256)).foreign).toBe(true);
  });

  test.each<[string, (plan: Plan) => unknown]>([
    ['of a step that claims to be done', (plan) => withStep(plan, { state: 'done' })],
    ['of a step that claims to need nothing', (plan) => withStep(plan, { state: 'noop' })],
    ['of a step that reads', (plan) => withStep(plan, { operation: 'task.get' })],
    ['of a step that nobody knows', (plan) => withStep(plan, { operation: 'task.destroy' })],
    ['of a step with more than steps have', (plan) => withStep(plan, { more: 1 })],
    ['with a list where an object belongs', (plan) => ({ ...plan, params: [] })],
    ['with nothing where an object belongs', (plan) => ({ ...plan, params: null })],
    ['without an end', ({ expiresAt: _end, ...rest }) => rest],
    ['of another version', (plan) => ({ ...plan, schemaVersion: 2 })],
    ['of a run', (plan) => ({ ...plan, kind: 'run' })],
    ['with more than plans have', (plan) => ({ ...plan, approved: true })],
    ['of nothing', () => null],
  ])('%s is refused', async (_what, change) => {
    const plan = await planned();
    expect(() => read(change(plan))).toThrow(/not a plan that can be applied/);
  });

  test('that is none is refused with what is wrong', () => {
    expect(() => parsePlan('{', sign)).toThrow(/holds no plan: /);
  });
});

function withStep(plan: Plan, change: JsonObject): unknown {
  return {
    ...plan,
    steps: plan.steps.map((step, at) => (at === 0 ? { ...step, ...change } : step)),
  };
}

describe('a step is refused that', () => {
  const { binding } = desk();
  const check = async (change: Partial<PlanStep>, on = binding) => {
    const [step] = (await planned()).steps;
    return () => checkCalls([{ ...step, ...change } as PlanStep], on);
  };
  const args = { id: 't1', name: 'New 1', archived: false };

  test('would be sent otherwise than it says; as it says, it is not', async () => {
    expect(await check({})).not.toThrow();
    for (const change of [{ tool: 'other' }, { args: { ...args, name: 'x' } }, { endpoint: 'b' }]) {
      expect(await check(change)).toThrow(/^Step s1 .*would be sent as update .*the plan says/);
    }
  });

  test('is called milder than it is', async () => {
    const call = { tool: 'delete', args: {} };
    const mild = { operation: 'tool.update' as const, input: call, ...call };
    expect(await check({ ...mild, toolEffect: 'delete' })).toThrow(
      /is called tool.update.*would delete/,
    );
    expect(await check({ ...mild, operation: 'tool.delete', toolEffect: 'delete' })).not.toThrow();
  });

  test('was planned with a tool that did something else', async () => {
    expect(await check({ toolEffect: 'create' })).toThrow(
      /tool to create, and update would update now/,
    );
    const { toolEffect: _effect, ...older } = (await planned()).steps[0] as PlanStep;
    expect(() => checkCalls([older], binding)).not.toThrow();
  });

  test('has an input that its operation does not take, named by where it does not', async () => {
    expect(await check({ input: { taskId: 't1', name: 7 } })).toThrow(/does not fit: name /);
  });

  test('is none that the policy denies: nobody sends that', async () => {
    expect(await check({ policy: 'deny', tool: 'other' })).not.toThrow();
  });
});

describe('arguments beside those of the operation', () => {
  const { binding } = desk();
  const step = { operation: 'task.update' as const, input: { taskId: 't', name: 'n' }, extra: {} };

  test('are sent with them, and may set a switch, but contradict nothing else', () => {
    const sent = (extra: JsonObject) => encodeStep({ ...step, extra }, binding).args;
    expect(sent({ more: 1, archived: true })).toEqual({
      id: 't',
      name: 'n',
      archived: true,
      more: 1,
    });
    expect(sent({ name: 'n' })).toEqual({ id: 't', name: 'n', archived: false });
    expect(() => sent({ name: 'other' })).toThrow(
      'The extra argument name contradicts task.update.',
    );
    expect(() => sent({ archived: 'yes' })).toThrow(/archived contradicts/);
    expect(() => sent({ id: true })).toThrow(/id contradicts/);
  });

  test('are what a call has and its operation has not', () => {
    const given = { id: 't', name: 'n', archived: false, more: { deep: 1 } };
    expect(extraOf(step, given, binding)).toEqual({ more: { deep: 1 } });
  });

  test('leave a call whole where they are switches of its own, and partly understood otherwise', () => {
    const whole = (extra: JsonObject) => {
      const one = { ...step, extra };
      return judgedCall(one, encodeStep(one, binding), binding).whole;
    };
    expect([whole({}), whole({ archived: true }), whole({ more: 1 })]).toEqual([true, true, false]);
    expect(whole({ archived: true, more: 1 })).toBe(false);
  });

  test('are never whole in a call that stands for itself, which does what its tool does', () => {
    const call = { tool: 'delete', args: {} };
    const raw = { operation: 'tool.update' as const, input: call as never, extra: {} };
    expect(encodeStep(raw, binding)).toEqual(call);
    expect(judgedCall(raw, call, binding)).toMatchObject({ effect: 'delete', whole: false });
    expect(judgedCall(step, call, binding)).toMatchObject({
      ...{ effect: 'update', serves: ['task.update'], opaque: false },
    });
  });

  test('name such a call after what its tool does', () => {
    const names = (['create', 'update', 'delete', 'read'] as const).map(toolCallOf);
    expect(names).toEqual(['tool.create', 'tool.update', 'tool.delete', 'tool.update']);
  });
});

describe('the end of a run', () => {
  const ended = (state: RunStep['state'], more: Partial<RunStep> = {}) =>
    ({ id: 's1', operation: 'task.create', state, ...more }) as RunStep;
  const all = new Set(['s1']);

  test.each<[string, RunStep[], string]>([
    ['done and noop', [ended('done'), ended('noop')], 'done'],
    ['nothing', [], 'done'],
    ['one of two', [ended('done'), ended('failed')], 'partial'],
    ['none', [ended('failed'), ended('unknown')], 'failed'],
    ['drift', [ended('drift')], 'failed'],
    ['a denial', [ended('noop'), ended('denied')], 'partial'],
    ['a step that never came', [ended('done'), ended('planned')], 'partial'],
    ['what was left out on purpose', [ended('done'), ended('skipped', { id: 's2' })], 'done'],
    ['what was approved and skipped', [ended('done'), ended('skipped')], 'partial'],
    ['another thing than predicted', [ended('done', { matches: false })], 'partial'],
    ['a thing that could not be checked', [ended('done', { notReported: ['x'] })], 'done'],
    ['a mismatch of what is not done', [ended('noop', { matches: false })], 'done'],
  ])('%s', (_what, steps, state) => {
    expect(runStateOf(steps, all)).toBe(state);
  });

  test('is not whole while something stays that nothing takes back', () => {
    const undoes = { runId: 'r', workflow: 'w', stays: ['It stays.'] };
    expect(runStateOf([ended('done')], all, undoes)).toBe('partial');
    expect(runStateOf([ended('done')], all, { ...undoes, stays: [] })).toBe('done');
  });

  test('counts what was written by what it did, and what needed nothing', () => {
    const steps = [
      ...[ended('done'), ended('done', { operation: 'task.update' }), ended('failed')],
      ...[ended('done', { operation: 'task.delete' }), ended('unknown'), ended('noop')],
      ...[ended('drift'), ended('done', { operation: 'tool.delete' })],
    ];
    expect(summarize(3, steps)).toEqual({ create: 1, update: 1, delete: 2, noop: 4, failed: 2 });
  });
});
