// What else stands around in the demo workspace: docs, comments, a checklist, custom fields, relations.
import type { JsonObject } from '../../base/index.ts';
import { PAGE } from '../world/parts.ts';
import type { Task } from '../world/task.ts';
import { taskNamed } from './company.ts';
import type { Demo } from './demo-tasks.ts';
import { readTable } from './table.ts';

type PageSeed = readonly [name: string, content: string, parent?: string];

const WIKI: readonly PageSeed[] = [
  ['Welcome', '# Engineering at Acme\n\nHow we build, ship and keep things running.'],
  [
    'On-call handbook',
    '# On call\n\nOne week each, Monday to Monday.\n\n- acknowledge within **15 minutes**\n- write down what you did',
  ],
  [
    'Escalation ladder',
    '1. The engineer on call\n2. The backend team lead\n3. The head of engineering',
    'On-call handbook',
  ],
  [
    'Service catalogue',
    '| service | owner |\n|---|---|\n| checkout | Backend |\n| search | Backend |\n| notifications | Backend |',
  ],
  ['Weekly status', '# Weekly status\n\nThe newest week stands last.'],
  ['Postmortems', 'What went wrong, and what we changed.'],
  [
    'Checkout outage',
    '## What happened\n\nA certificate ran out overnight.\n\n## What we changed\n\nAn alert thirty days ahead.',
    'Postmortems',
  ],
];

const PRINCIPLES: PageSeed = ['Principles', 'Small steps, **seen** by customers early.'];

export function plantDocs({ world, calendar, people, lists }: Demo): void {
  const creatorId = people.priya.id;
  const createdAt = calendar.ago(180);
  const put = (name: string, parentId: string, seeds: readonly PageSeed[]) => {
    const updatedAt = calendar.ago(5);
    const place = { parentId, parentType: 4, public: false };
    const times = { creatorId, createdAt, updatedAt, archived: false };
    const doc = world.docs.add({ name, ...place, ...times });
    const ids: Record<string, string> = {};
    for (const [title, content, parent = ''] of seeds) {
      const page = { ...PAGE, docId: doc.id, parentId: ids[parent] ?? null, name: title, content };
      const written = { creatorId, createdAt, updatedAt: calendar.ago(30) };
      ids[title] = world.pages.add({ ...page, ...written }).id;
    }
  };
  put('Engineering Wiki', lists.services.spaceId, WIKI);
  put('Product Notes', lists.ideas.spaceId, [PRINCIPLES]);
}

const CHARGE = 'Double charge when a checkout is retried';
const BREAKER = 'Circuit breaker around the tax provider';
const BACKUPS = 'Verify backups by restoring one';
const ALERT = 'Alert on stuck background jobs';

const COMMENTS = `
  who    | days | task | text
  zanele | 11   | ${CHARGE} | Two customers wrote in about this today.
  maya   | 9.5  | ${CHARGE} | Reproduced. The second request needs a lock.
  luca   | 6    | Upgrade Postgres to the next major version | Waiting for the extension to support it.
  priya  | 3    | ${BREAKER} | Which timeout do we start with?
  jonas  | 2    | Self-serve checkout for small teams | Legal is fine with the terms.
  priya  | 7    | . | Focus of this sprint: stability.
`;

export function plantExtras(demo: Demo): void {
  const { world, calendar, people, lists } = demo;
  for (const line of readTable(COMMENTS)) {
    const task = line.text('task');
    world.comments.add({
      parentKind: task === null ? 'list' : 'task',
      parentId: task === null ? lists.sprint42.id : taskNamed(world, task).id,
      text: line.text('text') ?? '',
      userId: people[line.text('who') as keyof Demo['people']].id,
      createdAt: calendar.ago(line.number('days') ?? 0),
      ...{ blocks: [], assigneeId: null, assignedById: null, resolved: false },
    });
  }
  plantChecklist(demo);
  plantFields(demo);
  plantRelations(demo);
  const { maya, priya, tomas, luca } = people;
  world.groups.add({
    ...{ name: 'Backend', handle: 'backend', creatorId: maya.id, createdAt: calendar.ago(300) },
    memberIds: [maya, priya, tomas, luca].map(({ id }) => id),
  });
}

const STEPS = [
  'Pick a backup',
  'Restore it beside production',
  'Compare row counts',
  'Write it down',
];

function plantChecklist({ world, calendar, people }: Demo): void {
  const createdAt = calendar.ago(8);
  world.checklists.put({
    id: world.newId('uuid'),
    taskId: taskNamed(world, BACKUPS).id,
    name: 'Steps',
    orderindex: 0,
    creatorId: people.maya.id,
    createdAt,
    items: STEPS.map((name, at) => ({
      id: world.newId('uuid'),
      name,
      assigneeId: null,
      resolved: at === 0,
      parentId: null,
      createdAt,
    })),
  });
}

function plantFields({ world, lists, calendar }: Demo): void {
  const createdAt = calendar.ago(150);
  const put = (name: string, type: string, scopeId: string, typeConfig: JsonObject = {}) =>
    world.fields.add({ name, type, scopeId, typeConfig, createdAt });
  const options = ['None', 'Some customers', 'Everyone'].map((name, orderindex) => ({
    id: world.newId('uuid'),
    name,
    color: null,
    orderindex,
  }));
  const impact = put('Customer impact', 'drop_down', lists.bugs.spaceId, { options });
  put('Reported by', 'short_text', lists.bugs.id);
  const release = put('Release date', 'date', lists.sprint42.folderId);
  const euros = { precision: 2, currency_type: 'EUR', default: null };
  put('Budget', 'currency', world.meta.workspaceId, euros);
  const set = (name: string, fields: Task['fields']) =>
    world.tasks.patch(taskNamed(world, name), { fields });
  set(CHARGE, { [impact.id]: options[1]?.id ?? null });
  set(BREAKER, { [release.id]: calendar.date(9) });
}

function plantRelations({ world, calendar, people, lists }: Demo): void {
  const relate = (kind: 'dependency' | 'link', from: string, to: string) =>
    world.relations.add({
      kind,
      taskId: taskNamed(world, from).id,
      otherId: taskNamed(world, to).id,
      userId: people.maya.id,
      createdAt: calendar.ago(6),
    });
  relate('dependency', 'Load test the checkout path', BREAKER);
  relate('dependency', 'Single-region failover drill', BACKUPS);
  relate('link', ALERT, 'Trace requests across queue workers');
  world.tasks.patch(taskNamed(world, ALERT), { otherListIds: [lists.sprint42.id] });
}
