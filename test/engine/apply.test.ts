// A plan on its way: where it stops and goes on, what a later step gets of an earlier one, and what the
// report says of each.
import { describe, expect, test } from 'vitest';
import { AppError, type JsonObject, type Outcome } from '../../src/base/index.ts';
import { task } from '../../src/clickup/index.ts';
import { type ApplyEvent, approveAll, type Plan, type StepDraft } from '../../src/engine/index.ts';
import { deskSign, NOON, openDesk, rename } from '../support/engine-desk.ts';

type Desk = ReturnType<typeof openDesk>;
const plannedOf = ({ engine }: Desk, steps: StepDraft[]): Promise<Plan> =>
  engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
const planned = (desk: Desk, count: number) =>
  plannedOf(
    desk,
    Array.from({ length: count }, (_, at) => rename(at + 1)),
  );
const states = ({ steps }: { steps: { state: string }[] }) => steps.map(({ state }) => state);
const approval = approveAll;

/** Answers to the writes of one task, in turn; the last stays. */
function answering(id: string, ...outcomes: (Outcome<unknown> | AppError)[]) {
  return (of: string) => {
    if (of !== id) return null;
    return (outcomes.length > 1 ? outcomes.shift() : outcomes[0]) ?? null;
  };
}
const sentBy = ({ sent }: Desk) => sent.map(({ args }) => args.id);

describe('a run that is asked to stop', () => {
  test('ends before the next step, is called interrupted, and goes on where it ended', async () => {
    const desk = openDesk();
    const plan = await planned(desk, 3);
    const stopping = () => desk.sent.length === 2;
    const report = await desk.engine.apply(plan, { approval: approval(plan), stopping });
    expect([report.state, states(report)]).toEqual(['interrupted', ['done', 'done', 'planned']]);
    const resumed = await desk.engine.resume(report.id, {});
    expect([resumed.id, resumed.state, states(resumed)]).toEqual([
      ...[report.id, 'done', ['done', 'done', 'done']],
    ]);
    expect(desk.sent.map(({ args }) => args.id)).toEqual(['t1', 't2', 't3']);
    expect(resumed.startedAt).toBe(report.startedAt);
  });

  test('by a signal ends likewise', async () => {
    const desk = openDesk();
    const plan = await planned(desk, 3);
    const control = new AbortController();
    const report = await desk.engine.apply(plan, {
      ...{ approval: approval(plan), signal: control.signal },
      onEvent: ({ kind }) => void (kind === 'step-ended' && control.abort()),
    });
    expect([report.state, states(report)]).toEqual(['interrupted', ['done', 'planned', 'planned']]);
  });

  test('is answered as it is where it was done', async () => {
    const desk = openDesk();
    const plan = await planned(desk, 1);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect(await desk.engine.resume(report.id, {})).toEqual(report);
    expect(desk.sent).toHaveLength(1);
  });
});

describe('a run that breaks off', () => {
  test('says how far it came and how to go on, and does only the rest then', async () => {
    const broken = new AppError('quota', 'No quota.', { next: 'Wait.', data: { until: 'x' } });
    const answers = answering('t2', broken, { kind: 'ok', value: { id: 't2' } });
    const desk = openDesk({ answers });
    const plan = await planned(desk, 3);
    const thrown = await desk.engine
      .apply(plan, { approval: approval(plan) })
      .catch((error: unknown) => error as AppError);
    expect(thrown).toBeInstanceOf(AppError);
    const { code, message, next, data } = thrown as AppError;
    const { runId } = data as { runId: string };
    expect([code, message]).toEqual(['quota', 'No quota.']);
    expect(next).toBe(
      `Wait. 1 of 3 writes are done; \`clickup-agent runs resume ${runId}\` goes on.`,
    );
    expect(data).toEqual({ until: 'x', runId, done: 1, steps: 3 });
    const resumed = await desk.engine.resume(runId, {});
    expect([resumed.state, states(resumed)]).toEqual(['done', ['done', 'done', 'done']]);
    // What quota held back was never sent, so nobody looks for it.
    expect(sentBy(desk)).toEqual(['t1', 't2', 't2', 't3']);
  });

  test('by a fault of the program is told as it is', async () => {
    const desk = openDesk({
      binding: { send: (() => Promise.reject(new Error('A bug.'))) as never },
    });
    const plan = await planned(desk, 1);
    await expect(desk.engine.apply(plan, { approval: approval(plan) })).rejects.toThrow('A bug.');
  });

  test('sends nothing more once its lock has passed on', async () => {
    let valid = true;
    const desk = openDesk({
      answers: (_id, how) => {
        how.beforeSending?.();
        valid = false;
        return null;
      },
    });
    const plan = await planned(desk, 3);
    const lease = { name: 'l', token: 't', valid: () => valid } as never;
    const hold = { name: 'l', lease, release: async () => {} };
    const thrown = desk.engine.apply(plan, { approval: approval(plan), hold });
    await expect(thrown).rejects.toMatchObject({ code: 'locked', data: { done: 1 } });
  });
});

describe('a step that builds on another', () => {
  const chain = (): StepDraft[] => [
    rename(1),
    rename(2, { input: { taskId: '{{s1.id}}', name: 'Inner' } as never, after: { name: 'Inner' } }),
  ];

  test('gets what that one has written', async () => {
    const desk = openDesk({ answers: answering('t1', { kind: 'ok', value: { id: 'made' } }) });
    desk.rows.set('made', { id: 'made', name: 'New 1' });
    const plan = await plannedOf(desk, chain());
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect([states(report), sentBy(desk)]).toEqual([
      ['done', 'done'],
      ['t1', 'made'],
    ]);
  });

  test('gets what that one is about, where the answer names nothing', async () => {
    const desk = openDesk({ answers: answering('t1', { kind: 'ok', value: {} }) });
    const plan = await plannedOf(desk, chain());
    await desk.engine.apply(plan, { approval: approval(plan) });
    expect(sentBy(desk)).toEqual(['t1', 't1']);
  });

  test('is skipped where that one was refused or left out', async () => {
    const refused = { kind: 'rejected', reason: 'other', message: 'No.' } as const;
    const desk = openDesk({ answers: answering('t1', refused) });
    const plan = await plannedOf(desk, chain());
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect([states(report), sentBy(desk)]).toEqual([['failed', 'skipped'], ['t1']]);
    expect(report.steps[1]?.message).toBe('A step that it builds on did not succeed.');
    const other = openDesk();
    const again = await plannedOf(other, chain());
    const part = { hash: again.hash, steps: new Set(['s2']) };
    const left = await other.engine.apply(again, { approval: part });
    expect([states(left), other.sent]).toEqual([['skipped', 'skipped'], []]);
  });
});

test('what happens is told in order, each step with its number', async () => {
  const desk = openDesk();
  const plan = await planned(desk, 2);
  const events: string[] = [];
  const onEvent = (event: ApplyEvent) =>
    void events.push([event.kind, 'index' in event ? event.index : ''].join(' ').trim());
  const { id } = await desk.engine.apply(plan, { approval: approval(plan), onEvent });
  expect(id).toMatch(/^run-/);
  expect(events).toEqual([
    ...['run-started', 'step-started 0', 'step-ended 0', 'step-started 1', 'step-ended 1'],
    'reading-back',
  ]);
});

describe('a write that came out otherwise', () => {
  /** An endpoint that gives every task to these people, whatever it is told. */
  const astray = (...ids: string[]) => {
    const desk = openDesk({
      binding: {
        encode: ((_operation: string, input: JsonObject) => ({
          tool: 'update',
          args: { id: input.taskId ?? null },
        })) as never,
        async send(_operation: string, input: JsonObject) {
          const assignees = ids.map((id) => ({ id, name: 'x' }));
          desk.rows.set(String((input as JsonObject).taskId), {
            ...{ id: (input as JsonObject).taskId ?? null, name: 'N', assignees },
          });
          return { kind: 'ok', value: { id: String((input as JsonObject).taskId) } } as never;
        },
      },
    });
    return desk;
  };
  const assigning = rename(1, { after: { assignees: ['8'] } as JsonObject } as never);

  test('names the people that it is about, as far as they are known', async () => {
    const desk = astray('7', '9');
    const plan = await plannedOf(desk, [
      { ...assigning, input: { taskId: 't1', addAssigneeIds: ['8'] } as never },
    ]);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect(report.state).toBe('partial');
    expect(report.steps[0]).toMatchObject({
      ...{ matches: false, people: { 7: 'Maya' } },
      mismatch: { predicted: { assignees: ['8'] }, observed: { assignees: ['7', '9'] } },
    });
  });

  test('names nobody where nobody is known', async () => {
    const desk = astray('9');
    const plan = await plannedOf(desk, [
      { ...assigning, input: { taskId: 't1', addAssigneeIds: ['8'] } as never },
    ]);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect(report.steps[0]?.matches).toBe(false);
    expect(report.steps[0]).not.toHaveProperty('people');
  });
});

describe('a step whose effect is there', () => {
  test('needs nothing, counts as written for the next, and is known from then on', async () => {
    const desk = openDesk();
    const row = { id: 't1', name: 'New 1', status: { name: 'open' }, assignees: [] };
    desk.rows.set('t1', task.parse(row) as unknown as JsonObject);
    const look = { operation: 'task.get', input: { taskId: 't1' } };
    const same = { kind: 'same' as const, look, id: 't1', fields: { name: 'Old' }, what: 'It' };
    const plan = await plannedOf(desk, [rename(1, { preconditions: [same] })]);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect([report.state, report.summary.noop, desk.sent]).toEqual(['done', 1, []]);
    expect(report.steps[0]).toMatchObject({ message: 'It is already so.' });
    const [entry] = await desk.store.journal.entries(report.id);
    expect([entry?.state, entry?.body.outcome]).toEqual(['settled', 'noop']);
  });

  test('that is to be removed and is gone needs nothing', async () => {
    const desk = openDesk();
    const look = { operation: 'task.get', input: { taskId: 't1' } };
    const there = { kind: 'there' as const, look, id: 't1', what: 'the task is gone' };
    const removal = {
      ...rename(1, { preconditions: [there] }),
      ...{ operation: 'task.delete', input: { taskId: 't1' }, after: {} },
    } as StepDraft;
    const plan = await plannedOf(desk, [removal]);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect([states(report), desk.sent]).toEqual([['noop'], []]);
    expect(report.steps[0]?.message).toBe('Already so: the task is gone.');
  });

  test('is drift where something else is there, told with both values', async () => {
    const desk = openDesk();
    desk.rows.set('t1', { id: 't1', name: 'Other' });
    const look = { operation: 'task.get', input: { taskId: 't1' } };
    const same = { kind: 'same' as const, look, id: 't1', fields: { name: 'Old' }, what: 'It' };
    const plan = await plannedOf(desk, [rename(1, { preconditions: [same] })]);
    const report = await desk.engine.apply(plan, { approval: approval(plan) });
    expect([report.state, states(report), desk.sent]).toEqual(['failed', ['drift'], []]);
    expect(report.steps[0]).toMatchObject({
      message: expect.stringMatching(/^It changed: was .*Old.*, is .*Other.* now\.$/),
      drift: { what: 'It', planned: { name: 'Old' }, found: { name: 'Other' } },
    });
  });
});

test('a plan that somebody approved as foreign is this home’s own when it is resumed', async () => {
  const desk = openDesk();
  const made = await planned(desk, 2);
  const foreign = { ...made, signature: deskSign('another text') };
  const stopping = () => desk.sent.length === 1;
  const how = { approval: { ...approval(foreign), foreign: true }, stopping };
  const report = await desk.engine.apply(foreign, how);
  expect(report.state).toBe('interrupted');
  expect((await desk.engine.resume(report.id, {})).state).toBe('done');
  expect(report.startedAt).toBe(NOON);
});

describe('new tasks that share a call', () => {
  /** An endpoint with a tool for one task and a tool for many; `refuses`: what that one is answered. */
  const desk = (refuses: Outcome<unknown> | null = null) => {
    const made: JsonObject[] = [];
    const calls: string[] = [];
    const make = ({ name, description }: JsonObject) => {
      const row = { id: `t${made.length + 1}`, name, description, status: { name: 'open' } };
      made.push(task.parse({ ...row, assignees: [] }) as unknown as JsonObject);
      return made.at(-1);
    };
    const all = openDesk({
      read: () => ({ items: made, next: null }),
      binding: {
        encode: ((operation: string, input: JsonObject) => ({
          tool: operation === 'task.bulk_create' ? 'many' : 'one',
          args: input,
        })) as never,
        argumentsOf: () => [],
        reachOf: (({ tool }: { tool: string }) => ({
          ...{ effect: 'create', operations: ['task.create'], opaque: false, toolHash: tool },
        })) as never,
        async send(operation: string, input: unknown) {
          const { tasks = [input], name } = input as { tasks?: unknown[]; name?: string };
          calls.push(`${operation} ${name ?? tasks.length}`);
          if (operation === 'task.bulk_create' && refuses) return refuses as never;
          const rows = (tasks as JsonObject[]).map(make);
          return { kind: 'ok', value: operation === 'task.bulk_create' ? rows : rows[0] } as never;
        },
      },
    });
    return { ...all, calls };
  };
  const creations = ['A', 'B', 'C', 'D'].map(
    (name, at) =>
      ({
        ...{
          key: `n/${name}`,
          operation: 'task.create',
          reason: 'r',
          before: null,
          after: { name },
        },
        ...{ target: { kind: 'list', id: 'l', name }, marker: `[ca:${at}]` },
        input: { listId: 'l', name, description: `[ca:${at}]` },
      }) as StepDraft,
  );
  const verified = async ({ store }: Desk) =>
    (await store.documents.list('verified-tool')).map(({ body }) => body.tool);

  test('are made by it once the first was read back, each as a step of its own', async () => {
    const all = desk();
    const plan = await plannedOf(all, creations);
    expect(plan.steps.map(({ bulk }) => bulk?.call)).toEqual([1, 1, 1, 1]);
    const report = await all.engine.apply(plan, { approval: approval(plan) });
    expect(all.calls).toEqual(['task.bulk_create 1', 'task.bulk_create 3']);
    expect(report.state).toBe('done');
    expect(
      report.steps.map(({ state, writtenId, matches }) => [state, writtenId, matches]),
    ).toEqual(['t1', 't2', 't3', 't4'].map((id) => ['done', id, true]));
    // The tool for one task was never called, so nothing is known of it.
    expect(await verified(all)).toEqual(['many']);
  });

  test('are all recorded when the run is stopped after the first of them', async () => {
    const all = desk();
    const plan = await plannedOf(all, creations);
    const stopping = () => all.calls.length > 0;
    const report = await all.engine.apply(plan, { approval: approval(plan), stopping });
    expect([report.state, states(report)]).toEqual(['interrupted', Array(4).fill('done')]);
    all.calls.length = 0;
    expect((await all.engine.resume(report.id, {})).state).toBe('done');
    expect(all.calls).toEqual([]);
  });

  test('are made one by one where the call was refused, which is tried once', async () => {
    const all = desk({ kind: 'rejected', reason: 'other', message: 'No.' });
    const plan = await plannedOf(all, creations);
    const report = await all.engine.apply(plan, { approval: approval(plan) });
    expect(report.state).toBe('done');
    expect(all.calls).toEqual([
      ...['task.bulk_create 1', 'task.bulk_create 3'],
      ...['A', 'B', 'C', 'D'].map((name) => `task.create ${name}`),
    ]);
    expect(await verified(all)).toEqual(['one']);
  });
});

test('a run is known as running before its first write', async () => {
  const desk = openDesk();
  const plan = await planned(desk, 1);
  const known: Promise<unknown>[] = [];
  await desk.engine.apply(plan, {
    approval: approval(plan),
    onEvent: ({ kind }) => void (kind === 'run-started' && known.push(desk.store.journal.runs({}))),
  });
  expect(await known[0]).toMatchObject([{ state: 'running', finishedAt: null }]);
});
