// Which rows of a rule are told of already, which were decided before, and which a model is to sort.
import type { PlanContext } from '../../../src/engine/index.ts';
import {
  describeSets,
  type Group,
  type Row,
  type Sample,
  samplesOf,
} from '../../../src/intake/index.ts';
import { untold } from '../description.ts';
import type { KnownTask } from '../list-state.ts';
import type { TriageParams } from '../params.ts';
import { type Placed, placeRows, type RoutedTopic } from '../placed.ts';
import type { Decision, Kept } from './kept.ts';

/** Rows that become one task. `id` is set where an earlier run has named it. */
export interface Made {
  id: string | null;
  title: string | null;
  signature: string;
  rows: Row[];
}

/** Where rows go: to a task that there is, or to one that is planned. */
export type Target = { known: KnownTask } | { made: Made };

/** Rows, and where they are put. */
export interface Placement {
  target: Target;
  rows: Decision['rows'];
}

/** Rows that nobody has decided about, which look alike by their words. */
export interface Open {
  group: Group;
  rows: Row[];
  samples: Sample[];
  /** The task that words alone would give them to. */
  own: KnownTask | null;
}

/** The rows of a topic on their way to groups. */
export interface Sorting {
  topic: RoutedTopic;
  kept: Kept;
  known: Map<KnownTask, Row[]>;
  made: Made[];
  /** Groups that a person's task is about. */
  linked: Placed[];
  open: Open[];
}

/** Of rows that look alike, so many are shown; the rest goes with the one it is most like. */
const SHOWN = 12;

/** Sorts out all that needs no model. */
export async function sortOut(
  context: PlanContext<TriageParams>,
  topic: RoutedTopic,
  kept: Kept,
): Promise<Sorting> {
  const sorting: Sorting = { topic, kept, known: new Map(), made: [], linked: [], open: [] };
  const { placed, split } = await placeRows(context, topic, false);
  for (const { group, meeting } of placed) {
    if (meeting.kind === 'duplicate') {
      sorting.linked.push({ group, meeting });
      continue;
    }
    const own = meeting.kind === 'known' ? meeting.known : null;
    const told = group.members.filter((row) => split.belongs.has(row));
    if (own && told.length > 0) put(told, { known: own }, sorting);
    const strangers = group.members.filter((row) => !split.belongs.has(row));
    const unnamed = own ? untold(strangers, own.group.rows) : strangers;
    const rows = unnamed.filter((row) => !putAsKept(row, group, sorting));
    if (rows.length > 0) {
      sorting.open.push({ group, rows, own, samples: samplesOf(rows, SHOWN) });
    }
  }
  return sorting;
}

/** Gives rows to a task. */
export function put(rows: readonly Row[], target: Target, { known }: Sorting): void {
  if ('made' in target) target.made.rows.push(...rows);
  else known.set(target.known, [...(known.get(target.known) ?? []), ...rows]);
}

/** Begins a group. */
export function begun(title: string | null, signature: string, { made }: Sorting): Made {
  const one: Made = { id: null, title, signature, rows: [] };
  made.push(one);
  return one;
}

/** Has later runs know where rows were put. `paid`: false where the money had run out. */
export async function remember(
  placements: readonly Placement[],
  paid: boolean,
  { kept }: Sorting,
): Promise<void> {
  await kept.add(
    placements.flatMap(({ target, rows }) => {
      const groupId = 'known' in target ? target.known.group.id : target.made.id;
      const title = 'known' in target ? target.known.task.name : target.made.title;
      return groupId === null ? [] : [{ groupId, title, rows, paid }];
    }),
  );
}

/** Puts a row where it was put before; false when nobody has decided about it. */
function putAsKept(row: Row, { signature }: Group, sorting: Sorting): boolean {
  const { kept, made, topic } = sorting;
  const id = kept.groupOf(row);
  if (id === null) return false;
  const known = topic.list.named(id);
  if (known) {
    put([row], { known }, sorting);
    return true;
  }
  let group = made.find((one) => one.id === id);
  if (!group) {
    group = { id, title: kept.titleOf(id), signature, rows: [] };
    made.push(group);
  }
  group.rows.push(row);
  return true;
}

/** Names every group that has no name yet, by its earliest row. */
export function nameAll({ topic, made }: Sorting): void {
  const drafts = describeSets(
    topic.rows,
    made.map(({ rows }) => rows),
  );
  for (const [at, one] of made.entries()) one.id ??= drafts[at]?.id ?? null;
}

/** The groups at the end of it all, the biggest first. */
export function placedIn(sorting: Sorting): Placed[] {
  nameAll(sorting);
  const { topic, known, made, linked } = sorting;
  const { list, rows } = topic;
  const growing = new Map(known);
  const fresh = new Map<string, { made: Made; rows: Row[] }>();
  for (const one of made) {
    if (one.id === null) continue;
    // A report that says just what the first of a known group says belongs to that group.
    const same = list.named(one.id);
    if (same) growing.set(same, [...(growing.get(same) ?? []), ...one.rows]);
    else {
      const others = fresh.get(one.id)?.rows ?? [];
      fresh.set(one.id, { made: one, rows: [...others, ...one.rows] });
    }
  }
  const tasks = [...growing];
  const groups = [...fresh.values()];
  const described = describeSets(rows, [
    ...tasks.map(([, own]) => own),
    ...groups.map((one) => one.rows),
  ]);
  const placed = described.map((group, at): Placed => {
    const task = tasks[at];
    if (task) return { group, meeting: { kind: 'known', known: task[0] } };
    const own = groups[at - tasks.length]?.made;
    const { id, title } = own ?? { id: null, title: null };
    return {
      group: { ...group, id: id ?? group.id, title: title ?? group.title },
      meeting: { kind: 'new' },
    };
  });
  return [...placed, ...linked].sort(
    (a, b) => b.group.count - a.group.count || (a.group.id < b.group.id ? -1 : 1),
  );
}
