// Whose word a plan is written on: which steps an answer approves, and what is asked again.
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { AppError, type JsonObject } from '../../src/base/index.ts';
import { answerTo, approve, without } from '../../src/cli/approval/approve.ts';
import { stepForm } from '../../src/cli/approval/step-form.ts';
import type { Cli } from '../../src/cli/cli.ts';
import { approveSaved, readPlanFile, savePlanFile } from '../../src/cli/plan-file.ts';
import type { Engine, Plan, PlanStep, StepDraft } from '../../src/engine/index.ts';
import { sealPlan } from '../../src/engine/plan/plan.ts';
import type { Verdict } from '../../src/tui/index.ts';
import { gateSign, openGateLab } from '../support/gate-lab.ts';
import { temporaryFolder } from '../support/program.ts';

const TOOLS = `
  update_task(*id:string, name:string, description:string, priority:integer, tags:string[]) ## Update a task
  create_task(*list_id:string, *name:string, due_date:number, time_estimate:number, assignees:integer[], tags:string[]) ## Create a task
  delete_task(*id:string) ann=destructive ## Delete a task
  get_task(*id:string) ann=readOnly ## Get a task
`;
const lab = (policy = {}) => openGateLab(TOOLS, policy);
let engine: Awaited<ReturnType<typeof lab>>['engine'];
beforeEach(async () => {
  ({ engine } = await lab());
});

const rename = (at: number): StepDraft => ({
  ...{ key: `k/${at}`, operation: 'task.update', reason: 'Because.', before: { name: 'Old' } },
  target: { kind: 'task', id: `t${at}`, name: `Task ${at}` },
  ...{ input: { taskId: `t${at}`, name: `New ${at}` }, after: { name: `New ${at}` } },
});
const planned = (count: number, by = engine): Promise<Plan> => {
  const steps = Array.from({ length: count }, (_, at) => rename(at + 1));
  return by.planWrites({ workflow: 'w', params: {}, notes: [], steps });
};

/** A command line where a person gives these answers; null: nobody is there. */
function cliOf(answers: string[] | null, json = false) {
  const [asked, said]: [string[], string[]] = [[], []];
  const ask = async (question: string) => {
    asked.push(question);
    const answer = answers?.shift();
    if (answer === undefined) throw new Error(`Asked too often: ${question}`);
    return answer;
  };
  const io = {
    ...{ ask: answers ? ask : null, columns: null, colour: false },
    ...{ err: (text: string) => said.push(text), out: (text: string) => said.push(text) },
  };
  const cli = { io, flags: { json }, machine: { environment: {} } } as unknown as Cli;
  return { cli, asked, said, left: () => answers?.length ?? 0 };
}

/** The ids of the steps that the answers approve; null where they approve none. */
async function approvedBy(answers: string[] | null, plan: Plan, yes = false, json = false) {
  const { cli, left } = cliOf(answers, json);
  const approved = await approve(cli, engine, plan, yes);
  expect(left()).toBe(0);
  if (approved) expect(approved.approval.hash).toBe(approved.plan.hash);
  return approved && [...approved.approval.steps];
}

describe('a plan', () => {
  test.each([
    [['y'], ['s1', 's2', 's3']],
    [['n'], null],
    [[''], null],
    [['3,1'], ['s1', 's3']],
    [['what', '7', '2'], ['s2']],
    [
      ['r', 'y'],
      ['s1', 's2', 's3'],
    ],
  ])('answered with %j is approved for %j', async (answers, steps) => {
    expect(await approvedBy(answers, await planned(3))).toEqual(steps);
  });

  test('is asked about by its number of steps, with everything that may be answered', async () => {
    const many = cliOf(['n']);
    await approve(many.cli, engine, await planned(3), false);
    expect(many.asked).toEqual([
      'Write these 3? [y]es, [n]o, [r]eview, some (1-3,5), edit one (e 2): ',
    ]);
    const one = cliOf(['n']);
    await approve(one.cli, engine, await planned(1), false);
    expect(one.asked).toEqual(['Write this? [y]es, [n]o, [r]eview, [e]dit: ']);
  });

  test('is approved by nobody where nobody can be asked, or where JSON is wanted', async () => {
    expect(await approvedBy(null, await planned(2))).toBeNull();
    expect(await approvedBy([], await planned(2), false, true)).toBeNull();
  });

  test('needs no answer with --yes, without steps, or where the policy allows all of it', async () => {
    expect(await approvedBy(null, await planned(2), true)).toEqual(['s1', 's2']);
    expect(await approvedBy(null, await planned(0))).toEqual([]);
    const allowing = await lab({ allow: ['task.update'] });
    expect(await approvedBy(null, await planned(2, allowing.engine))).toEqual(['s1', 's2']);
  });

  test('of which the policy denies a step is never approved for that one', async () => {
    const { engine: other } = await lab({ deny: ['task.delete'] });
    const removal: StepDraft = {
      ...{ key: 'k/d', operation: 'task.delete', reason: 'Because.', before: {}, after: {} },
      ...{ target: { kind: 'task', id: 't2', name: 'Two' }, input: { taskId: 't2' } },
    };
    const steps = [rename(1), removal];
    const plan = await other.planWrites({ workflow: 'w', params: {}, notes: [], steps });
    expect(await approvedBy(['y'], plan)).toEqual(['s1']);
    expect(await approvedBy(['1-2'], plan)).toEqual(['s1']);
    expect(await approvedBy(null, plan, true)).toEqual(['s1']);
  });

  test('is written as it was edited, and shown again before that', async () => {
    const { cli, said } = cliOf(['e 2', '2']);
    const better = async () => ({ name: 'Better' });
    const approved = await approve(cli, engine, await planned(2), false, { edit: better });
    expect(approved?.plan.steps.map(({ input }) => input.name)).toEqual(['New 1', 'Better']);
    expect([...(approved?.approval.steps ?? [])]).toEqual(['s2']);
    expect(said.join('\n')).toContain('Better');
  });

  test('is reviewed only where that is asked for; without a terminal, the question comes again', async () => {
    const { cli, said, asked } = cliOf(['r', 'r', 'y']);
    await approve(cli, engine, await planned(2), false);
    expect(asked).toHaveLength(3);
    expect(said).toEqual(Array(2).fill('A review needs a terminal.'));
    const other = cliOf(['y']);
    await approve(other.cli, engine, await planned(2), false);
    expect(other.said).toEqual([]);
  });

  test('stays as it was where the edit comes to nothing', async () => {
    const plan = await planned(2);
    const { cli } = cliOf(['e 1', 'y']);
    expect((await approve(cli, engine, plan, false, { edit: async () => null }))?.plan).toBe(plan);
    const nobody = cliOf(['e 1', 'y']);
    expect((await approve(nobody.cli, engine, plan, false))?.plan).toBe(plan);
    expect(nobody.said).toEqual(['Nothing in this step can be changed.']);
  });

  test('is asked about again where the engine does not take the edit', async () => {
    const plan = await planned(1);
    const { cli, said } = cliOf(['e', 'y']);
    const named = async () => ({ name: 'x' });
    const refusing = { ...engine, edit: () => engine.edit(plan, 's9', {}) };
    expect((await approve(cli, refusing, plan, false, { edit: named }))?.plan).toBe(plan);
    expect(said.join('\n')).toContain('no step "s9"');
    const broken = { ...engine, edit: () => Promise.reject(new Error('broken')) };
    const other = cliOf(['e', 'y']);
    await expect(approve(other.cli, broken, plan, false, { edit: named })).rejects.toThrow(
      'broken',
    );
    const stale = { ...engine, edit: () => Promise.reject(new AppError('stale', 'Changed.')) };
    const third = cliOf(['e', 'y']);
    await expect(approve(third.cli, stale, plan, false, { edit: named })).rejects.toThrow(
      'Changed.',
    );
  });
});

describe('a review', () => {
  /** Reviews that come to these, one after the other, and what is answered where the question comes. */
  const reviewed = async (
    verdicts: (Verdict | null)[],
    answers: string[],
    by: Partial<Engine> = {},
  ) => {
    const plan = await planned(3);
    const { cli, said, asked } = cliOf(answers);
    const left = [...verdicts];
    const review = async () => ({ verdict: left.shift() ?? null });
    const edit = async () => ({ name: 'Better' });
    const found = await approve(cli, { ...engine, ...by }, plan, false, { review, edit });
    const steps = found?.plan.steps.map(({ input }) => input.name);
    return { found, steps, approved: [...(found?.approval.steps ?? [])], said, asked, left };
  };

  test('drops steps and edits others without asking, until something is to be written', async () => {
    const verdicts: Verdict[] = [
      { kind: 'drop', steps: ['s2'] },
      { kind: 'edit', steps: ['s3'] },
      { kind: 'write', steps: ['s1', 's3'] },
    ];
    const { steps, approved, asked, said } = await reviewed(verdicts, ['r']);
    expect([steps, approved]).toEqual([
      ['New 1', 'Better'],
      ['s1', 's3'],
    ]);
    expect([asked.length, said]).toEqual([1, []]);
  });

  test('that leaves nothing approves nothing, and one that is left asks again, with the plan', async () => {
    const drops = ['s1', 's2', 's3'].map((id) => ({ kind: 'drop' as const, steps: [id] }));
    const nothing = await reviewed(drops, ['r']);
    expect([nothing.found, nothing.left]).toEqual([null, []]);
    const again = await reviewed([null], ['r', '2']);
    expect([again.asked.length, again.approved]).toEqual([2, ['s2']]);
    expect(again.said.join('\n')).toContain('New 3');
  });

  test('goes on with the plan as it was where a step cannot be dropped', async () => {
    const part = () => Promise.reject(new AppError('usage', 'Not so.'));
    const verdicts: Verdict[] = [
      { kind: 'drop', steps: ['s1'] },
      { kind: 'write', steps: ['s1'] },
    ];
    const { steps, approved, said } = await reviewed(verdicts, ['r'], { part });
    expect([steps?.length, approved, said]).toEqual([3, ['s1'], ['Not so.']]);
  });

  test('is over where there is no terminal', async () => {
    const { cli, asked } = cliOf(['r', 'n']);
    const plan = await planned(1);
    expect(await approve(cli, engine, plan, false, { review: async () => null })).toBeNull();
    expect(asked).toHaveLength(2);
  });
});

describe('what ends a review', () => {
  test('is the steps that were picked, one to edit or drop, or a question', async () => {
    const plan = await planned(3);
    const write = { kind: 'write' as const, steps: ['s3', 's1'] };
    expect(answerTo(write, plan)).toEqual({ kind: 'some', numbers: [1, 3] });
    expect(answerTo({ kind: 'drop', steps: ['s2'] }, plan)).toEqual({ kind: 'drop', number: 2 });
    expect(answerTo({ kind: 'edit', steps: ['s3'] }, plan)).toEqual({ kind: 'edit', number: 3 });
    expect(answerTo({ kind: 'drop', steps: ['s9'] }, plan)).toEqual({ kind: 'drop', number: 0 });
    expect(answerTo(null, plan)).toEqual({ kind: 'ask' });
  });

  test('takes what builds on a dropped step with it, however far', () => {
    const uses = { s1: [], s2: ['s1'], s3: ['s2'], s4: [], s5: ['s4'] };
    const steps = Object.entries(uses).map(([id, own]) => ({ id, uses: own }));
    const plan = { steps } as unknown as Plan;
    expect([...without(plan, 1)]).toEqual(['s4', 's5']);
    expect([...without(plan, 5)]).toEqual(['s1', 's2', 's3', 's4']);
    expect([...without(plan, 9)]).toEqual(['s1', 's2', 's3', 's4', 's5']);
  });
});

describe('a saved plan', () => {
  const approved = async (
    answers: string[] | null,
    { hash, foreign, json = false }: { hash?: string; foreign: boolean; json?: boolean },
  ) => {
    const plan = await planned(2);
    const { cli, said } = cliOf(answers, json);
    const approval = await approveSaved(cli, { plan, foreign }, hash === 'own' ? plan.hash : hash);
    return { approval, plan, said };
  };

  test('is read from its file as it was saved', async () => {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const [plan, path] = [await planned(2), join(folder.path, 'plan.json')];
    savePlanFile(path, plan);
    const cli = {
      ...cliOf(null).cli,
      app: () => ({ files: { sign: gateSign } }),
    } as unknown as Cli;
    expect(readPlanFile(cli, path)).toEqual({ plan, foreign: false });
  });

  test('of this home is approved by naming its file', async () => {
    const { approval, plan } = await approved(null, { foreign: false });
    expect(approval).toEqual({ hash: plan.hash, steps: new Set(['s1', 's2']) });
  });

  test('is refused under another hash, wherever it was made', async () => {
    for (const foreign of [true, false]) {
      const refused = approved(['y'], { foreign, hash: 'abc' });
      await expect(refused).rejects.toMatchObject({ code: 'stale' });
    }
  });

  test('of another home is approved by its hash, and by a yes of whoever was shown all of it', async () => {
    const byHash = await approved(null, { foreign: true, hash: 'own' });
    expect(byHash.approval.foreign).toBe(true);
    for (const answer of ['y', ' YES ']) {
      const { approval, said } = await approved([answer], { foreign: true });
      expect([approval.foreign, approval.steps.size]).toEqual([true, 2]);
      expect(said.join('\n')).toContain('sends update_task {"id":"t2","name":"New 2"}');
    }
  });

  test('of another home is denied by any other answer, and refused where nobody can be asked', async () => {
    for (const answer of ['', 'n', 'yess', 'all']) {
      await expect(approved([answer], { foreign: true })).rejects.toMatchObject({ code: 'denied' });
    }
    await expect(approved(null, { foreign: true })).rejects.toMatchObject({ code: 'stale' });
    const json = approved(['y'], { foreign: true, json: true });
    await expect(json).rejects.toMatchObject({ code: 'stale' });
  });
});

describe('the form of a step', () => {
  const creation: StepDraft = {
    ...{ key: 'k/1', operation: 'task.create', reason: 'Because.', before: null, after: {} },
    target: { kind: 'list', id: 'l', name: 'New' },
    input: { listId: 'l', name: 'New', estimateMs: 3_600_000, dueAt: Date.UTC(2026, 10, 20) },
  };
  const none = async () => [];
  const offered = { people: none, lists: none, statuses: none, tags: none };
  const sources = { ...offered, timeZone: 'UTC', now: () => Date.UTC(2026, 10, 20) };
  const form = async (step = creation) => {
    const steps = [step];
    const plan = await engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
    return stepForm(plan.steps[0] as PlanStep, sources);
  };

  test.each<[string, string, JsonObject]>([
    ['name', 'A = B', { name: 'A = B' }],
    ['estimateMs', '90m', { estimateMs: 5_400_000 }],
    ['estimateMs', '1 h 30 m', { estimateMs: 5_400_000 }],
    ['dueAt', '2026-11-27 10:00', { dueAt: Date.UTC(2026, 10, 27, 10), dueHasTime: true }],
    ['dueAt', '', { dueAt: null }],
    ['points', '3', { points: 3 }],
    ['tags', 'a\nb', { tags: ['a', 'b'] }],
    ['priority', '2', { priority: 2 }],
    ['priority', '', { priority: null }],
  ])('%s given "%s" changes %j', async (name, text, changes) => {
    expect((await form()).means({ [name]: text })).toEqual(changes);
  });

  test('a day in words is the day that it names, and no time of it', async () => {
    const { dueAt, dueHasTime } = (await form()).means({ dueAt: 'tomorrow' });
    expect(new Date(Number(dueAt)).toISOString().slice(0, 10)).toBe('2026-11-21');
    expect(dueHasTime).toBe(false);
  });

  test('asks what is written first, what decides before the rest; the other fields are folded', async () => {
    const { fields, asked } = await form();
    expect(fields.slice(0, asked).map(({ name, value }) => [name, value])).toEqual([
      ['listId', 'l'],
      ['dueAt', '2026-11-20 00:00'],
      ['name', 'New'],
      ['estimateMs', '1 h'],
    ]);
    expect(fields.slice(asked).map(({ name }) => name)).toContain('assigneeIds');
    expect(fields.map(({ name }) => name)).not.toContain('dueHasTime');
  });

  test.each([
    ['estimateMs', 'soon'],
    ['dueAt', 'whenever'],
    ['name', ''],
  ])('%s cannot be "%s"', async (name, text) => {
    const field = (await form()).fields.find((one) => one.name === name);
    expect(field?.read?.(text)).toHaveProperty('problem');
  });

  test('a call that nobody understands is edited by its arguments', async () => {
    const input = { tool: 'x', args: { title: 'One', count: 2 } };
    const { fields, means } = stepForm({ operation: 'tool.update', input }, sources);
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['title', 'One'],
      ['count', '2'],
    ]);
    expect(means({ title: 'Two', count: '3' })).toEqual({ title: 'Two', count: 3 });
  });
});

test('a plan that was sealed by another home is not approved as one of this one', async () => {
  const plan = await planned(1);
  const { hash: _hash, signature: _signature, ...content } = plan;
  const foreign = sealPlan(content, (text) => `other ${text}`);
  const approval = { hash: foreign.hash, steps: new Set(['s1']) };
  await expect(engine.apply(foreign, { approval })).rejects.toMatchObject({ code: 'stale' });
  expect(sealPlan(content, gateSign).signature).toBe(plan.signature);
});
