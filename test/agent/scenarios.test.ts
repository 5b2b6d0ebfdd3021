// The product's two scenarios, from a sentence to ClickUp.
import { expect, test } from 'vitest';
import { accept, agentLab } from '../support/agent-lab.ts';
import { type ModelTurn, resultsIn } from '../support/messages-api.ts';
import { allResults, call, found, idOf, rowsIn, turn } from '../support/model-brains.ts';

const FEEDBACK = `id;date;reporter;comment
1;2026-11-16;ana@x.test;"SSO login errors since Monday, Okta says ""invalid audience"""
2;2026-11-16;bo@x.test;Love the new dashboard
3;2026-11-17;cy@x.test;Cannot sign in: SSO login errors on mobile
4;2026-11-17;di@x.test;"SSO login errors; invalid audience again
and again"
5;2026-11-18;ed@x.test;Export is slow
`;

const file = (name: string, text: string) => ({ name, content: Buffer.from(text) });

test('a CSV of feedback becomes grouped tasks, and a table of their ids', async () => {
  const groups = ['SSO: invalid audience', 'SSO on mobile'];
  const lab = await agentLab(
    turn(
      call('resolve_names', {
        names: [{ name: 'Bug Triage' }, { name: 'backend team lead', kind: 'person' }],
      }),
      call('read_file', {
        file: 'feedback.csv',
        fields: ['id', 'reporter', 'comment'],
        where: [{ field: 'comment', contains: 'sso login errors' }],
      }),
    ),
    (request): ModelTurn => {
      const rows = rowsIn(request, 1);
      expect(rows.map(({ id }) => id)).toEqual(['1', '3', '4']);
      const grouped = [
        rows.filter(({ comment }) => comment?.includes('invalid audience')),
        rows.filter(({ comment }) => comment?.includes('mobile')),
      ];
      return turn(
        ...groups.map((name, at) =>
          call('create_a_click_up_task', {
            list_id: idOf(request, 'Bug Triage'),
            name,
            description:
              grouped[at]?.map((row) => `> ${row.comment} (${row.reporter})`).join('\n') ?? '',
            assignees: [Number(idOf(request, 'backend team lead'))],
            tags: ['auth'],
          }),
        ),
      );
    },
    (request): ModelTurn => {
      const ids = resultsIn(request).map((text) => found(text, /^id: (\w+)/m, 'the new task'));
      const rows = groups.map((name, at) => `| ${name} | ${ids[at]} |`);
      return { text: ['| Group | Task |', '|---|---|', ...rows].join('\n') };
    },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send(
    "Look at the attached CSV. For every item mentioning 'SSO login errors', create a task in 'Bug Triage'…",
    [file('feedback.csv', FEEDBACK)],
  );
  expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  const made = (await lab.writes()).filter(({ path }) => path.endsWith('/task'));
  expect(made.map(({ body }) => body)).toMatchObject([
    { name: groups[0], tags: ['auth'], assignees: [expect.any(Number)] },
    { name: groups[1], tags: ['auth'] },
  ]);
  expect(made[0]?.body?.description).toContain('invalid audience');
  expect(chat.text()).toMatch(/\| SSO on mobile \| \w{9} \|/);
  expect(chat.cards()[0]?.after).toMatchObject({
    list: 'Bug Triage',
    assignees: [expect.stringMatching(/[A-Z]/)],
  });
});

const LOG_HOURS: () => Parameters<typeof agentLab> = () => [
  turn(
    call('resolve_names', { names: [{ name: 'me' }, { name: 'x', kind: 'workspace' }] }),
    call('dates'),
  ),
  (request) => {
    const text = allResults(request);
    const team = found(text, /workspace (\d+)/, 'the workspace');
    const [from, before] = [
      found(text, /this week: .*from (\d+)/, 'Monday'),
      found(text, /to before (\d+)/, 'the next Monday'),
    ];
    return turn(
      call('list_all_click_up_workspace_tasks', {
        team_id: team,
        assignees: [idOf(request, 'me')],
        include_closed: true,
        date_done_gt: Number(from) - 1,
        date_done_lt: Number(before),
      }),
      call('list_all_click_up_goals', { team_id: team }),
    );
  },
  (request) => {
    const goal = rowsIn(request, 1).find(({ name }) => name === 'Q3 Platform Stability');
    return turn(call('get_single_click_up_goal_by_id', { id: goal?.id ?? '' }));
  },
  (request) => {
    const text = allResults(request);
    const tasks = [...text.matchAll(/^(86\w{7}) \| /gm)].map(([, id]) => id ?? '');
    const start = Number(found(text, /now: .*epoch ms (\d+)/, 'now')) - 4 * 3_600_000;
    const team = found(text, /workspace (\d+)/, 'the workspace');
    const keyResult = found(
      text,
      /id=([0-9a-f-]{36})[^;]*?name=Stability tickets closed/,
      'the key result',
    );
    return turn(
      ...tasks.map((tid) =>
        call('create_a_click_up_time_entry', { team_id: team, tid, start, duration: 14_400_000 }),
      ),
      call('update_a_click_up_goals_key_result_by_id', {
        id: keyResult,
        steps_current: 40,
        note: `${tasks.length} done this week`,
      }),
    );
  },
  { text: 'Logged, and the key result is at 40.' },
];

test('four hours are logged on each of my tasks done this week, and the key result moves', async () => {
  const lab = await agentLab(...LOG_HOURS());
  const chat = await lab.chat({ person: accept });
  await chat.session.send(
    "Log 4 hours for each of my tasks done this week, then update the 'Q3 Platform Stability' key result",
  );
  expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  const writes = await lab.writes();
  const entries = writes.filter(({ path }) => path.endsWith('/time_entries'));
  expect(entries.length).toBeGreaterThanOrEqual(5);
  expect(new Set(entries.map(({ body }) => body?.tid)).size).toBe(entries.length);
  expect(writes.filter(({ path }) => path.includes('/key_result/'))).toHaveLength(1);
  expect(chat.cards().at(-1)).toMatchObject({
    operation: 'key_result.update',
    before: { current: expect.any(Number) },
    after: { current: 40 },
  });
  expect(chat.of('write-ended').every(({ state }) => state === 'done')).toBe(true);
});

test('the same in plan mode writes nothing until the plan is applied, exactly as it was shown', async () => {
  const lab = await agentLab(...LOG_HOURS());
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Log 4 hours …');
  expect(await lab.writes()).toEqual([]);
  const plan = chat.session.pendingPlan();
  const planned = plan?.steps.map(({ args }) => args) ?? [];
  expect(planned.length).toBeGreaterThanOrEqual(6);
  const report = await chat.session.applyPlan();
  expect(report?.state).toBe('done');
  expect(report?.steps.map(({ args }) => args)).toEqual(planned);
  expect(await lab.writes()).toHaveLength(planned.length);
  expect(chat.session.pendingPlan()).toBeNull();
});

test('the workflow does it from one call, under one approval', async () => {
  const lab = await agentLab(
    turn(
      call('run_workflow', {
        workflow: 'weekly-sync',
        params: { goal: 'Q3 Platform Stability', keyResult: 'Stability tickets closed' },
      }),
    ),
    { text: 'Done.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Log 4 hours …');
  expect(chat.cards()).toHaveLength(1);
  expect(chat.cards()[0]).toMatchObject({ operation: 'weekly-sync', target: { kind: 'plan' } });
  const { steps = [] } = chat.cards()[0]?.plan ?? {};
  expect(await lab.writes()).toHaveLength(steps.length);
  expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
});

test('a planned subtask may hang on a planned task by its stand-in', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) =>
      turn(
        call('create_a_click_up_task', { list_id: idOf(request, 'Q3 Roadmap'), name: 'Parent' }),
      ),
    (request) => {
      const standIn = found(resultsIn(request)[0] ?? '', /(\{\{s\d+\.id\}\})/, 'the stand-in');
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Child', parent: standIn }));
    },
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan a parent and a child');
  expect(chat.of('write-collected').map(({ step }) => step.id)).toEqual(['s1', 's2']);
  const report = await chat.session.applyPlan();
  expect(report?.steps.map(({ state }) => state)).toEqual(['done', 'done']);
  const [parent, child] = await lab.writes();
  expect(child?.body?.parent).toBe(report?.steps[0]?.writtenId);
  expect(parent?.body?.name).toBe('Parent');
});
