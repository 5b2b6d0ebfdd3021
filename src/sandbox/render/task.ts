// A task as answers show it. Create, get, update and list rows differ in a few members only.
import type { JsonObject } from '../../base/index.ts';
import { type Checklist, durationOf, type Relation } from '../world/parts.ts';
import { fieldsOf, folderOf, listOf, spaceOf, statusOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { attachment, taskField } from './parts.ts';
import { creator, showGroup, userOrNull, users } from './people.ts';
import { folderRef, showTag, status } from './places.ts';
import { instant, instants, plainText, priority, snakeCased } from './values.ts';

export interface TaskView {
  /** `created` hides the tags, `row` hides a time of zero, `single` adds attachments. */
  readonly variant: 'created' | 'single' | 'row';
  readonly markdown?: boolean;
}

export function showTask(world: World, row: Task, view: TaskView): JsonObject {
  const list = listOf(world, row);
  const folder = folderRef(folderOf(world, list));
  const spent = timeSpent(world, row.id);
  const attached = world.attachments.where({ taskId: row.id });
  return {
    ...snakeCased(row, 'id', 'customId', 'customItemId', 'name'),
    ...snakeCased(row, 'archived', 'points', 'timeEstimate'),
    text_content: plainText(row.description),
    description: plainText(row.description),
    ...(view.markdown === true ? { markdown_description: row.description } : {}),
    status: status(statusOf(world, row)),
    orderindex: `${row.orderindex}.00000000000000000000000000000000`,
    ...instants({ date_created: row.createdAt, date_updated: row.updatedAt }),
    ...instants({ date_closed: row.closedAt, date_done: row.doneAt }),
    ...instants({ due_date: row.dueDate, start_date: row.startDate }),
    creator: creator(world.people.get(row.creatorId) ?? world.caller),
    assignees: users(world, row.assigneeIds),
    group_assignees: row.groupIds.flatMap((id) => {
      const found = world.groups.get(id);
      return found === undefined ? [] : [showGroup(world, found)];
    }),
    watchers: users(world, row.watcherIds),
    checklists: world.checklists.where({ taskId: row.id }).map((one) => showChecklist(world, one)),
    tags: view.variant === 'created' ? [] : tagsOf(world, row),
    parent: row.parentId,
    top_level_parent: topParent(world, row),
    priority: row.priority === null ? null : priority(row.priority),
    ...(view.variant === 'row' && spent === 0 ? {} : { time_spent: spent }),
    ...(row.estimates === undefined
      ? {}
      : { time_estimates_by_user: shares(world, row.estimates) }),
    custom_fields: fieldsOf(world, list).map((field) =>
      taskField(world, field, row.fields[field.id]),
    ),
    ...relationsOf(world, row),
    locations: row.otherListIds.flatMap((id) => {
      const other = world.lists.get(id);
      return other === undefined ? [] : [{ id, name: other.name }];
    }),
    team_id: world.meta.workspaceId,
    url: urlOf(row),
    sharing: {
      public: false,
      public_share_expires_on: null,
      public_fields: ['assignees', 'priority', 'due_date', 'content', 'comments', 'attachments'],
      token: null,
      seo_optimized: false,
    },
    permission_level: 'create',
    list: { id: list.id, name: list.name, access: true },
    project: folder,
    folder,
    space: { id: list.spaceId },
    ...(view.variant === 'single'
      ? { attachments: attached.map((one) => attachment(world, one)) }
      : {}),
  };
}

/** Who was given how much (ms) of the estimate; only tasks with such shares show them. */
function shares(world: World, estimates: Readonly<Record<string, number>>): JsonObject[] {
  return Object.entries(estimates).map(([id, ms]) => ({
    user: userOrNull(world, id),
    time_estimate: ms,
  }));
}

export function urlOf(row: Task): string {
  return `https://app.clickup.com/t/${row.id}`;
}

/** A task's tags with their colours; a tag deleted from the space is gone from its tasks. */
export function tagsOf(world: World, row: Task): JsonObject[] {
  const { tags } = spaceOf(world, listOf(world, row));
  return row.tags.flatMap((name) =>
    tags.filter((known) => known.name === name).map((known) => showTag(known)),
  );
}

export function showChecklist(world: World, row: Checklist): JsonObject {
  const resolved = row.items.filter((item) => item.resolved).length;
  return {
    ...snakeCased(row, 'id', 'taskId', 'name', 'orderindex'),
    date_created: instant(row.createdAt),
    creator: Number(row.creatorId),
    resolved,
    unresolved: row.items.length - resolved,
    items: row.items.map((item) => ({
      ...snakeCased(item, 'id', 'name', 'resolved'),
      // Without a position, as everything is that was made by the API.
      orderindex: null,
      assignee: userOrNull(world, item.assigneeId),
      group_assignee: null,
      parent: item.parentId,
      date_created: instant(item.createdAt),
      start_date: null,
      start_date_time: false,
      due_date: null,
      due_date_time: false,
      sent_due_date_notif: null,
      children: row.items.filter((child) => child.parentId === item.id).map((child) => child.id),
    })),
  };
}

function relationsOf(world: World, row: Task): JsonObject {
  const relations = world.relations.where((r) => r.taskId === row.id || r.otherId === row.id);
  const of = (kind: Relation['kind']) => relations.filter((relation) => relation.kind === kind);
  const made = ({ createdAt, userId }: Relation) => ({
    date_created: instant(createdAt),
    userid: userId,
    workspace_id: world.meta.workspaceId,
  });
  return {
    dependencies: of('dependency').map((one) => ({
      task_id: one.taskId,
      depends_on: one.otherId,
      type: 1,
      ...made(one),
      chain_id: null,
    })),
    linked_tasks: of('link').map((one) => ({
      task_id: one.taskId === row.id ? one.otherId : one.taskId,
      link_id: row.id,
      ...made(one),
    })),
  };
}

function timeSpent(world: World, taskId: string): number {
  const over = world.timeEntries.where((one) => one.taskId === taskId && one.end !== null);
  return over.reduce((total, entry) => total + durationOf(entry, 0), 0);
}

function topParent(world: World, row: Task): string | null {
  let top: string | null = null;
  for (let parent = row.parentId; parent !== null && parent !== top; ) {
    top = parent;
    parent = world.tasks.get(parent)?.parentId ?? null;
  }
  return top;
}
