// From a task and what is to be set to the fewest steps: none for what is so already.
import { fold, type JsonObject, sha256 } from '../../base/index.ts';
import type { CustomField, List, OperationCall, Task } from '../../clickup/index.ts';
import {
  dayAt,
  emptyMarkedSet,
  type Precondition,
  type StepDraft,
  step,
} from '../../engine/index.ts';
import { commentStep, hasComment } from '../around-tasks.ts';
import type { SelectContext } from '../looks.ts';
import type { Assignment } from './assignments.ts';
import { combined, fieldValue } from './field-value.ts';
import type { Plain } from './plain-values.ts';

/** How the steps of a workflow are told apart and looked at. */
export interface StepFrame {
  /** The beginning of every key: the workflow's name. */
  name: string;
  reason: string;
  /** What must still hold of a task that had these fields. */
  preconditions(task: Task, fields: JsonObject): Precondition[];
  /** The read that shows what became of updates and moves, where one shows many. */
  look?: (task: Task) => OperationCall | undefined;
}

export interface Prepared {
  context: SelectContext;
  all: Assignment[];
  plain: Plain;
  fields: Map<string, CustomField[]>;
  target: { id: string; name: string } | null;
  listOf(id: string): Promise<List>;
}

export async function stepsFor(
  task: Task,
  frame: StepFrame,
  prepared: Prepared,
): Promise<StepDraft[]> {
  const { context, plain, target } = prepared;
  const drafts: StepDraft[] = [];
  const taskId = task.id;
  const common = (kind: string, before: JsonObject, after: JsonObject, looked = false) => {
    const look = looked ? frame.look?.(task) : undefined;
    const said = JSON.stringify([before, after]);
    const known = [...context.workspace.members, ...plain.others].filter(({ id }) =>
      said.includes(id),
    );
    const names = Object.fromEntries(known.map(({ id, name }) => [id, name]));
    return {
      key: `${frame.name}/${taskId}/${kind}/${sha256({ before, after }).slice(0, 12)}`,
      target: { kind: 'task', id: taskId, name: task.name },
      ...{ before, after, reason: frame.reason },
      preconditions: frame.preconditions(task, before),
      ...(look === undefined ? {} : { look }),
      ...(known.length > 0 ? { facts: { names } } : {}),
    };
  };
  const moves: StepDraft[] = [];
  if (target !== null && task.listId !== target.id) {
    const before = { listName: task.listName ?? task.listId };
    moves.push(
      step({
        ...common('list', before, { listName: target.name }, true),
        operation: 'task.move',
        input: {
          ...{ workspaceId: context.workspace.id, taskId, listId: target.id },
          ...(task.listId === null ? {} : { wasListId: task.listId }),
        },
      }),
    );
  }
  // Statuses and fields may be the new list's own. Else the move comes last, so that a run that is cut
  // off leaves the task where its query finds it.
  const first = prepared.all.some(({ own }) => own === null || own === 'status');
  if (first) drafts.push(...moves);
  const update = await changedFields(task, prepared);
  if (update !== null) {
    drafts.push(
      step({
        ...common('update', update.before, update.after, true),
        operation: 'task.update',
        input: { taskId, ...update.input } as never,
      }),
    );
  }
  const now = task.tags.map((tag) => tag.toLowerCase());
  const then = plain.tags.reduce((tags, { sign, said }) => combined(tags, said, sign), now);
  for (const tag of new Set([...then, ...now])) {
    const add = !now.includes(tag);
    if (!add && then.includes(tag)) continue;
    drafts.push({
      ...common(add ? 'tag' : 'untag', { [`tag:${tag}`]: !add }, { [`tag:${tag}`]: add }),
      ...{ operation: add ? 'task.tag' : 'task.untag', input: { taskId, tag } },
    } as StepDraft);
  }
  for (const { sign, id } of plain.others) {
    const isIn = task.otherListIds?.includes(id) === true || task.listId === id;
    if (isIn === (sign === '+=') || (sign === '-=' && task.listId === id)) continue;
    drafts.push({
      ...common('lists', { [`list:${id}`]: isIn }, { [`list:${id}`]: !isIn }),
      operation: isIn ? 'task.remove_from_list' : 'task.add_to_list',
      input: { taskId, listId: id },
    } as StepDraft);
  }
  drafts.push(...(await fieldSteps(task, prepared, common)));
  drafts.push(...(await commentSteps(task, prepared, frame)));
  return first ? drafts : [...drafts, ...moves];
}

/** What one update of the task says; null where it is so already. */
async function changedFields(task: Task, { plain, context, listOf, target }: Prepared) {
  const input: JsonObject = {};
  const before: JsonObject = {};
  const after: JsonObject = {};
  for (const { name, value, isDay } of plain.fields) {
    const wanted =
      name === 'status' ? await statusFor(task, String(value), listOf, target?.id) : value;
    const current =
      name === 'status' ? task.status.name : ((task[name] ?? null) as string | number | null);
    if (isSameValue(current, wanted, isDay === true ? context.timeZone : null)) continue;
    // A blank clears a description.
    input[name] = name === 'description' && wanted === '' ? ' ' : wanted;
    if (isDay) input[name === 'dueAt' ? 'dueHasTime' : 'startHasTime'] = false;
    before[name] = current;
    after[name] = wanted;
  }
  if (plain.people.length > 0) {
    const now = task.assignees.map(({ id }) => id);
    const then = plain.people.reduce((ids, { sign, said }) => combined(ids, said, sign), now);
    const add = then.filter((id) => !now.includes(id));
    const gone = now.filter((id) => !then.includes(id));
    if (add.length > 0) input.addAssigneeIds = add;
    if (gone.length > 0) input.removeAssigneeIds = gone;
    if (add.length + gone.length > 0) {
      before.assignees = now;
      after.assignees = then;
    }
  }
  return Object.keys(input).length === 0 ? null : { input, before, after };
}

/** The status as the list writes it. */
async function statusFor(task: Task, name: string, listOf: Prepared['listOf'], targetId?: string) {
  const id = targetId ?? task.listId;
  const { statuses } = id === null ? { statuses: null } : await listOf(id);
  return (statuses && statusIn(statuses, name)) ?? name;
}

/** Days are the same where they are the same day of the zone. */
function isSameValue(a: string | number | null, b: string | number | null, zone: string | null) {
  if (typeof a === 'string' && typeof b === 'string') return a.trim() === b.trim();
  if (zone !== null && typeof a === 'number' && typeof b === 'number') {
    return dayAt(a, zone).from === dayAt(b, zone).from;
  }
  return (a ?? '') === (b ?? '');
}

async function fieldSteps(
  task: Task,
  { context, all, fields, target }: Prepared,
  common: (kind: string, before: JsonObject, after: JsonObject, looked?: boolean) => object,
): Promise<StepDraft[]> {
  const drafts: StepDraft[] = [];
  const known = fields.get(target?.id ?? task.listId ?? '') ?? [];
  for (const field of known) {
    const own = all.filter((one) => one.own === null && fold(one.field) === fold(field.name));
    const now = task.fields?.find(({ id }) => id === field.id)?.value ?? null;
    const next = await fieldValue(field, own, now, context);
    if (next === null) continue;
    const key = `field:${field.name}`;
    const what = common(`field/${field.id}`, { [key]: now }, { [key]: next.shown }, true);
    const input = { taskId: task.id, fieldId: field.id, was: next.was };
    drafts.push(
      (next.sent === null
        ? { ...what, operation: 'field.clear', input }
        : { ...what, operation: 'field.set', input: { ...input, value: next.sent } }) as StepDraft,
    );
  }
  return drafts;
}

/** A comment is written once: its marker tells that it is there. */
async function commentSteps(
  task: Task,
  { context, plain }: Prepared,
  frame: StepFrame,
): Promise<StepDraft[]> {
  const drafts: StepDraft[] = [];
  for (const said of plain.comments) {
    const family = `${frame.name}/${task.id}`;
    const id = sha256({ text: said }).slice(0, 8);
    const marker = emptyMarkedSet(family).with([id]).text;
    if (await hasComment(context, task.id, { marker })) continue;
    const how = { key: `${family}/comment/${id}`, marker, reason: frame.reason };
    drafts.push(commentStep(task, { ...how, text: `${said} ${marker}` }));
  }
  return drafts;
}

export function statusIn(statuses: NonNullable<List['statuses']>, name: string): string | null {
  return statuses.find((one) => fold(one.name) === fold(name))?.name ?? null;
}
