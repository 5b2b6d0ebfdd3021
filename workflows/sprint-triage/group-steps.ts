// The writes for one group: a new task, more reports for a known one, or a comment on a person's task.
import {
  type Comment,
  comment,
  idOf,
  markerOf,
  type PlanContext,
  type Precondition,
  type StepDraft,
  sha256,
  step,
  type Task,
} from '../../src/engine/index.ts';
import type { Group, Priority, Row } from '../../src/intake/index.ts';
import {
  countOf,
  describeGroup,
  describeReports,
  extendDescription,
  groupKey,
  identityLine,
  type KnownGroup,
  knownGroupIn,
  MOST_COMMENTS,
  QUOTED,
  QUOTED_IN_COMMENT,
  rowSet,
  untold,
} from './description.ts';
import type { Due } from './due.ts';
import { rowIdentity } from './identity.ts';
import type { KnownTask, ListState } from './list-state.ts';
import type { TriageParams } from './params.ts';
import type { Placed } from './placed.ts';
import { commentsOf } from './told.ts';

type Context = PlanContext<TriageParams>;

/** What a group's task gets besides its text. */
export interface Routing {
  assigneeId: string | null;
  /** The person's name, for anyone who reads the plan. */
  names: { assignees?: string[] };
  /** What must hold for the assignee when the task is made. */
  conditions: Precondition[];
  tags: string[];
  priority: Priority | null;
  due: Due | null;
}

/** What becomes of a group. `fresh` counts reports that no earlier run has told of. */
export interface Fate {
  kind: 'new' | 'update' | 'comment' | 'duplicate' | 'nothing';
  steps: StepDraft[];
  fresh: number;
  /** The task that there is already. */
  existing: Task | null;
}

const PRIORITY = { urgent: 1, high: 2, normal: 3, low: 4 } as const;

/** Decides and plans for one group. `firstStep` is the number that its first step will get. */
export async function fateOf(
  context: Context,
  { group, meeting }: Placed,
  list: ListState,
  routing: Routing,
  firstStep: number,
): Promise<Fate> {
  if (meeting.kind === 'known') return moreReports(context, group, list, meeting.known);
  if (meeting.kind === 'duplicate') return linkedReports(context, group, list, meeting.task);
  return {
    kind: 'new',
    steps: newTask(context, group, list, routing, firstStep),
    fresh: group.count,
    existing: null,
  };
}

function newTask(
  context: Context,
  group: Group,
  list: ListState,
  routing: Routing,
  firstStep: number,
): StepDraft[] {
  const { listId } = list;
  const key = groupKey(listId, group.id);
  if (list.past.has(`${key}/task`)) {
    context.note(
      `The task "${group.title}" of an earlier run is gone: somebody deleted it, or merged it into another. It is planned again; leave the step out if it is not wanted.`,
    );
  }
  const marker = markerOf(key);
  const { timeZone } = context;
  const rows = rowSet(listId, group.id, null, group.members);
  const facts = { group: group.id, rows: group.count, ...routing.names };
  const fields = {
    listId,
    name: group.title,
    description: describeGroup(group, { listId, rows, timeZone }),
    ...(routing.priority === null ? {} : { priority: PRIORITY[routing.priority] }),
    ...routing.due,
  };
  const assigned = routing.assigneeId === null ? {} : { assigneeIds: [routing.assigneeId] };
  const tagged = routing.tags.length === 0 ? {} : { tags: routing.tags };
  // One call carries all where the endpoint lets it; else what it cannot carry follows.
  const carriesTags = context.accepts('task.create', { ...fields, ...assigned, ...tagged });
  const input = { ...fields, ...assigned, ...(carriesTags ? tagged : {}) };
  const create = step({
    key: `${key}/task`,
    operation: 'task.create',
    target: { kind: 'list', id: listId, name: group.title },
    input,
    before: null,
    after: { name: group.title },
    reason: `${countOf(group.count)} of this.`,
    marker,
    look: list.look,
    preconditions: [
      { kind: 'unmarked', look: list.look, marker, what: `a task for "${group.title}" is there` },
      ...routing.conditions,
    ],
    facts: { ...facts, told: identityLine(listId, group, rows) },
  });
  const taskId = idOf(`s${firstStep}`);
  const tags = carriesTags
    ? []
    : routing.tags.map((tag) =>
        step({
          ...{ key: `${key}/tag/${tag}`, operation: 'task.tag', input: { taskId, tag } },
          target: { kind: 'task', id: null, name: group.title },
          ...{ before: null, after: {}, reason: `Tag "${tag}".` },
        }),
      );
  return [create, ...tags, ...restAsComments(group, key, taskId, timeZone)];
}

/** Reports that the description has no room for. */
function restAsComments(group: Group, key: string, taskId: string, timeZone: string): StepDraft[] {
  const rest = group.members.slice(QUOTED);
  const pages = Math.min(MOST_COMMENTS, Math.ceil(rest.length / QUOTED_IN_COMMENT));
  return Array.from({ length: pages }, (_, page) => {
    const rows = rest.slice(page * QUOTED_IN_COMMENT, (page + 1) * QUOTED_IN_COMMENT);
    const unquoted = page === pages - 1 ? rest.length - pages * QUOTED_IN_COMMENT : 0;
    const marker = markerOf(`${key}/comment/${page + 1}`);
    const lead = `Further reports (${page + 1} of ${pages})${unquoted > 0 ? `; ${unquoted} more are not quoted` : ''}:`;
    return step({
      ...{ key: `${key}/comment/${page + 1}`, operation: 'comment.create' },
      target: { kind: 'task', id: null, name: group.title },
      input: { taskId, text: describeReports(lead, rows, marker, timeZone) },
      ...{ before: null, after: {}, marker },
      reason: `${rows.length} more ${noun(rows)} than the description has room for.`,
    });
  });
}

/** New reports of a group that a task of an earlier run tells of. */
async function moreReports(
  context: Context,
  group: Group,
  list: ListState,
  { task, group: known, look }: KnownTask,
): Promise<Fate> {
  const onExisting = waysOn(context);
  const unnamed = untold(group.members, known.rows);
  const rows =
    unnamed.length > 0 && onExisting === 'comment'
      ? await untoldReports(context, task, list.listId, unnamed)
      : unnamed;
  const fate = { fresh: rows.length, existing: task };
  if (rows.length === 0 || onExisting === 'skip') return { kind: 'nothing', steps: [], ...fate };
  if (task.status.type === 'closed' || task.status.type === 'done') {
    context.note(`"${task.name}" is ${task.status.name}, and ${rows.length} new reports came in.`);
  }
  if (onExisting === 'comment') {
    return { kind: 'comment', steps: [reportComment(context, task, list, known, rows)], ...fate };
  }
  const told = rowSet(list.listId, known.id, known.rows, rows);
  const { timeZone, now } = context;
  const before = { description: task.description };
  const after = {
    description: extendDescription(task.description ?? '', rows, {
      ...{ listId: list.listId, known, rows: told, timeZone, now },
    }),
  };
  const what = `The description of "${task.name}"`;
  const update = step({
    key: keyFor('update', list, known, rows),
    operation: 'task.update',
    target: { kind: 'task', id: task.id, name: task.name },
    input: { taskId: task.id, ...after },
    ...{ before, after, marker: told.named.text, look },
    reason: `${rows.length} more ${noun(rows)} of a known group.`,
    preconditions: [{ kind: 'same', look, id: task.id, fields: before, what }],
    facts: { group: known.id, rows: rows.length, told: identityLine(list.listId, known, told) },
  });
  return { kind: 'update', steps: [update], ...fate };
}

/** The key of a write that tells of these rows. */
function keyFor(kind: 'update' | 'report', list: ListState, group: { id: string }, rows: Row[]) {
  const told = sha256(rows.map(rowIdentity).sort()).slice(0, 12);
  return `${groupKey(list.listId, group.id)}/${kind}/${told}`;
}

/** What is done with new reports of a known group: as asked, as far as the endpoint can. */
function waysOn(context: Context): TriageParams['onExisting'] {
  const { onExisting } = context.params;
  const cannotUpdate = onExisting === 'update' && !context.can('task.update');
  return cannotUpdate && context.can('comment.create') ? 'comment' : onExisting;
}

/** Reports that belong to what a person has written down already. */
async function linkedReports(
  context: Context,
  group: Group,
  list: ListState,
  existing: Task,
): Promise<Fate> {
  const rows = await untoldReports(context, existing, list.listId, group.members);
  const fate = { fresh: rows.length, existing };
  if (rows.length === 0) return { kind: 'nothing', steps: [], ...fate };
  return {
    kind: 'duplicate',
    steps: [reportComment(context, existing, list, group, rows)],
    ...fate,
  };
}

function reportComment(
  { timeZone }: Context,
  task: Task,
  list: ListState,
  group: Pick<KnownGroup, 'id' | 'signature'>,
  rows: Row[],
): StepDraft {
  const told = rowSet(list.listId, group.id, null, rows);
  const reason = `${rows.length} more ${noun(rows)} of what looks like the same thing`;
  const identity = identityLine(list.listId, group, told);
  const quoted = rows.slice(0, QUOTED_IN_COMMENT);
  return step({
    ...{ key: keyFor('report', list, group, rows), operation: 'comment.create' },
    target: { kind: 'task', id: task.id, name: task.name },
    input: { taskId: task.id, text: describeReports(`${reason}:`, quoted, identity, timeZone) },
    ...{ before: null, after: {}, reason: `${reason}.`, marker: told.named.text },
    facts: { group: group.id, rows: rows.length, task: task.id, told: identity },
  });
}

/** The rows that no comment of ours on the task tells of. */
async function untoldReports(
  context: Context,
  task: Task,
  listId: string,
  rows: Row[],
): Promise<Row[]> {
  const texts = context.can('comment.list')
    ? comment
        .array()
        .parse(await context.look(commentsOf(task)))
        .map(({ text }: Comment) => text)
    : await ownComments(context, task, listId);
  const told = texts.flatMap((text) => knownGroupIn(text, listId)?.rows ?? []);
  return told.reduce((left, set) => untold(left, set), rows);
}

/** Where nobody can read comments, what this machine has written there is all that is known. */
async function ownComments(context: Context, { id }: Task, listId: string): Promise<string[]> {
  context.note(
    'This endpoint does not show comments: reports that another machine has told of in one are told of again.',
  );
  const past = await context.history(`sprint-triage/${listId}/`);
  return past.flatMap(({ facts }) =>
    facts.task === id && typeof facts.told === 'string' ? [facts.told] : [],
  );
}

function noun(rows: Row[]): string {
  return rows.length === 1 ? 'report' : 'reports';
}
