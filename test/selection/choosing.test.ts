// Which tasks a query means, worked out by hand from the seeds before the program was asked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/index.ts';
import { type FoundTasks, findTasks } from '../../src/selection/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';

/** Tests of one workspace ask one process, as people do in a chat. */
type Asked = ((where: string) => Promise<FoundTasks>) & { requests(): string[] };
let demo: Asked;
let office: Asked;
beforeAll(async () => {
  demo = await asking(await openDesk({}, afterAll));
  const start = Date.parse('2026-11-27T20:00:00Z');
  office = await asking(
    await openDesk({ seed: 'office', workspace: 'Northstar', start }, afterAll),
  );
});

async function asking(desk: Desk): Promise<Asked> {
  const process = await desk.machine().start();
  afterAll(() => process.close());
  const ask = async (where: string) => {
    const ended = await process.run((engine) => findTasks(engine, where));
    if (ended.kind === 'done') return ended.value;
    throw ended.kind === 'failed' ? ended.error : new Error('The process was cut off.');
  };
  const requests = () => process.fuse.passed.filter((point) => point.startsWith('sending'));
  return Object.assign(ask, { requests });
}

const found = (ask: Asked, where: string) => ask(where);
const names = async (ask: Asked, where: string) =>
  (await ask(where)).selection.tasks.map(({ name }) => name);

describe('in the demo workspace, on Friday 20 November', () => {
  test.each<[string, string[]]>([
    [
      'open assignee:Priya due:this-week',
      ['Backend engineer: screen applications', 'Decide on a queue for scheduled mails'],
    ],
    // The first is at home in Services, and in this list too. The closed one is not shown.
    [
      `list:'Sprint 42' tag:stability -tag:payments`,
      [
        ...['Alert on stuck background jobs', 'Move the session store to a Redis cluster'],
        'Verify backups by restoring one',
      ],
    ],
    [
      `list:'Sprint 42' tag:stability -tag:payments status:any`,
      [
        ...['Alert on stuck background jobs', 'Add health probes to the billing worker'],
        ...['Move the session store to a Redis cluster', 'Verify backups by restoring one'],
      ],
    ],
    // What is due today without a time is not overdue yet.
    [
      'overdue',
      [
        ...['Time zone of exported reports is always UTC'],
        ...['Webhook retries ignore the back-off header'],
        ...['Upgrade Postgres to the next major version', 'Backfill missing customer regions'],
        ...['Document the retry policy', 'Fix flaky billing tests', 'Two-step sign-in for admins'],
        'Verify backups by restoring one',
      ],
    ],
    [`field:"Customer impact"='some customers'`, ['Double charge when a checkout is retried']],
    [
      'archived:yes status:any',
      ['Ask for the deposit', 'Return the old keys', 'Old spike: in-memory search index'],
    ],
    [`list:'Office Move'`, ['Ask for the deposit']],
    // Either half brings what it brings alone, an archived list too.
    [
      `name:backups or list:'Office Move'`,
      ['Ask for the deposit', 'Verify backups by restoring one'],
    ],
    [`name:backups or -list:'Office Move' name:deposit`, ['Verify backups by restoring one']],
    [
      'subtask',
      ['Describe the event schema', 'Dual-write for one week', 'Move templates to the new service'],
    ],
    [
      'priority>=high unassigned',
      [
        ...['Invoice PDF shows the wrong VAT number', 'Plan capacity for the end-of-year peak'],
        'Verify backups by restoring one',
      ],
    ],
    [
      'open estimate>=24h',
      [
        ...['Self-serve checkout for small teams', 'Contract tests between services'],
        'Split the notification service from the monolith',
      ],
    ],
    [
      `(list:Ideas or list:'Launch Plan') -unassigned`,
      [
        ...['Keyboard-only triage', 'Offline mode for the mobile app', 'Pricing page copy'],
        ...['Record the product tour', 'Self-serve checkout for small teams'],
      ],
    ],
    [
      'folder:Sprints points>=8',
      ['Two-step sign-in for admins', 'Circuit breaker around the tax provider'],
    ],
    ['done:last-week tag:stability folder:Backend', ['Rate limiter counts health checks']],
    [`parent:any -assignee:none estimate<=5h`, ['Describe the event schema']],
    [`backups`, ['Verify backups by restoring one']],
    // As people copy an id, with what else the query says of it.
    [
      'id:eng-134,#ENG-143',
      ['Circuit breaker around the tax provider', 'Decide on a queue for scheduled mails'],
    ],
    ['id:https://app.clickup.com/t/90157264873/ENG-134 -tag:stability', []],
    // Whoever names a task means it, though it be archived.
    ['id:ENG-123', ['Old spike: in-memory search index']],
  ])('%s', async (where, expected) => {
    expect(await names(demo, where)).toEqual(expected);
  });

  test('a task that is named is read alone, whatever else the query says', async () => {
    const before = demo.requests().length;
    expect(await names(demo, 'id:ENG-135 assignee:none status:"to do"')).toEqual([]);
    expect(demo.requests().slice(before)).toEqual([
      ...['sending GET /api/v2/task/ENG-135', 'sending GET /api/v2/task/86c03sesu'],
    ]);
  });

  test.each<[string, string[]]>([
    ['list:"Sprint 42" tag:stabilty', ['No task here has the tag "stabilty".']],
    [
      '-tag:stabilty list:"Sprint 42"',
      ['No task here has the tag "stabilty". Did you mean "stability"?'],
    ],
    // Several values: one that nobody uses yet is no mistake.
    ['list:"Sprint 42" tag:stability,nobodys', []],
    ['status:"in revew"', ['No task here has the status "in revew". Did you mean "in review"?']],
    ['status:"done" list:Ideas', ['No task here has the status "done".']],
  ])('%s: a name that nothing here has is said', async (where, said) => {
    const { notes } = await found(demo, where);
    expect(notes.filter((one) => one.startsWith('No task here'))).toEqual(said);
  });

  test('what the endpoint is asked for is said, and what is judged here', async () => {
    const { notes } = await found(demo, `list:'Sprint 42' open assignee:me due<=+7d -tag:docs`);
    expect(notes.at(-1)).toBe('Asked of ClickUp: list, assignee, due; filtered here: open, tag.');
  });

  test.each<[string, string]>([
    [
      'open list:"Sprint 4"',
      'There is no list "Sprint 4".\n  open list:"Sprint 4"\n       ^^^^^^^^^^^^^^^',
    ],
    ['assignee:Prija', 'There is no member "Prija".'],
    ['priority:hi', '"hi" is no priority.'],
    ["due:'2026-12-01 12:135h'", 'names no day.'],
    ['due:someday', '"someday" names no day.\n  due:someday\n  ^^^^^^^^^^^'],
    ['field:"Customer impct"=Everyone', 'No task here has a custom field "Customer impct".'],
    ['estimate>soon', '"soon" is not a duration such as 2h or 1h30m.'],
    [
      'open parent:XYZ-1',
      'There is no task "XYZ-1" in this workspace.\n  open parent:XYZ-1\n       ^^^',
    ],
    ['due:2026-11-20..2026-11-10', 'names no day.'],
    [
      'id:ENG-134,ENG-9999',
      'There is no task "ENG-9999" in this workspace.\n  id:ENG-134,ENG-9999\n  ^^^',
    ],
    ['open id:86zzzzzzz', 'There is no task "86zzzzzzz" in this workspace.\n  open id:86z'],
    [
      'list:"Sprint 42" -status:opne',
      'No list chosen here has a status "opne".\n  list:"Sprint 42" -status:opne\n                    ^^^^^^^^^^^',
    ],
    ['due:next friday', '"next" names no day.\n  due:next friday\n  ^^^^^^^^'],
    // What no field of that name can hold is a mistake too.
    [
      `field:'Customer impact'=Evryone`,
      '"Customer impact" (drop down) cannot be "Evryone".\n  field:',
    ],
    [`field:'Customer impact'>3`, '"Customer impact" (drop down) cannot be compared with ">".'],
    ['field:Budget>ten', '"Budget" (currency) cannot be "ten".\n  field:Budget>ten\n  ^^^'],
    [`field:'Release date'<someday`, '"Release date" (date) cannot be "someday".'],
  ])('%s cannot be meant, and says where', async (where, message) => {
    const thrown = await found(demo, where).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect((thrown as AppError).message).toContain(message);
    expect((thrown as AppError).code).toBe('usage');
  });
});

describe('in the office, on Friday 27 November in Los Angeles', () => {
  test.each<[string, string[]]>([
    [
      'assignee:me due<=friday open',
      ['Agree the contract text', 'Send the release notes', 'SSO: map the roles'],
    ],
    // Archived, and found because it is named.
    [
      `list:'Sprint 42' status:any`,
      [
        ...['Cut the cold start of the importer', 'Describe the import format'],
        ...['Retry failed webhooks', 'Rotate the signing keys'],
      ],
    ],
    ['id:ENG-101', ['Write the on-call runbook']],
    [
      `list:'Sprint 43' -folder:Sprints`,
      ['Search returns deleted customers', 'Add a health check to the mailer'],
    ],
    [`assignee:'Alex Novak' open list:'Bug Triage'`, ['CSV import drops the last row']],
    ['done=2026-11-22', ['Patch the mail relay']],
  ])('%s', async (where, expected) => {
    expect(await names(office, where)).toEqual(expected);
  });

  test('a first name of two people is asked back', async () => {
    await expect(names(office, 'open assignee:Alex')).rejects.toThrow(
      '"Alex" names 2 members.\n  open assignee:Alex\n       ^^^^^^^^^^^^^',
    );
  });
});
