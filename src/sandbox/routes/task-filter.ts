// Which tasks a list call means, and in what order. What it does not understand it ignores.
import { isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';
import { asNumber, type Query } from '../http/body.ts';
import { Refusal } from '../http/refusal.ts';
import { statusOf } from '../world/places.ts';
import { tagName } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';

type Test = (task: Task) => boolean;

/** Lists that must be sent as arrays, and how ClickUp refuses them otherwise. */
const ARRAYS = {
  statuses: 'PUBAPITASK_014',
  assignees: 'PUBAPITASK_017',
  custom_items: 'PUBAPITASK_008',
} as const;

/** Of what each of these lists names, a task must have one. */
const LISTS = {
  assignees: (task) => task.assigneeIds,
  watchers: (task) => task.watcherIds,
  tags: (task) => task.tags,
  custom_items: (task) => [String(task.customItemId)],
} as const satisfies Record<string, (task: Task) => readonly string[]>;

/** `date_done_gt=…` and its like: bounds that do not include themselves. */
const BOUNDS = {
  due_date: (task) => task.dueDate,
  date_created: (task) => task.createdAt,
  date_updated: (task) => task.updatedAt,
  date_done: (task) => task.doneAt,
} as const satisfies Record<string, (task: Task) => number | null>;

/** The filters that both task calls share. */
export function taskFilter(world: World, query: Query): Test {
  for (const [name, code] of Object.entries(ARRAYS)) {
    if (query.isBareValue(name)) throw new Refusal(code);
  }
  const tests: Test[] = [statusTest(world, query), ...boundTests(query), ...fieldTests(query)];
  for (const [name, read] of Object.entries(LISTS)) {
    const wanted = query.list(name)?.map(tagName);
    if (wanted !== undefined) tests.push((task) => read(task).some((own) => wanted.includes(own)));
  }
  if (!query.flag('subtasks') && query.text('parent') === undefined) {
    tests.push((task) => task.parentId === null);
  }
  return (task) => tests.every((test) => test(task));
}

/** Statuses asked for by name win; else those of closed type are left out unless asked for. */
function statusTest(world: World, query: Query): Test {
  const names = query.list('statuses')?.map((name) => name.trim().toLowerCase());
  if (names !== undefined) return (task) => names.includes(statusOf(world, task).status);
  if (query.flag('include_closed')) return () => true;
  return (task) => statusOf(world, task).type !== 'closed';
}

function boundTests(query: Query): Test[] {
  return Object.entries(BOUNDS).flatMap(([name, read]) => {
    const tests: Test[] = [];
    const above = query.number(`${name}_gt`);
    const below = query.number(`${name}_lt`);
    if (above !== undefined) tests.push((task) => (read(task) ?? Number.NEGATIVE_INFINITY) > above);
    if (below !== undefined) tests.push((task) => (read(task) ?? Number.POSITIVE_INFINITY) < below);
    return tests;
  });
}

function fieldTests(query: Query): Test[] {
  const text = query.text('custom_fields') ?? query.text('custom_field');
  if (text === undefined) return [];
  const parsed = parseJson(text);
  if (parsed === undefined) throw new Refusal('ITEM_155');
  const conditions = Array.isArray(parsed) ? parsed : [parsed];
  return conditions.filter(isObject).map((condition) => (task: Task) => holds(task, condition));
}

function holds(task: Task, { field_id: id, operator, value = null }: JsonObject): boolean {
  const actual = task.fields[String(id)];
  const wanted = Array.isArray(value) ? value : [value];
  const same = (one: Json) => values(actual).some((own) => String(own) === String(one));
  switch (operator) {
    case 'IS NULL':
      return actual === undefined;
    case 'IS NOT NULL':
      return actual !== undefined;
    case '=':
    case 'ANY':
      return wanted.some(same);
    case 'ALL':
      return wanted.every(same);
    case '!=':
    case 'NOT ANY':
      return !wanted.some(same);
    case 'NOT ALL':
      return !wanted.every(same);
    default:
      return compares(String(operator), asNumber(actual), asNumber(wanted[0]));
  }
}

function values(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function compares(operator: string, a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  return operator === '>=' && a >= b;
}

const ORDERS = {
  id: (task) => Number.parseInt(task.id, 36),
  created: (task) => task.createdAt,
  updated: (task) => task.updatedAt,
  due_date: (task) => task.dueDate,
} as const satisfies Record<string, (task: Task) => number | null>;

/** Sorts as the query asks. @throws Refusal ITEMV2_003 (a 500) for an order ClickUp does not know */
export function sortTasks(tasks: Task[], query: Query): Task[] {
  const order = query.text('order_by') ?? 'created';
  if (!Object.hasOwn(ORDERS, order)) throw new Refusal('ITEMV2_003');
  const read = ORDERS[order as keyof typeof ORDERS];
  const sign = query.flag('reverse') ? 1 : -1;
  return tasks.sort((a, b) => {
    const [left, right] = [read(a), read(b)];
    if (left === right) return sign * (a.orderindex - b.orderindex);
    if (left === null) return 1;
    if (right === null) return -1;
    return sign * (left - right);
  });
}
