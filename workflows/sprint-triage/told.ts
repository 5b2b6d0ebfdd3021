// Which reports are told of already, and by which task. A report belongs for good to the task that
// tells of it, whatever later files make it look like.
import type { OperationCall, PlanContext, Task } from '../../src/engine/index.ts';
import { comment } from '../../src/engine/index.ts';
import { type Group, groupRows, likenessTo, type Row, tally } from '../../src/intake/index.ts';
import { knownGroupIn, type RowSet, untold } from './description.ts';
import { rowIdentity } from './identity.ts';
import type { KnownTask, ListState } from './list-state.ts';
import type { TriageParams } from './params.ts';

type Context = PlanContext<TriageParams>;

/** A task that reports belong to: of an earlier run, or a person's that a comment of ours is on. */
export type Holder = { kind: 'known'; known: KnownTask } | { kind: 'duplicate'; task: Task };

/**
 * Comments of so many tasks are read where there are reports that no task's own text tells of: what
 * another machine has said in one is seen nowhere else. Those most like the reports come first.
 */
const MOST_READ = 40;
/**
 * As far as a task has to be like a group of reports to have its comments read, 0 to 1: as a comment
 * demands, and less where another machine works too, which may have grouped them otherwise.
 */
const LEAST_LIKE = { alone: 0.35, shared: 0.1 };

/** So many rows are compared with tasks each by itself: what they were joined with may hide them. */
const MOST_COMPARED = 500;
/** As much as that likeness counts, 0 to 1: a row has few words, and some are alike by chance. */
const ALONE_COUNTS = 0.7;

/** What tasks and comments tell of, as far as it was looked at. */
export interface Told {
  /** The task that a row belongs to; null when none tells of it. */
  holderOf(row: Row): Holder | null;
  /** Looks at comments, once, those of tasks like these rows first. Answers whether that told anything. */
  look(news: readonly Row[], groups: readonly Group[]): Promise<boolean>;
}

/** What is known without reading a comment: the tasks' own texts, and what this machine has written. */
export async function openTold(context: Context, list: ListState): Promise<Told> {
  const { listId, ours, people } = list;
  const holders = new Map<string, Holder>([
    ...people.map((task): [string, Holder] => [task.id, { kind: 'duplicate', task }]),
    ...ours.map((known): [string, Holder] => [known.task.id, { kind: 'known', known }]),
  ]);
  const inComments = new Map<string, RowSet[]>();
  const add = (taskId: string, text: string): boolean => {
    const rows = knownGroupIn(text, listId)?.rows;
    if (!rows || !holders.has(taskId)) return false;
    inComments.set(taskId, [...(inComments.get(taskId) ?? []), rows]);
    return true;
  };
  const own = (await context.history(`sprint-triage/${listId}/`)).flatMap(({ facts }) =>
    typeof facts.task === 'string' && typeof facts.told === 'string'
      ? [{ taskId: facts.task, told: facts.told }]
      : [],
  );
  for (const { taskId, told } of own) add(taskId, told);
  let looked = false;
  return {
    holderOf(row) {
      const known = list.tellsOf(row);
      if (known) return { kind: 'known', known };
      const identity = rowIdentity(row);
      for (const [taskId, sets] of inComments) {
        if (sets.some(({ named }) => named.has(identity))) return holders.get(taskId) ?? null;
      }
      return null;
    },
    async look(news, groups) {
      if (looked || !context.can('comment.list')) return false;
      looked = true;
      let least = list.shared ? LEAST_LIKE.shared : LEAST_LIKE.alone;
      let learned = false;
      for (const { task, score } of likeliest(context, list, groups, news)) {
        if (score < least) break;
        for (const { text } of comment.array().parse(await context.look(commentsOf(task)))) {
          if (!add(task.id, text)) continue;
          learned = true;
          // Anyone who wrote that works on the list too, and may have grouped reports otherwise.
          if (!own.some(({ told }) => text.includes(told))) least = LEAST_LIKE.shared;
        }
      }
      return learned;
    },
  };
}

/** The read that shows what was said on a task. */
export function commentsOf({ id }: Task): OperationCall {
  return { operation: 'comment.list', input: { taskId: id } };
}

/**
 * Tasks that may have comments about these groups or rows, those most like them first. The same thing
 * in a person's words is most like it, whatever it was joined with since.
 */
function likeliest(
  { params, can }: Context,
  list: ListState,
  groups: readonly Group[],
  rows: readonly Row[],
): { task: Task; score: number }[] {
  // Tasks of ours get comments only where their own texts are not to be changed.
  const commented = params.onExisting === 'comment' || !can('task.update');
  const tasks = [...list.people, ...(commented ? list.ours.map(({ task }) => task) : [])];
  const known = [
    ...list.signatures,
    ...list.ours.map(({ task: { id }, group: { signature } }) => ({ id, signature })),
  ];
  const joined = likenessTo(groups, known);
  const single = groupRows(rows.slice(0, MOST_COMPARED), { by: 'none' });
  const alone = likenessTo(single, known);
  const same = new Set([...groups, ...single].flatMap((group) => list.same(group)));
  const score = (task: Task) => {
    const { id } = task;
    return same.has(task) ? 1 : Math.max(joined.get(id) ?? 0, ALONE_COUNTS * (alone.get(id) ?? 0));
  };
  return tasks
    .map((task) => ({ task, score: score(task) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_READ);
}

/** Rows of a topic by the task that they belong to. */
export interface Split {
  held: Map<string, { holder: Holder; rows: Row[] }>;
  /** Each row of `held` with the id of its task. */
  belongs: Map<Row, string>;
  strangers: Row[];
}

/**
 * Splits rows into those that tasks tell of and strangers. `grouped`: the rows as groups of their own
 * measure. A task that has more reports than it can name is only checked against such a group.
 */
export function splitTold(told: Told, rows: readonly Row[], grouped: () => Group[]): Split {
  const split: Split = { held: new Map(), belongs: new Map(), strangers: [] };
  const hold = (row: Row, holder: Holder) => {
    const { id } = holder.kind === 'known' ? holder.known.task : holder.task;
    const held = split.held.get(id) ?? { holder, rows: [] };
    split.held.set(id, held);
    held.rows.push(row);
    split.belongs.set(row, id);
  };
  for (const row of rows) {
    const holder = told.holderOf(row);
    if (holder) hold(row, holder);
  }
  const unnamed = [...split.held.values()].some(({ holder }) => hasRest(holder));
  for (const { members } of unnamed ? grouped() : []) {
    const [most] = tally(members.flatMap((row) => split.belongs.get(row) ?? [])).keys();
    const holder = split.held.get(most ?? '')?.holder;
    if (!holder || !hasRest(holder)) continue;
    const open = members.filter((row) => !split.belongs.has(row));
    const beyond = new Set(untold(open, holder.known.group.rows));
    for (const row of open) if (!beyond.has(row)) hold(row, holder);
  }
  split.strangers = rows.filter((row) => !split.belongs.has(row));
  return split;
}

function hasRest(holder: Holder): holder is Holder & { kind: 'known' } {
  return holder.kind === 'known' && holder.known.group.rows.rest !== '';
}
