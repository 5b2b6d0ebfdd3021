// The tasks that a query means: as much as the endpoint can be asked for is asked for, and all of it
// is judged here again, because endpoints ignore filters, widen them, or have none.
import { AppError } from '../base/index.ts';
import {
  type CustomField,
  type OperationCall,
  type OutputOf,
  reportedOf,
  type Task,
  whyIncomplete,
} from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';
import { places } from '../hierarchy/index.ts';
import { looksFor, named, type SelectContext } from './looks.ts';
import type { Candidate, Need } from './query/comparisons.ts';
import { checkFields } from './query/field-rule.ts';
import { wholeMeaning } from './query/meaning.ts';
import { notShown, type Shown, statusesIn } from './query/named.ts';
import { parseQuery } from './query/parse.ts';
import { leavesOf, printQuery, type Query } from './query/query.ts';

export interface Selection {
  /** The query, printed. */
  query: string;
  /** Each once, by list and then by name. */
  tasks: Task[];
  /** Ids of tasks that a search in the whole workspace leaves out: in archived places, or shared alone. */
  apart: ReadonlySet<string>;
  /** Parts of the query that the endpoint was asked for, and parts that were judged here alone. */
  asked: string[];
  here: string[];
  /** Sentences that a person should read with the tasks. */
  notes: string[];
}

/** More single reads than these are no way to look at tasks. */
const MOST_SINGLE_READS = 200;

/** How tasks were chosen. */
type Told = Omit<Selection, 'tasks' | 'apart'>;

/** A task that was read, and whether the query means it; told again where another list shows it too. */
export interface Judged extends Candidate {
  fits: boolean;
}

/** Reads the rows of a look, a page at a time or all at once. */
type Pages = (look: OperationCall) => AsyncIterable<Task[]>;

/**
 * Finds the tasks of a query. Errors: AppError `usage` that points into the query, `unreachable` where
 * the endpoint does not show what it asks about; those of the reads.
 */
export async function selectTasks(context: SelectContext, text: string): Promise<Selection> {
  const chosen = new Map<string, Candidate>();
  const whole: Pages = async function* (look) {
    yield ((await context.look(look)) as OutputOf<'task.find'>).items;
  };
  const told = await judge(context, text, whole, (one) => {
    if (one.fits) chosen.set(one.task.id, one);
    else chosen.delete(one.task.id);
  });
  return {
    ...told,
    tasks: [...chosen.values()].map(({ task }) => task).sort(byPlaceAndName),
    apart: await apartOf(context, [...chosen.values()]),
  };
}

/**
 * The same for more tasks than should be held at once: pages are read and told one after the other, and
 * the last word on a task holds. `gaps`: why some may be missing. Errors: as above.
 */
export async function streamTasks(
  context: SelectContext & Pick<PlanContext<unknown>, 'read'>,
  text: string,
  tell: (one: Judged) => Promise<void> | void,
): Promise<Told & { gaps: string[] }> {
  const gaps = new Set<string>();
  const pages: Pages = async function* ({ operation, input }) {
    let cursor: string | null = null;
    for (;;) {
      const asked: object = cursor === null ? input : { ...input, cursor };
      const answer: OutputOf<'task.find'> = await context.read(
        operation as 'task.find',
        asked as never,
      );
      const why = whyIncomplete(answer);
      if (why !== null) gaps.add(`Not all was seen: ${why}.`);
      const { items, next } = answer;
      yield items;
      if (next === null || next === cursor) return;
      cursor = next;
    }
  };
  return { ...(await judge(context, text, pages, tell)), gaps: [...gaps] };
}

async function judge(
  context: SelectContext,
  text: string,
  pages: Pages,
  tell: (one: Judged) => Promise<void> | void,
): Promise<Told> {
  const query = parseQuery(text);
  const terms = { ...context, source: text };
  const meaning = await wholeMeaning(query, terms);
  const notes: string[] = [];
  const statuses = meaning.archivedToo ? [] : await statusesIn(query, meaning.push.listIds, terms);
  const shownNames: Shown = { status: new Set(statuses), tag: new Set(), fits: 0 };
  const scope = await looksFor(context, meaning, notes);
  const seen = new Map<string, { lists: Set<string>; archived: boolean }>();
  const singles: Singles = { count: 0, lack: null };
  const fields = new Map<string, CustomField>();
  for (const { look, listId, archived } of scope.looks) {
    const alone = look.operation === 'task.get';
    for await (const items of alone ? named(context, look, query, text) : pages(look)) {
      const rows = items.map((task): Candidate => {
        const one = seen.get(task.id) ?? { lists: new Set<string>(), archived: false };
        if (listId !== null) one.lists.add(listId);
        const isHome = task.listId === null || task.listId === listId;
        // A live list shows tasks that live in an archived one, too.
        const isGone = (archived && isHome) || scope.gone?.has(task.listId ?? '') === true;
        one.archived ||= task.archived || isGone;
        seen.set(task.id, one);
        return { task, alone, ...one };
      });
      for (const one of await shown(context, rows, meaning.needs, singles)) {
        for (const field of one.task.fields ?? []) fields.set(field.id, field);
        shownNames.status.add(one.task.status.name);
        for (const tag of one.task.tags) shownNames.tag.add(tag);
        const fits = meaning.matches(one);
        if (fits) shownNames.fits += 1;
        await tell({ ...one, fits });
      }
      if (seen.size > 0 && scope.looks.length > 3) context.progress(`${seen.size} tasks read.`);
    }
  }
  if (singles.lack !== null) {
    const { lack, count } = singles;
    notes.push(`The listing leaves out ${lack}: ${count} tasks were read one by one.`);
  }
  if (seen.size > 0) await checkFields(query, [...fields.values()], terms);
  notes.push(...notShown(query, shownNames));
  if (meaning.hidesClosed)
    notes.push('Closed tasks are left out; add status:any to have them too.');
  return {
    query: printQuery(query),
    asked: scope.asked,
    here: keysOf(query).filter((key) => !scope.asked.includes(key)),
    notes,
  };
}

/** Tasks that only a read of their list shows, or one of themselves. */
async function apartOf({ hierarchy }: SelectContext, chosen: Candidate[]): Promise<Set<string>> {
  const listed = chosen.some(({ lists }) => lists.size > 0);
  const open = listed ? places(await hierarchy.tree()).map(({ node }) => node.id) : [];
  const live = new Set(open);
  const isApart = ({ task, archived, alone, lists }: Candidate) =>
    archived || alone === true || (lists.size > 0 && !live.has(task.listId ?? ''));
  return new Set(chosen.filter(isApart).map(({ task }) => task.id));
}

/** What was asked of the endpoint and what was judged here, in a sentence. */
export function howChosen({ asked, here }: Selection): string {
  const parts = [
    asked.length > 0 ? `asked of ClickUp: ${asked.join(', ')}` : '',
    here.length > 0 ? `filtered here: ${here.join(', ')}` : '',
  ].filter((one) => one !== '');
  const sentence = parts.join('; ');
  return sentence === '' ? '' : `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
}

/** Tasks that were read one by one so far, and the field that their rows left out first. */
interface Singles {
  count: number;
  lack: Need | null;
}

/** The candidates with every field that they are judged by; rows that leave one out are read alone. */
async function shown(
  context: SelectContext,
  candidates: Candidate[],
  needs: Need[],
  singles: Singles,
): Promise<Candidate[]> {
  const lacking = candidates.filter(({ task }) => lackOf(task, needs) !== null);
  const [first] = lacking;
  if (!first) return candidates;
  const lack = lackOf(first.task, needs) ?? 'id';
  if (singles.count + lacking.length > MOST_SINGLE_READS || !context.can('task.get')) {
    throw cannotShow(lack);
  }
  singles.lack ??= lack;
  const whole = new Map<string, Task>();
  for (const { task } of lacking) {
    const single = (await context.look({
      operation: 'task.get',
      input: { taskId: task.id },
    })) as Task;
    const still = lackOf(single, needs);
    if (still !== null) throw cannotShow(still);
    whole.set(task.id, { ...single, listId: single.listId ?? task.listId });
  }
  singles.count += whole.size;
  return candidates.map((one) => ({ ...one, task: whole.get(one.task.id) ?? one.task }));
}

/** The first field that a row was to show and does not. */
function lackOf(task: Task, needs: Need[]): Need | null {
  const reported = reportedOf(task);
  const lacks = (need: Need) => {
    const value = task[need];
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (need === 'fields') return value === null;
    return isEmpty && reported !== null && !reported.has(need);
  };
  return needs.find(lacks) ?? null;
}

function cannotShow(field: string): AppError {
  return new AppError('unreachable', `This endpoint does not show the ${field} of tasks.`, {
    next: 'Leave it out of the query, or use another endpoint.',
  });
}

/** What a query speaks of, each once. */
function keysOf(query: Query): string[] {
  const keys = leavesOf(query).map((leaf) =>
    leaf.kind === 'test' ? leaf.key : leaf.kind === 'flag' ? leaf.flag : 'name',
  );
  return [...new Set(keys)];
}

function byPlaceAndName(a: Task, b: Task): number {
  return (
    (a.listName ?? '').localeCompare(b.listName ?? '') ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}
