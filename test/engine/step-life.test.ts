// The life of a step, stage by stage: what ends it, what it hands on, and what a kill between two stages
// leaves for the next run.
import { describe, expect, test } from 'vitest';
import { AppError, type Clock, type JsonObject, type Outcome } from '../../src/base/index.ts';
import { incomplete } from '../../src/clickup/index.ts';
import type { PlanStep } from '../../src/engine/index.ts';
import { entryOf } from '../../src/engine/run/record.ts';
import { type Attempt, applyTogether, STAGES, type StepDeps } from '../../src/engine/run/step.ts';
import { memoryStore } from '../support/memory-store.ts';

let now = 5;
const clock: Clock = {
  now: () => now,
  async sleep(ms) {
    now += ms;
  },
};

const STEP = {
  ...{ id: 's1', key: 'k/1', operation: 'task.create', tool: 'create_task' },
  ...{ target: { kind: 'list', id: 'l', name: 'Login' }, input: { listId: 'l', name: 'Login' } },
  ...{ args: {}, extra: {}, before: null, after: { name: 'Login' }, reason: '', marker: '[ca:1]' },
  ...{ look: null, preconditions: [], uses: [], facts: {}, policy: 'ask', risk: 'low' },
  state: 'planned',
} as PlanStep;
const CALL = { tool: 'create_task', args: {} };
/** A task that carries the step's mark. */
const ROW = { id: 't1', name: 'Login', description: '[ca:1]', status: { name: 'open' } };
const page = (...items: JsonObject[]) => ({ items, next: null });

/** What stages need; `rows` is what a look shows, `answers` what the calls get in turn. */
function world(
  more: Partial<StepDeps> = {},
  rows: unknown = page(),
  answers: Outcome<unknown>[] = [],
) {
  now = 5;
  const { journal } = memoryStore();
  const sent: string[] = [];
  const forgotten: number[] = [];
  const noted: unknown[] = [];
  const deps = {
    ...{ journal, clock, runId: 'r', approved: new Set(['s1']), policy: {}, written: new Map() },
    ...{ timeZone: 'UTC', call: { lane: 'batch' } },
    canary: {
      ...{ stopped: () => null, isDue: async () => false },
      note: async (...all: unknown[]) => void noted.push(all),
    },
    reads: { look: async () => rows, forget: () => void forgotten.push(now) },
    look: async () => rows,
    binding: {
      encode: () => CALL,
      argumentsOf: () => [],
      reachOf: () => ({ effect: 'create', operations: [], opaque: false, toolHash: '' }),
      otherCalls: () => [],
      prefer: () => {},
      send: async (_operation: string, _input: unknown, { tool }: { tool: string }) => {
        sent.push(tool);
        return answers.shift() ?? { kind: 'ok', value: { id: 't1' } };
      },
    },
    ...more,
  } as unknown as StepDeps;
  const bind = (own: object) => Object.assign(deps.binding, own);
  return { deps, journal, sent, forgotten, noted, bind };
}

/** One stage by its name. */
async function through(name: string, deps: StepDeps, attempt: Attempt = { step: STEP }) {
  const stage = STAGES.find((one) => one.name === name);
  if (!stage) throw new Error(`There is no stage "${name}".`);
  return stage.run(attempt, deps);
}

/** Lets a step live through so many of its stages; answers what the journal holds then. */
async function killedAfter(count: number) {
  const { deps, journal, sent } = world();
  let attempt: Attempt = { step: STEP };
  for (const stage of STAGES.slice(0, count)) attempt = await stage.run(attempt, deps);
  const [entry] = await journal.entries('r');
  return { left: entry?.state ?? 'nothing', sent: sent.length, end: attempt.end?.state };
}

describe('a step that is killed', () => {
  test.each(STAGES.map(({ name, leaves }, at) => ({ name, leaves, at })))(
    'after "$name" leaves: $leaves',
    async ({ leaves, at }) => {
      expect((await killedAfter(at + 1)).left).toBe(leaves);
    },
  );

  test('is never on the wire before the journal knows of it', async () => {
    const at = STAGES.findIndex(({ leaves }) => leaves === 'intended');
    expect((await killedAfter(at + 1)).sent).toBe(0);
    expect((await killedAfter(at + 2)).sent).toBe(1);
  });

  test('is done once it was through all stages', async () => {
    expect(await killedAfter(STAGES.length)).toEqual({ left: 'settled', sent: 1, end: 'done' });
  });
});

test('a step that was denied is never sent, and one that nobody approved is left out', async () => {
  const checked = async (step: Partial<PlanStep>, approved: string[]) =>
    (
      await through('check the approval', world({ approved: new Set(approved) }).deps, {
        step: { ...STEP, ...step } as PlanStep,
      })
    ).end;
  const denied = { state: 'denied', message: 'The policy forbids it.' };
  expect(await checked({ policy: 'deny' }, ['s1'])).toEqual(denied);
  expect(await checked({}, ['s2'])).toEqual({ state: 'skipped', message: 'Not approved.' });
  expect(await checked({}, ['s1'])).toBeUndefined();
});

describe('an earlier try of a step', () => {
  const stage = 'settle what is in doubt';
  const begun = async (runId: string, rows: unknown) => {
    const all = world({}, rows);
    await all.journal.intend(entryOf(STEP, runId, 1));
    return { ...(await through(stage, all.deps)), forgotten: all.forgotten.length };
  };

  test('that there was none of costs nothing, and what was read before still counts', async () => {
    const { deps, forgotten } = world();
    expect([await through(stage, deps), forgotten]).toEqual([{ step: STEP }, []]);
  });

  test('that came through makes it done, or needless where another run made it', async () => {
    expect(await begun('r', page(ROW))).toMatchObject({
      ...{ end: { state: 'done', writtenId: 't1' }, forgotten: 1 },
    });
    expect(await begun('q', page(ROW))).toMatchObject({
      end: { state: 'noop', message: 'Run q had written it.', writtenId: 't1' },
    });
    const { journal, deps } = world({}, page(ROW));
    await journal.intend({ ...entryOf(STEP, 'r', 1), stepId: 's2' });
    expect((await through(stage, deps)).end?.message).toBe('Run r had written it.');
  });

  test('that surely did not come through lets it go on, and what was read before is old', async () => {
    expect(await begun('q', page())).toEqual({ step: STEP, forgotten: 1 });
  });

  test('of which nobody can tell keeps it from being sent', async () => {
    const { end } = await begun('q', page({ ...ROW, description: null, createdAt: 5 }));
    expect(end).toMatchObject({ state: 'unknown' });
    expect(end?.message).toMatch(/^An earlier run sent this, and its outcome is unknown\. /);
  });
});

describe('what another run has written under the same key', () => {
  const UNMARKED = { ...STEP, marker: null };
  /** Its journal after a run `q` that ended so. */
  const endAfter = async (
    step: PlanStep,
    body: JsonObject,
    more: { key?: string; run?: JsonObject; undone?: boolean } = {},
  ) => {
    const { deps, journal } = world();
    const entry = { ...entryOf(step, 'q', 1), ...(more.key ? { key: more.key } : {}) };
    await journal.intend(entry);
    await journal.settle('q', 's1', 2, { ...entry.body, ...body });
    if (more.run) {
      await journal.saveRun({
        ...{ id: 'q', workflow: 'w', profile: 'p', state: 'partial', startedAt: 1 },
        ...{ finishedAt: 2, body: more.run },
      });
    }
    if (more.undone) {
      await journal.intend({ ...entry, runId: 'u', key: 'undo/q/s1' });
      await journal.settle('u', 's1', 3, { outcome: 'done' });
    }
    return (await through('settle what is in doubt', deps, { step })).end;
  };

  test('is not written again where nothing in the world could tell of it', async () => {
    const message = 'Run q has written it already.';
    expect(await endAfter(UNMARKED, { outcome: 'done', id: 't9' })).toEqual({
      ...{ state: 'noop', message, writtenId: 't9' },
    });
    expect(await endAfter(UNMARKED, { outcome: 'done', id: null })).toEqual({
      state: 'noop',
      message,
    });
  });

  test.each<[string, ...Parameters<typeof endAfter>]>([
    ['failed', UNMARKED, { outcome: 'failed' }],
    ['was found there', UNMARKED, { outcome: 'noop' }],
    ['was taken back', UNMARKED, { outcome: 'done' }, { undone: true }],
    ['has a longer key', UNMARKED, { outcome: 'done' }, { key: 'k/10' }],
    ['is looked for by its mark', STEP, { outcome: 'done' }],
    ['is a change', { ...UNMARKED, operation: 'task.update' } as PlanStep, { outcome: 'done' }],
  ])('but %s does not stop it', async (_why, step, body, more) => {
    expect(await endAfter(step, body, more)).toBeUndefined();
  });

  test('and landed on somebody else is not written again, and says how to take it back', async () => {
    const run = (step: JsonObject) => ({ run: { steps: [{ id: 's1', ...step }] } });
    const astray = { matches: false, mismatch: { predicted: {}, observed: { userId: '1' } } };
    const done = { outcome: 'done', id: 't9' };
    expect((await endAfter(STEP, done, run(astray)))?.message).toBe(
      'Run q has written it, and not as predicted. Undo it with `clickup-agent runs undo q`.',
    );
    // Where it can be seen, its mark tells.
    const seen = { ...astray, mismatch: { predicted: {}, observed: { name: 'x' } } };
    for (const step of [seen, { ...astray, matches: true }, { ...astray, id: 's2' }]) {
      expect(await endAfter(STEP, done, run(step))).toBeUndefined();
    }
  });
});

describe('a condition of a step that does not hold', () => {
  const look = { operation: 'task.list', input: { listId: 'l' } };
  const named = { kind: 'same' as const, look, id: 't1', fields: { name: 'Old' }, what: 'It' };
  const checked = async (step: Partial<PlanStep>, rows: unknown) => {
    const { deps, journal } = world({}, rows);
    const own = { ...STEP, ...step } as PlanStep;
    const { end } = await through('check preconditions', deps, { step: own });
    const [entry] = await journal.entries('r');
    return { end, entry: entry && [entry.state, entry.body.outcome, entry.body.id] };
  };
  const unmarked = { kind: 'unmarked' as const, look, marker: '[ca:1]', what: 'the task' };

  test('because its effect is there makes it needless, and its key counts as done', async () => {
    const { end, entry } = await checked({ preconditions: [unmarked] }, page(ROW));
    expect(end).toEqual({
      ...{ state: 'noop', message: 'Already so: the task.', observed: ROW, writtenId: 't1' },
    });
    expect(entry).toEqual(['settled', 'noop', 't1']);
  });

  test('though the thing is what the step would make of it makes it needless too', async () => {
    const { end, entry } = await checked({ preconditions: [named] }, page(ROW));
    expect(end).toEqual({
      ...{ state: 'noop', message: 'It is already so.', observed: { id: 't1' }, writtenId: 't1' },
    });
    expect(entry).toEqual(['settled', 'noop', 't1']);
    // Without a mark nobody knows whose thing of the same name that is.
    const { end: drift } = await checked({ preconditions: [named], marker: null }, page(ROW));
    expect(drift).toMatchObject({ state: 'drift', drift: { found: { name: 'Login' } } });
  });

  test('as far as can be seen fails it, and leaves no trace', async () => {
    const part = incomplete(page(), 'a page is missing');
    expect(await checked({ preconditions: [unmarked] }, part)).toEqual({
      end: {
        state: 'failed',
        message: 'Whether it is there already cannot be seen: a page is missing.',
      },
    });
  });
});

describe('the call of a step', () => {
  const judge = (deps: StepDeps) => through('judge the encoded call', deps);

  test('is made when it is judged, and handed on with the step', async () => {
    const call = { tool: 'make', args: { name: 'Login' }, endpoint: 'b' };
    const { deps, bind } = world();
    bind({ encode: () => call });
    expect(await judge(deps)).toEqual({ step: { ...STEP, ...call }, call });
  });

  test('that the policy forbids by now is named by what forbids it', async () => {
    const forbidden = async (deny: string) =>
      (
        await judge(
          world({
            policy: { deny: [deny] },
            binding: {
              encode: () => CALL,
              argumentsOf: () => [],
              reachOf: () => ({ effect: 'create', operations: ['task.delete'], opaque: false }),
            } as never,
          }).deps,
        )
      ).end;
    expect(await forbidden('task.create')).toEqual({
      ...{ state: 'denied', message: 'The policy forbids task.create.' },
    });
    expect((await forbidden('task.delete'))?.message).toBe(
      'The policy forbids task.delete, which create_task can do too.',
    );
  });

  test('that cannot be made fails the step with why; a fault of the program is told as it is', async () => {
    const { deps, bind } = world();
    const throwing = (thrown: Error) =>
      bind({
        encode() {
          throw thrown;
        },
      });
    throwing(new AppError('unreachable', 'No tool.'));
    expect((await judge(deps)).end).toEqual({ state: 'failed', message: 'No tool.' });
    throwing(new TypeError('A bug.'));
    await expect(judge(deps)).rejects.toThrow('A bug.');
  });

  test('of a kind that was stopped is skipped with why', async () => {
    const canary = { stopped: () => 'Stopped.' } as never;
    expect((await judge(world({ canary }).deps)).end).toEqual({
      ...{ state: 'skipped', message: 'Stopped.' },
    });
  });

  test('that another run is making at this moment is left to it', async () => {
    const { deps, journal } = world();
    await journal.intend({ ...entryOf(STEP, 'q', 1) });
    const left = await through('journal the intent', deps, { step: STEP, call: CALL });
    expect(left.end).toEqual({
      state: 'skipped',
      message: 'Run q is writing this now; the next run looks what became of it.',
    });
    expect(left.sentAt).toBeUndefined();
  });

  test('that quota or a lock held back was not sent; any other break leaves it in doubt', async () => {
    const broken = async (code: 'quota' | 'locked' | 'interrupted') => {
      const { deps, journal, bind } = world();
      await journal.intend(entryOf(STEP, 'r', 1));
      bind({ send: () => Promise.reject(new AppError(code, 'Stopped.')) });
      const sending = through('send', deps, { step: STEP, call: CALL });
      await expect(sending).rejects.toThrow('Stopped.');
      return (await journal.entries('r'))[0]?.state;
    };
    expect([await broken('quota'), await broken('locked')]).toEqual(['settled', 'settled']);
    expect(await broken('interrupted')).toBe('intended');
  });

  test('is never sent without having been judged', async () => {
    await expect(through('send', world().deps)).rejects.toThrow('Step s1 was not judged.');
  });
});

describe('a call that was surely refused', () => {
  const refused: Outcome<unknown> = { kind: 'rejected', reason: 'other', message: 'No.' };
  const [second, third] = ['second', 'third'].map((tool) => ({ tool, args: {} }));
  const sending = async (answers: Outcome<unknown>[], step: Partial<PlanStep> = {}) => {
    const all = world({}, page(), answers);
    const preferred: unknown[] = [];
    all.bind({
      otherCalls: () => [second, third],
      prefer: (...which: unknown[]) => void preferred.push(which),
      callTool: async () => refused,
    });
    const own = { ...STEP, ...step } as PlanStep;
    const { other, result } = await through('send', all.deps, { step: own, call: CALL });
    return { other, state: result?.state, sent: all.sent, preferred };
  };

  test('goes to one tool after the other, until one does it; that is learned', async () => {
    expect(await sending([refused, refused])).toEqual({
      ...{ other: third, state: 'done', sent: ['create_task', 'second', 'third'] },
      preferred: [['task.create', third, CALL]],
    });
  });

  test('by all of them stays refused, and nothing is learned', async () => {
    expect(await sending([refused, refused, refused])).toMatchObject({
      ...{ state: 'failed', preferred: [] },
    });
  });

  test('ends with the first whose answer is lost: no further tool is tried, none is preferred', async () => {
    const lost: Outcome<unknown> = { kind: 'unknown', message: 'Lost.' };
    expect(await sending([refused, lost])).toEqual({
      ...{ other: second, state: 'unknown', sent: ['create_task', 'second'], preferred: [] },
    });
  });

  test('goes nowhere else with arguments of its own, or where it stands for itself', async () => {
    expect((await sending([refused], { extra: { more: 1 } })).sent).toEqual(['create_task']);
    const raw = { operation: 'tool.create' as const, input: { tool: 'x', args: {} } };
    expect(await sending([], raw)).toMatchObject({ state: 'failed', sent: [] });
  });
});

describe('the end of a step', () => {
  const verify = (deps: StepDeps, attempt: Partial<Attempt>) =>
    through('verify', deps, { step: STEP, call: CALL, sentAt: 5, ...attempt });
  const done = (output: unknown, id: string | null = 't1') =>
    ({ result: { state: 'done', id, output } }) as const;

  test('holds what a write of something new was answered, and of nothing else', async () => {
    const { deps } = world();
    expect((await verify(deps, done({ id: 't1', name: 'L' }))).end).toEqual({
      ...{ state: 'done', writtenId: 't1', answer: { id: 't1', name: 'L' } },
    });
    expect((await verify(deps, done(null))).end).toEqual({ state: 'done', writtenId: 't1' });
    const step = { ...STEP, operation: 'task.update' } as PlanStep;
    expect((await verify(deps, { step, ...done({ id: 't1' }) })).end).not.toHaveProperty('answer');
  });

  test('finds the id of what was made where the answer does not tell it, and of that alone', async () => {
    const { deps } = world({}, page(ROW));
    expect((await verify(deps, done({}, null))).end).toMatchObject({ writtenId: 't1' });
    expect((await verify(world().deps, done({}, null))).end).toMatchObject({ writtenId: null });
    const step = { ...STEP, operation: 'task.update', input: { taskId: 't1', name: 'Login' } };
    const update = await verify(deps, { step: step as PlanStep, ...done({}, null) });
    expect(update.end).toMatchObject({ writtenId: null });
  });

  test('tells how else it ended, and nothing before there was a call', async () => {
    const { deps } = world();
    const failed = { result: { state: 'failed', message: 'No.' } } as const;
    expect((await verify(deps, failed)).end).toEqual({ state: 'failed', message: 'No.' });
    expect(await verify(deps, {})).not.toHaveProperty('end');
  });

  test('of a canary holds at once what a read showed of it', async () => {
    const shown = {
      ...{ observed: { name: 'x' }, matches: false, notReported: ['tags'], traces: { at: 1 } },
      mismatch: { predicted: { name: 'Login' }, observed: { name: 'x' } },
    };
    const noted: unknown[] = [];
    const canary = {
      isDue: async () => true,
      note: async (...all: unknown[]) => void noted.push(all),
    } as never;
    const reading = (seen: object) =>
      world({ canary, readBackOne: async (step) => ({ ...step, ...seen }) }).deps;
    expect((await verify(reading(shown), done(null))).end).toEqual({
      ...{ state: 'done', writtenId: 't1', ...shown },
    });
    expect(noted).toEqual([
      [{ operation: 'task.create', call: CALL }, expect.objectContaining(shown)],
    ]);
    expect((await verify(reading({}), done(null))).end).toStrictEqual({
      ...{ state: 'done', writtenId: 't1' },
    });
    const kind = { operation: 'task.bulk_create', call: { tool: 'many', args: {} } };
    await verify(reading({}), { kind, ...done(null) });
    expect(noted.at(-1)).toEqual([kind, expect.anything()]);
  });

  test('is written down with what was answered, or with when a lost call was given up', async () => {
    const settled = async (result: Attempt['result']) => {
      const { deps, journal } = world();
      await journal.intend(entryOf(STEP, 'r', 1));
      await through('settle', deps, { step: STEP, sentAt: 3, ...(result ? { result } : {}) });
      const [entry] = await journal.entries('r');
      const { step: _step, ...body } = entry?.body ?? {};
      return [entry?.state, entry?.intendedAt, body];
    };
    expect(await settled({ state: 'done', id: 't1', output: { id: 't1', name: 'L' } })).toEqual([
      ...['settled', 1, { outcome: 'done', id: 't1', output: { id: 't1', name: 'L' } }],
    ]);
    expect(await settled({ state: 'done', id: 't1', output: 'text' })).toEqual([
      ...['settled', 1, { outcome: 'done', id: 't1', output: { id: 't1' } }],
    ]);
    expect(await settled({ state: 'failed', message: 'No.' })).toEqual([
      ...['settled', 1, { outcome: 'failed', message: 'No.' }],
    ]);
    expect(await settled({ state: 'unknown', message: 'Lost.', goneAt: 9 })).toEqual([
      ...['intended', 3, { goneAt: 9 }],
    ]);
    expect(await settled(undefined)).toEqual(['intended', 1, {}]);
  });
});

describe('steps that share a call', () => {
  const NAMES = ['A', 'B', 'C', 'D'];
  const steps = NAMES.map((name, at) => ({
    ...{ ...STEP, id: `s${at + 1}`, key: `k/${at}`, marker: `[ca:${at}]` },
    ...{ input: { listId: 'l', name }, bulk: { call: 1, tool: 'many' } },
  })) as PlanStep[];
  const approved = new Set(steps.map(({ id }) => id));

  /** `due`: nobody has verified the tool yet; `matches`: what the first read back shows. */
  const together = async (
    which: PlanStep[],
    {
      due = false,
      matches = true,
      answer,
      ...more
    }: {
      due?: boolean;
      matches?: boolean;
      answer?: Outcome<unknown>;
    } & Partial<StepDeps> = {},
  ) => {
    const sent: string[] = [];
    let [isDue, stopped] = [due, false];
    const canary = {
      stopped: () => (stopped ? 'Stopped.' : null),
      isDue: async () => isDue,
      note: async (_kind: unknown, shown: { matches?: boolean }) => {
        isDue = false;
        stopped = shown.matches === false;
      },
    } as never;
    const all = world({
      ...{ approved, canary, readBackOne: async (step) => ({ ...step, matches }) },
      ...more,
    });
    all.bind({
      encode: (_operation: string, input: { tasks: unknown[] }) => ({ tool: 'many', args: input }),
      send: async (_operation: string, { tasks }: { tasks: { name: string }[] }) => {
        sent.push(tasks.map(({ name }) => name).join());
        return answer ?? { kind: 'ok', value: tasks.map(({ name }) => ({ name, id: `t${name}` })) };
      },
    });
    const ends = await applyTogether(which, all.deps);
    const told = [...ends].map(([id, end]) => `${id} ${end.state} ${end.writtenId ?? ''}`.trim());
    return { sent, told, forgotten: all.forgotten.length };
  };

  test('are made with one call, and what was read before is old then', async () => {
    expect(await together(steps)).toEqual({
      ...{ sent: ['A,B,C,D'], forgotten: 1 },
      told: ['s1 done tA', 's2 done tB', 's3 done tC', 's4 done tD'],
    });
  });

  test('with a tool that nobody has verified are made after the first alone was read back', async () => {
    const { sent, told } = await together(steps, { due: true });
    expect([sent, told]).toEqual([
      ['A', 'B,C,D'],
      ['s1 done tA', 's2 done tB', 's3 done tC', 's4 done tD'],
    ]);
    const wrong = await together(steps, { due: true, matches: false });
    expect([wrong.sent, wrong.told]).toEqual([['A'], ['s1 done tA']]);
  });

  test('leave out who needs no write; one that is left goes alone', async () => {
    const some = await together(steps, { approved: new Set(['s1', 's3', 's4']) });
    expect([some.sent, some.told]).toEqual([
      ['A,C,D'],
      ['s2 skipped', 's1 done tA', 's3 done tC', 's4 done tD'],
    ]);
    const two = await together(steps, { approved: new Set(['s1', 's2']) });
    expect(two.sent).toEqual(['A,B']);
    const one = await together(steps, { approved: new Set(['s1']) });
    expect([one.sent, one.told]).toEqual([[], ['s2 skipped', 's3 skipped', 's4 skipped']]);
  });

  test('go one by one where the call was refused, or there is no such call any more', async () => {
    const answer = { kind: 'rejected', reason: 'other', message: 'No.' } as const;
    expect(await together(steps, { answer })).toMatchObject({ sent: ['A,B,C,D'], told: [] });
    const other = steps.map((step) => ({ ...step, bulk: { call: 1, tool: 'other' } }));
    expect(await together(other)).toEqual({ sent: [], told: [], forgotten: 0 });
  });
});
