// What else stands around in the demo workspace: comments, a checklist, custom fields, relations.
import type { JsonObject } from '../../base/index.ts';
import type { Field } from '../world/parts.ts';
import type { Demo } from './demo.ts';
import type { PersonKey } from './demo-people.ts';

const COMMENTS: readonly (readonly [task: string, who: PersonKey, text: string, days: number])[] = [
  [
    'Double charge when a checkout is retried',
    'zanele',
    'Two customers wrote in about this today.',
    11,
  ],
  [
    'Double charge when a checkout is retried',
    'maya',
    'Reproduced. The second request needs a lock.',
    9.5,
  ],
  [
    'Upgrade Postgres to the next major version',
    'luca',
    'Waiting for the extension to support it.',
    6,
  ],
  ['Circuit breaker around the tax provider', 'priya', 'Which timeout do we start with?', 3],
  ['Self-serve checkout for small teams', 'jonas', 'Legal is fine with the terms.', 2],
];

export function plantExtras(demo: Demo): void {
  plantComments(demo);
  plantChecklist(demo);
  plantFields(demo);
  plantRelations(demo);
  const { world, calendar, people } = demo;
  world.groups.put({
    id: world.newId('uuid'),
    name: 'Backend',
    handle: 'backend',
    creatorId: people.maya.id,
    createdAt: calendar.ago(300),
    memberIds: [people.maya.id, people.priya.id, people.tomas.id, people.luca.id],
  });
}

function plantComments({ world, calendar, people, task, lists }: Demo): void {
  const common = { blocks: [], assigneeId: null, assignedById: null, resolved: false };
  for (const [name, who, text, days] of COMMENTS) {
    world.comments.put({
      id: world.newId('comment'),
      parentKind: 'task',
      parentId: task(name).id,
      text,
      userId: people[who].id,
      createdAt: calendar.ago(days),
      ...common,
    });
  }
  world.comments.put({
    id: world.newId('comment'),
    parentKind: 'list',
    parentId: lists.sprint42.id,
    text: 'Focus of this sprint: stability.',
    userId: people.priya.id,
    createdAt: calendar.ago(7),
    ...common,
  });
}

function plantChecklist({ world, calendar, people, task }: Demo): void {
  const steps = [
    'Pick a backup',
    'Restore it beside production',
    'Compare row counts',
    'Write it down',
  ];
  world.checklists.put({
    id: world.newId('uuid'),
    taskId: task('Verify backups by restoring one').id,
    name: 'Steps',
    orderindex: 0,
    creatorId: people.maya.id,
    createdAt: calendar.ago(8),
    items: steps.map((name, orderindex) => ({
      id: world.newId('uuid'),
      name,
      orderindex,
      assigneeId: null,
      resolved: orderindex === 0,
      parentId: null,
      createdAt: calendar.ago(8),
    })),
  });
}

function plantFields(demo: Demo): void {
  const { world, lists, task, calendar } = demo;
  const options = ['None', 'Some customers', 'Everyone'].map((name, orderindex) => ({
    id: world.newId('uuid'),
    name,
    color: null,
    orderindex,
  }));
  const impact = plantField(demo, 'Customer impact', 'drop_down', 'space', lists.bugs.spaceId, {
    options,
  });
  plantField(demo, 'Reported by', 'short_text', 'list', lists.bugs.id, {});
  const release = plantField(demo, 'Release date', 'date', 'folder', lists.sprint42.folderId, {});
  plantField(demo, 'Budget', 'currency', 'team', world.meta.workspaceId, {
    precision: 2,
    currency_type: 'EUR',
    default: null,
  });
  const charge = task('Double charge when a checkout is retried');
  world.tasks.patch(charge, { fields: { [impact.id]: options[1]?.id ?? null } });
  const breaker = task('Circuit breaker around the tax provider');
  world.tasks.patch(breaker, { fields: { [release.id]: calendar.date(9) } });
}

function plantField(
  { world, calendar }: Demo,
  name: string,
  type: string,
  scope: Field['scope'],
  scopeId: string,
  typeConfig: JsonObject,
): Field {
  const id = world.newId('uuid');
  const createdAt = calendar.ago(150);
  return world.fields.put({
    id,
    name,
    type,
    typeConfig,
    createdAt,
    required: false,
    scope,
    scopeId,
  });
}

function plantRelations({ world, calendar, people, task, lists }: Demo): void {
  const relate = (kind: 'dependency' | 'link', from: string, to: string) =>
    world.relations.put({
      id: world.newId('uuid'),
      kind,
      taskId: task(from).id,
      otherId: task(to).id,
      userId: people.maya.id,
      createdAt: calendar.ago(6),
    });
  relate('dependency', 'Load test the checkout path', 'Circuit breaker around the tax provider');
  relate('dependency', 'Single-region failover drill', 'Verify backups by restoring one');
  relate('link', 'Alert on stuck background jobs', 'Trace requests across queue workers');
  world.tasks.patch(task('Alert on stuck background jobs'), { otherListIds: [lists.sprint42.id] });
}
