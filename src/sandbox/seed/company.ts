// Fills a workspace from tables: a company's people, tasks, time and goals.

import type { KeyResultType } from '../world/parts.ts';
import type { Person, Role } from '../world/person.ts';
import { spaceOf } from '../world/places.ts';
import { plantGoal, plantKeyResult, plantTask, plantTime } from '../world/rows.ts';
import { type List, withTags } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Calendar, SeededWeek } from './calendar.ts';
import { readTable, type TableLine } from './table.ts';

const HOUR_MS = 3_600_000;

/** `Who` are the keys of its people, `Where` those of its lists. */
export interface Company<Who extends string, Where extends string> {
  readonly world: World;
  readonly calendar: Calendar;
  readonly people: Readonly<Record<Who, Person>>;
  readonly lists: Readonly<Record<Where, List>>;
}

/**
 * @param table a line a person: `joined` and `seen` are days ago, `mail` the key when left out
 * @param zone of those who name none
 */
export function plantPeople<Who extends string>(
  { world, calendar }: Pick<Company<Who, never>, 'world' | 'calendar'>,
  domain: string,
  zone: string,
  table: string,
  more: Partial<Record<Who, Partial<Person>>>,
): Record<Who, Person> {
  const ago = (days: number | null) => (days === null ? null : calendar.ago(days));
  const planted = readTable(table).map((line) => {
    const key = line.text('key') as Who;
    const person = world.people.put({
      id: line.text('id') ?? '',
      username: line.text('name'),
      email: `${line.text('mail') ?? key}@${domain}`,
      color: line.text('color') ?? '#5f7c8a',
      role: Number(line.text('role')) as Role,
      customRole: null,
      timeZone: line.text('zone') ?? zone,
      joinedAt: ago(line.number('joined')),
      lastActiveAt: ago(line.number('seen')),
      ...more[key],
    });
    return [key, person] as const;
  });
  return Object.fromEntries(planted) as Record<Who, Person>;
}

/** What few tasks have. */
export interface Oddity<Who extends string, Where extends string> {
  /** Who wrote the task down, where it was not the usual person. */
  readonly by?: Who;
  /** The name of the task that this one is part of. */
  readonly parent?: string;
  /** Where the task is shown in addition to its own list. */
  readonly alsoIn?: Where;
  /** Shares of the estimate, in hours. */
  readonly shares?: Partial<Record<Who, number>>;
  /** The guest who sees this task and nothing around it. */
  readonly sharedWith?: Who;
  readonly row?: Partial<Task>;
}

interface TaskSeeds<Who extends string, Where extends string> {
  /**
   * A line a task. `hours` is the estimate, `due` and `start` are days from today, `age` is how many
   * days ago the task was made, `finished` when it was finished: in one of the weeks, or on the
   * `sunday` before this one, 17:30.
   */
  readonly table: string;
  readonly oddities: Readonly<Record<string, Oddity<Who, Where>>>;
  /** Who wrote the tasks down. */
  readonly creator: Who;
  /** The first custom id of each space that has such. */
  readonly customIds: Readonly<Record<string, readonly [prefix: string, first: number]>>;
  /** How long (ms) before the hour that `age` tells a task was made, and changed after that. */
  readonly made: () => number;
  readonly changed: () => number;
}

export function plantTasks<Who extends string, Where extends string>(
  { world, calendar, people, lists }: Company<Who, Where>,
  seeds: TaskSeeds<Who, Where>,
): void {
  const lines = readTable(seeds.table);
  const ends = lines.map((line) => line.text('finished'));
  const given: Record<string, number> = {};
  const date = (days: number | null) => (days === null ? null : calendar.date(days));
  lines.forEach((line, index) => {
    const list = lists[line.text('list') as Where];
    const space = spaceOf(world, list);
    const name = line.text('name') ?? '';
    const oddity: Oddity<Who, Where> = seeds.oddities[name] ?? {};
    const { by, parent, alsoIn, shares = {}, sharedWith, row } = oddity;
    const estimates = Object.entries<number | undefined>(shares).map(
      ([key, hours = 0]) => [people[key as Who].id, hours * HOUR_MS] as const,
    );
    const createdAt = calendar.ago(line.number('age') ?? 0) - seeds.made();
    const creator = people[by ?? seeds.creator];
    const assigneeIds = (line.words('assignees') as Who[]).map((key) => people[key].id);
    const [prefix, first = 0] = seeds.customIds[space.name] ?? [];
    const number = given[space.name] ?? first;
    given[space.name] = number + 1;
    const hours = line.number('hours');
    const tags = line.words('tags');
    plantTask(world, list, {
      name,
      status: line.text('status'),
      creator,
      createdAt,
      changedAt: finishOf(calendar, ends, index) ?? createdAt + seeds.changed(),
      more: {
        customId: prefix === undefined ? null : `${prefix}-${number}`,
        assigneeIds,
        watcherIds: [...new Set([creator.id, ...assigneeIds])],
        tags,
        parentId: parent === undefined ? null : taskNamed(world, parent).id,
        priority: line.number('prio'),
        dueDate: date(line.number('due')),
        startDate: date(line.number('start')),
        points: line.number('pts'),
        timeEstimate: hours === null ? null : hours * HOUR_MS,
        ...(alsoIn === undefined ? {} : { otherListIds: [lists[alsoIn].id] }),
        ...(estimates.length === 0 ? {} : { estimates: Object.fromEntries(estimates) }),
        ...(sharedWith === undefined ? {} : { sharedWith: [people[sharedWith].id] }),
        ...row,
      },
    });
    world.spaces.put(withTags(space, tags, creator.id));
  });
}

/**
 * Finished tasks are spread over their week. What ended on a Sunday evening did so before this week's Monday.
 * @param ends when each task of the company was finished
 */
function finishOf(
  calendar: Calendar,
  ends: readonly (string | null)[],
  index: number,
): number | undefined {
  const end = ends[index] ?? null;
  if (end === null) return undefined;
  if (end === 'sunday') return calendar.monday() - 6.5 * HOUR_MS;
  const rank = ends.slice(0, index + 1).filter((other) => other === end).length;
  const peers = ends.filter((other) => other === end).length;
  return calendar.at(end as SeededWeek, rank / (peers + 1));
}

/** @throws Error when no task is called so */
export function taskNamed(world: World, name: string): Task {
  const task = world.tasks.find((row) => row.name === name);
  if (task === undefined) throw new Error(`the seeded world has no task "${name}"`);
  return task;
}

/**
 * @param table a line an entry; `part` (0 to 1) is where in its `week` it begins. Without one the entries
 *   of a week are spread over it.
 */
export function plantTimes<Who extends string>(
  { world, calendar, people }: Company<Who, string>,
  table: string,
): void {
  const lines = readTable(table);
  for (const line of lines) {
    const name = line.text('task');
    const week = line.text('week') as SeededWeek;
    const peers = lines.filter((other) => other.text('week') === week);
    const part = line.number('part') ?? peers.indexOf(line) / peers.length;
    const [start, end] = calendar.span(week, part, line.number('hours') ?? 0);
    const task = name === null ? null : taskNamed(world, name).id;
    plantTime(world, people[line.text('who') as Who].id, task, start, end, {
      description: line.text('text') ?? '',
      billable: line.text('billable') === 'yes',
    });
  }
}

interface CompanyGoal<Who extends string> {
  readonly color?: string;
  readonly owners: readonly Who[];
  /** Days since it was made, and until it is due. */
  readonly age: number;
  readonly due: number;
  readonly folderId?: string;
  /** A line a key result; `list` is whose tasks one that counts by itself watches. */
  readonly keyResults: string;
}

export function plantGoals<Who extends string, Where extends string>(
  { world, calendar, people, lists }: Company<Who, Where>,
  creator: Who,
  movedAt: number,
  goals: Readonly<Record<string, CompanyGoal<Who>>>,
): void {
  const watched = (line: TableLine) => {
    const list = line.text('list') as Where | null;
    return list === null ? [] : [lists[list].id];
  };
  for (const [name, seed] of Object.entries<CompanyGoal<Who>>(goals)) {
    const { color = '#3db88b', owners, age, due, folderId, keyResults } = seed;
    const goal = plantGoal(world, {
      name,
      color,
      creatorId: people[creator].id,
      ownerIds: owners.map((key) => people[key].id),
      createdAt: calendar.ago(age),
      dueDate: calendar.date(due),
      ...(folderId === undefined ? {} : { folderId }),
    });
    for (const line of readTable(keyResults)) {
      const seed = {
        name: line.text('name') ?? '',
        type: line.text('type') as KeyResultType,
        unit: line.text('unit') ?? '',
        stepsStart: line.number('from') ?? 0,
        stepsCurrent: line.number('now') ?? 0,
        stepsEnd: line.number('to') ?? 0,
        ownerIds: goal.ownerIds.slice(0, 1),
        taskIds: [],
        listIds: watched(line),
        creatorId: goal.creatorId,
        createdAt: goal.createdAt,
      };
      plantKeyResult(world, goal, goal.ownerIds[0] ?? goal.creatorId, seed, movedAt);
    }
  }
}
