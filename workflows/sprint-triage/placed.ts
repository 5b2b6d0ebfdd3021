// Groups, and what each of them meets in its list.
import { type PlanContext, sha256, type Task } from '../../src/engine/index.ts';
import {
  describeSets,
  excerpt,
  featuresAsked,
  type Group,
  groupRows,
  type Row,
  type Rule,
} from '../../src/intake/index.ts';
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
export interface RoutedTopic {
  rule: Rule;
  rows: Row[];
  /** The sentences for which they were chosen. */
  says: ReadonlyMap<Row, string>;
  list: ListState;
}

/**
 * Groups without a model: by their words, by a column, or each row alone. Reports that a task tells
 * of stay with it; the others join them by the same measure, or form groups of their own.
 */
export async function placeByWords(
  context: PlanContext<TriageParams>,
  topic: RoutedTopic,
): Promise<Placed[]> {
  return (await placeRows(context, topic)).placed;
}

/**
 * The same, and which rows were told of before. `limited`: as many groups as there may be tasks;
 * the one who only prepares a grouping wants each by itself.
 */
export async function placeRows(
  context: PlanContext<TriageParams>,
  topic: RoutedTopic,
  limited = true,
): Promise<{ placed: Placed[]; split: Split }> {
  const told = await openTold(context, topic.list);
  for (;;) {
    const split = splitTold(told, topic.rows, () => wordGroups(context, topic, topic.rows));
    const placed = meetings(context, topic, split, limited);
    const groups = placed.flatMap(({ group }) => (hasNews(group, split) ? [group] : []));
    // What comments tell of settles rows, and then the others may go together otherwise.
    if (groups.length === 0 || !(await told.look(split.strangers, groups)))
      return { placed, split };
  }
}

function hasNews({ members }: Group, { belongs }: Split): boolean {
  return members.some((row) => !belongs.has(row));
}

function meetings(
  context: PlanContext<TriageParams>,
  topic: RoutedTopic,
  split: Split,
  limited: boolean,
): Placed[] {
  const { list, rule, rows } = topic;
  // By words, rows that are told of show what their tasks are about; a column says that by itself.
  const similar = rule.group === 'similar';
  const groups = wordGroups(context, topic, similar ? rows : split.strangers, split.belongs);
  const apart = new Set([...split.held.values()].flatMap(wellShown));
  const placed = groups.map((group): Placed => {
    const holder = split.held.get(group.belongs ?? '')?.holder;
    if (holder) return { group, meeting: holder };
    const known = list.known(group, apart);
    if (known) return { group, meeting: { kind: 'known', known } };
    const task = context.params.onDuplicate !== 'create' ? list.duplicate(group) : null;
    return { group, meeting: task ? { kind: 'duplicate', task } : { kind: 'new' } };
  });
  return similar && limited ? withinLimit(context, topic, placed) : placed;
}

/** As many new groups as there may be tasks; the smallest beyond that become one of other reports. */
function withinLimit(
  { params: { maxTasks }, note }: PlanContext<TriageParams>,
  { rule, list, says }: RoutedTopic,
  placed: readonly Placed[],
): Placed[] {
  const fresh = placed.filter(({ meeting }) => meeting.kind === 'new');
  const settled = placed.filter(({ meeting }) => meeting.kind !== 'new');
  const room = Math.max(1, maxTasks - settled.length);
  if (fresh.length <= room) return [...placed];
  const rest = fresh.slice(room - 1).flatMap(({ group }) => group.members);
  const [joined] = describeSets(rest, [rest], says);
  if (!joined) return [...placed];
  const id = `other-${sha256(rule.name).slice(0, 10)}`;
  const title = excerpt(`Other reports about ${rule.name}`, 80);
  const known = list.named(id);
  const column = columnToSplitBy(rest);
  const hint = column === null ? '' : ` To split them otherwise, use --group "column:${column}".`;
  const count = fresh.length - room + 1;
  note(`${count} small groups became one, "${title}"; --max-tasks allows more.${hint}`);
  const meeting: Meeting = known ? { kind: 'known', known } : { kind: 'new' };
  return [...settled, ...fresh.slice(0, room - 1), { group: { ...joined, id, title }, meeting }];
}

/** A column that parts rows into a handful of kinds; null where none does. */
function columnToSplitBy(rows: readonly Row[]): string | null {
  const names = Object.keys(rows[0]?.cells ?? {});
  const kinds = (name: string) => new Set(rows.map(({ cells }) => cells[name] ?? '')).size;
  return (
    names.find((name) => kinds(name) > 1 && kinds(name) <= Math.min(20, rows.length / 3)) ?? null
  );
}

/** A task of which this file shows most reports: what did not join those is about something else. */
function wellShown({ holder, rows }: { holder: Meeting; rows: Row[] }): string[] {
  if (holder.kind !== 'known') return [];
  const { id, rows: all } = holder.known.group;
  return rows.length * 2 >= all.named.size ? [id] : [];
}

/** The groups of a rule as words and columns make them. */
function wordGroups(
  { params: { maxTasks } }: PlanContext<TriageParams>,
  { rule, says }: RoutedTopic,
  rows: readonly Row[],
  belongs?: ReadonlyMap<Row, string>,
): Group[] {
  const threshold = rule.threshold === null ? {} : { threshold: rule.threshold };
  const more = belongs && { belongs };
  const asked = featuresAsked(rule.match.queries.flatMap(({ units }) => units));
  return groupRows(rows, { by: rule.group, most: maxTasks, says, asked, ...threshold, ...more });
}
