// Models that do what the README's two scenarios and six requests of every day ask for: each as a
// script of the service, for a chat or for `ask`.
import type { ModelTurn, Scripted } from './messages-api.ts';
import { resultsIn } from './messages-api.ts';
import { allResults, call, found, idOf, rowsIn, turn } from './model-brains.ts';

/** A file of feedback, three of whose rows are chosen. */
export const FEEDBACK = `id;date;reporter;comment
1;2026-11-16;ana@x.test;"SSO login errors since Monday, Okta says ""invalid audience"""
2;2026-11-16;bo@x.test;Love the new dashboard
3;2026-11-17;cy@x.test;Cannot sign in: SSO login errors on mobile
4;2026-11-17;di@x.test;"SSO login errors; invalid audience again
and again"
5;2026-11-18;ed@x.test;Export is slow
`;

/** The tasks that are made of it. */
export const GROUPS = ['SSO: invalid audience', 'SSO on mobile'];

export const feedbackToTasks = (): Scripted[] => [
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
    const grouped = [
      rows.filter(({ comment }) => comment?.includes('invalid audience')),
      rows.filter(({ comment }) => comment?.includes('mobile')),
    ];
    return turn(
      ...GROUPS.map((name, at) =>
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
    const rows = GROUPS.map((name, at) => `| ${name} | ${ids[at]} |`);
    return { text: ['| Group | Task |', '|---|---|', ...rows].join('\n') };
  },
];

export const hoursForTasks = (): Scripted[] => [
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

export const spaceStatuses = (): Scripted[] => [
  turn(
    call('resolve_names', {
      names: [
        { name: 'Engineering', kind: 'space' },
        { name: 'x', kind: 'workspace' },
      ],
    }),
  ),
  (request) => {
    const team = found(allResults(request), /workspace (\d+)/, 'the workspace');
    return turn(call('list_all_click_up_spaces', { team_id: team }));
  },
  (request) => {
    const row = rowsIn(request).find(({ name }) => name === 'Engineering');
    return { text: `Engineering has: ${row?.statuses}` };
  },
];

export const tasksInProgress = (): Scripted[] => [
  turn(call('resolve_names', { names: [{ name: 'Sprint 42' }, { name: 'me' }] })),
  (request) =>
    turn(
      call('list_all_click_up_tasks', {
        list_id: idOf(request, 'Sprint 42'),
        assignees: [idOf(request, 'me')],
        statuses: ['in progress'],
      }),
    ),
  (request) => ({
    text: rowsIn(request)
      .map(({ name }) => `- ${name}`)
      .join('\n'),
  }),
];

export const lowestGoal = (): Scripted[] => [
  turn(call('resolve_names', { names: [{ name: 'x', kind: 'workspace' }] })),
  (request) =>
    turn(
      call('list_all_click_up_goals', {
        team_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
      }),
    ),
  (request) => {
    const [lowest] = rowsIn(request).sort(
      (a, b) => Number(a.percent_completed ?? 0) - Number(b.percent_completed ?? 0),
    );
    return { text: `Lowest: ${lowest?.name}` };
  },
];

export const wikiPage = (): Scripted[] => [
  turn(call('resolve_names', { names: [{ name: 'x', kind: 'workspace' }] })),
  (request) =>
    turn(
      call('list_all_click_up_docs', {
        workspace_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
      }),
    ),
  (request) => {
    const text = allResults(request);
    const row = rowsIn(request).find(({ name }) => name === 'Engineering Wiki');
    const doc = row?.id ?? found(text, /(\S+) \| Engineering Wiki/, 'the doc');
    return turn(
      call('create_a_click_up_docs_page', {
        workspace_id: found(text, /workspace (\d+)/, 'the workspace'),
        doc_id: doc,
        name: 'API Rate Limit Handling Plan',
        content: '# Plan\n\n1. Read the headers.',
      }),
    );
  },
  { text: 'The page is there.' },
];

export const taskWithHours = (): Scripted[] => [
  turn(
    call('resolve_names', { names: [{ name: 'Q3 Roadmap' }, { name: 'x', kind: 'workspace' }] }),
    call('dates', { texts: ['next friday', 'today 10:00'] }),
  ),
  (request) => {
    const due = found(allResults(request), /next friday: .*epoch ms (\d+)/, 'next Friday');
    return turn(
      call('create_a_click_up_task', {
        list_id: idOf(request, 'Q3 Roadmap'),
        name: 'Migrate Auth Service',
        priority: 2,
        due_date: Number(due),
        due_date_time: false,
      }),
    );
  },
  (request) =>
    turn(
      call('create_a_click_up_time_entry', {
        team_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
        tid: found(resultsIn(request)[0] ?? '', /^id: (\w+)/m, 'the new task'),
        start: Number(found(allResults(request), /today 10:00: .*epoch ms (\d+)/, 'ten o’clock')),
        duration: 7_200_000,
        description: 'Read up on the old service',
      }),
    ),
  { text: 'Created, and two hours logged.' },
];
