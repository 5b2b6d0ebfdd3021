// Groups, and what each of them meets in its list.
import type { PlanContext, Task } from '../../src/engine/index.ts';
import { type Group, groupRows, type Row, type Rule } from '../../src/intake/index.ts';
import type { KnownTask, ListState } from './list-state.ts';
import type { TriageParams } from './params.ts';
import { openTold, type Split, splitTold } from './told.ts';

/** A task of an earlier run, a person's task about the same, or nothing. */
export type Meeting =
  | { kind: 'known'; known: KnownTask }
  | { kind: 'duplicate'; task: Task }
  | { kind: 'new' };

export interface Placed {
  group: Group;
  meeting: Meeting;
}

/** The rows of a rule, and the list that they are for. */
export interface Topic {
  rule: Rule;
  rows: Row[];
  list: ListState;
}

/**
 * Groups without a model: by their words, by a column, or each row alone. Reports that a task tells
 * of stay with it; the others join them by the same measure, or form groups of their own.
 */
export async function placeByWords(
  context: PlanContext<TriageParams>,
  topic: Topic,
): Promise<Placed[]> {
  return (await placeRows(context, topic)).placed;
}

/** The same, and which rows were told of before. */
export async function placeRows(
  context: PlanContext<TriageParams>,
  topic: Topic,
): Promise<{ placed: Placed[]; split: Split }> {
  const told = await openTold(context, topic.list);
  for (;;) {
    const split = splitTold(told, topic.rows, () => wordGroups(topic.rule, topic.rows));
    const placed = meetings(context, topic, split);
    const news = placed.flatMap(({ group }) => (hasNews(group, split) ? [group] : []));
    // What comments tell of settles rows, and then the others may go together otherwise.
    if (news.length === 0 || !(await told.look(news))) return { placed, split };
  }
}

function hasNews({ members }: Group, { belongs }: Split): boolean {
  return members.some((row) => !belongs.has(row));
}

function meetings(context: PlanContext<TriageParams>, topic: Topic, split: Split): Placed[] {
  const { list, rule, rows } = topic;
  // By words, rows that are told of show what their tasks are about; a column says that by itself.
  const similar = rule.group === 'similar';
  const groups = wordGroups(rule, similar ? rows : split.strangers, split.belongs);
  const apart = new Set([...split.held.values()].flatMap(wellShown));
  return groups.map((group): Placed => {
    const holder = split.held.get(group.belongs ?? '')?.holder;
    if (holder) return { group, meeting: holder };
    const known = list.known(group, apart);
    if (known) return { group, meeting: { kind: 'known', known } };
    const task = context.params.onDuplicate !== 'create' ? list.duplicate(group) : null;
    return { group, meeting: task ? { kind: 'duplicate', task } : { kind: 'new' } };
  });
}

/** A task of which this file shows most reports: what did not join those is about something else. */
function wellShown({ holder, rows }: { holder: Meeting; rows: Row[] }): string[] {
  if (holder.kind !== 'known') return [];
  const { id, rows: all } = holder.known.group;
  return rows.length * 2 >= all.named.size ? [id] : [];
}

/** The groups of a rule as words and columns make them. */
function wordGroups(rule: Rule, rows: readonly Row[], belongs?: ReadonlyMap<Row, string>): Group[] {
  const threshold = rule.threshold === null ? {} : { threshold: rule.threshold };
  return groupRows(rows, { by: rule.group, ...threshold, ...(belongs && { belongs }) });
}
