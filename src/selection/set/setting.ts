// What is to be set on tasks: read once, checked against every list before the first write, and turned
// into the fewest steps for each task that is not so already.
import { AppError, didYouMean, fold } from '../../base/index.ts';
import {
  type CustomField,
  type List,
  list,
  type OutputOf,
  type Task,
} from '../../clickup/index.ts';
import type { PlanContext, StepDraft } from '../../engine/index.ts';
import type { SelectContext } from '../looks.ts';
import { type Assignment, OWN_NAMES, parseAssignment } from './assignments.ts';
import { listNamed, plainValues } from './plain-values.ts';
import { type StepFrame, statusIn, stepsFor } from './steps.ts';

export interface Setting {
  /** The writes that a task needs; none where it is so already. */
  stepsFor(task: Task, frame: StepFrame): Promise<StepDraft[]>;
}

const SHOWN_LISTS = 5;

/**
 * Prepares assignments for tasks. Errors: AppError `usage` for a value that a field cannot have, for a
 * status or custom field that a list lacks; all before anything is planned.
 */
export async function prepareSet(
  context: SelectContext & Pick<PlanContext<unknown>, 'note'>,
  texts: readonly string[],
  tasks: readonly Task[],
): Promise<Setting> {
  const all = texts.map(parseAssignment);
  refuseTwice(all);
  const lists = new Map<string, List>();
  const fields = new Map<string, CustomField[]>();
  const own = (name: Assignment['own']) => all.filter((one) => one.own === name);
  const home = own('list').find(({ sign }) => sign === '=');
  const target = home === undefined ? null : await listNamed(context, home);
  const listOf = async (id: string) => {
    const known = lists.get(id);
    if (known) return known;
    const isShown = context.can('list.get');
    const own = isShown
      ? ((await context.look({ operation: 'list.get', input: { listId: id } })) as List)
      : list.parse({ id, name: id });
    if (!isShown) context.note('This endpoint shows no statuses of lists; they are not checked.');
    lists.set(id, own);
    return own;
  };
  const places = target ? [target.id] : [...new Set(tasks.flatMap(({ listId }) => listId ?? []))];
  const status = own('status').at(-1);
  const customs = all.filter((one) => one.own === null);
  const lacks = new Map<string, string[]>();
  const note = (what: string, list: string) => lacks.set(what, [...(lacks.get(what) ?? []), list]);
  const named = status ? [status.value] : target ? tasks.map((task) => task.status.name) : [];
  for (const id of places) {
    for (const one of new Set(named)) {
      const { statuses, name } = await listOf(id);
      if (statuses === null || statusIn(statuses, one)) continue;
      const shown = statuses.map((two) => two.name);
      const near = inBrackets(one, shown);
      note(`the status "${one}"${status ? near : ' (say another with --set status=…)'}`, name);
    }
    if (customs.length === 0) continue;
    const known = (await context.look({
      operation: 'field.list',
      input: { listId: id },
    })) as OutputOf<'field.list'>;
    fields.set(id, known);
    for (const { field } of customs) {
      if (known.some((one) => fold(one.name) === fold(field))) continue;
      const names = [...OWN_NAMES, ...known.map((one) => one.name)];
      note(`a field "${field}"${inBrackets(field, names)}`, (await listOf(id)).name);
    }
  }
  refuseLacking(lacks);
  const plain = await plainValues(context, all);
  return {
    stepsFor: (task, frame) =>
      stepsFor(task, frame, { context, all, plain, fields, target, listOf }),
  };
}

/** What one assignment replaces, no other can set as well. */
function refuseTwice(all: readonly Assignment[]): void {
  for (const one of all) {
    if (one.sign !== '=' || one.own === 'comment') continue;
    const isOther = (two: Assignment) => two !== one && two.sign === '=' && two.own === one.own;
    const other = all.find((two) => isOther(two) && fold(two.field) === fold(one.field));
    if (other) throw new AppError('usage', `"${one.text}" and "${other.text}" set the same field.`);
  }
}

/** The nearest names in brackets; empty where none is near. */
function inBrackets(text: string, names: readonly string[]): string {
  const near = didYouMean(
    text,
    names.filter((one) => one !== text),
  );
  return near?.replace(/^D(.*)$/, ' (d$1)') ?? '';
}

function refuseLacking(lacks: Map<string, string[]>): void {
  const [first] = lacks;
  if (!first) return;
  const sentences = [...lacks].map(([what, names]) => {
    const unique = [...new Set(names)];
    const more = unique.length - SHOWN_LISTS;
    const shown = unique.slice(0, SHOWN_LISTS).join(', ');
    return `${what} is missing in ${shown}${more > 0 ? ` and ${more} more lists` : ''}`;
  });
  throw new AppError('usage', `This cannot be set everywhere: ${sentences.join('; ')}.`, {
    next: 'Nothing was written. Narrow --where to the lists that have it.',
  });
}
