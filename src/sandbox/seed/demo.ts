// The demo world: the workspace Acme, as it is at the moment it is made.
import type { RandomInt } from '../../base/index.ts';
import type { Person } from '../world/person.ts';
import { spaceOf } from '../world/places.ts';
import { plantChannel, plantTask, plantTime } from '../world/rows.ts';
import { type List, withTags } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';
import { plantDocs } from './demo-docs.ts';
import { plantExtras } from './demo-extras.ts';
import { plantGoals } from './demo-goals.ts';
import { PEOPLE, type PersonKey } from './demo-people.ts';
import { plantPlaces } from './demo-places.ts';
import {
  ARCHIVED,
  DESCRIPTIONS,
  type DemoTask,
  demoTasks,
  type ListKey,
  PARENTS,
  REPORTERS,
} from './demo-tasks.ts';

/** What the parts of the demo world are planted with. */
export interface Demo {
  readonly world: World;
  readonly calendar: Calendar;
  readonly people: Readonly<Record<PersonKey, Person>>;
  readonly lists: Readonly<Record<ListKey, List>>;
  /** @throws Error when no task is called so */
  readonly task: (name: string) => Task;
}

const HOUR_MS = 3_600_000;

/** The task type of what stands in Bug Triage. */
const BUG = 1001;

/** @param zone the IANA time zone whose week counts, beside UTC's */
export function demoWorld(meta: Meta, zone: string, random: RandomInt): World {
  const world = new World({ ...meta, workspaceName: 'Acme', workspaceColor: '#7b68ee' });
  const calendar = new Calendar(meta.createdAt, zone);
  const people = plantPeople(world, calendar, zone);
  world.change({ callerId: people.maya.id });
  const lists = plantPlaces(world, calendar);
  const demo: Demo = { world, calendar, people, lists, task: (name) => taskNamed(world, name) };
  plantTasks(demo, random);
  plantTimes(demo);
  plantGoals(demo);
  plantDocs(demo);
  plantExtras(demo);
  plantChannel(world, 'General', Object.values(people));
  return world;
}

function plantPeople(world: World, calendar: Calendar, zone: string): Demo['people'] {
  const planted = PEOPLE.map((seed, index) => {
    const person = world.people.put({
      id: seed.id,
      username: seed.name,
      email: `${seed.key}@acme.example`,
      color: seed.color,
      role: seed.role,
      customRole: seed.customRole ?? null,
      timeZone: seed.zone ?? zone,
      joinedAt: calendar.ago(400 - index * 20),
      lastActiveAt: calendar.ago(index / 10),
    });
    return [seed.key, person] as const;
  });
  return Object.fromEntries(planted) as Demo['people'];
}

function plantTasks(demo: Demo, random: RandomInt): void {
  const { world, calendar, people, lists, task } = demo;
  const seeds = demoTasks();
  for (const seed of seeds) {
    const list = lists[seed.list];
    const space = spaceOf(world, list);
    const createdAt = calendar.ago(seed.age) - random(6 * HOUR_MS);
    const creator = people[REPORTERS[seed.name] ?? 'jonas'];
    const assigneeIds = seed.assignees.map((key) => people[key].id);
    const parent = PARENTS[seed.name];
    plantTask(world, list, {
      name: seed.name,
      status: seed.status,
      creator,
      createdAt,
      changedAt: finishOf(calendar, seeds, seed) ?? createdAt + random(18) * HOUR_MS,
      more: {
        customId: space.name === 'Engineering' ? `ENG-${101 + world.tasks.size}` : null,
        customItemId: list === lists.bugs ? BUG : 0,
        description: DESCRIPTIONS[seed.name] ?? '',
        assigneeIds,
        watcherIds: [...new Set([creator.id, ...assigneeIds])],
        tags: seed.tags,
        parentId: parent === undefined ? null : task(parent).id,
        priority: seed.priority,
        dueDate: seed.due === null ? null : calendar.date(seed.due),
        points: seed.points,
        timeEstimate: seed.hours === null ? null : seed.hours * HOUR_MS,
        archived: ARCHIVED.includes(seed.name),
      },
    });
    world.spaces.put(withTags(space, seed.tags, creator.id));
  }
}

/** Finished tasks are spread over their week, this week's over what has passed of it. */
function finishOf(
  calendar: Calendar,
  seeds: readonly DemoTask[],
  seed: DemoTask,
): number | undefined {
  if (seed.finished === null) return undefined;
  const peers = seeds.filter((other) => other.finished === seed.finished);
  const part = (peers.indexOf(seed) + 1) / (peers.length + 1);
  return seed.finished === 'this-week' ? calendar.thisWeek(part) : calendar.lastWeek(part);
}

function taskNamed(world: World, name: string): Task {
  const task = world.tasks.find((row) => row.name === name);
  if (task === undefined) throw new Error(`the demo world has no task "${name}"`);
  return task;
}

/** An entry of time: most of what the caller finished this week is still without, one task has it. */
type TimeRow = readonly [who: PersonKey, task: string | null, hours: number, text: string];

const THIS_WEEK: readonly TimeRow[] = [
  ['maya', 'Alert on stuck background jobs', 1.5, 'First alert rules'],
  ['priya', 'Login loop after a password reset', 3, ''],
  ['tomas', 'Add structured fields to request logs', 2.5, ''],
  ['maya', 'Write a runbook for database failover', 2.5, 'Draft and review'],
  ['aiko', 'Protect imports against formula injection', 2, ''],
  ['luca', 'Search returns deleted projects', 1, 'Reproduced'],
  ['maya', null, 0.5, 'Planning'],
];

const LAST_WEEK: readonly TimeRow[] = [
  ['maya', 'Cache permission checks per request', 4, ''],
  ['maya', 'Paginate the audit log', 3.5, ''],
  ['maya', 'Debrief the designer interviews', 1, ''],
  ['priya', 'Throttle exports per workspace', 5, ''],
  ['priya', 'Describe the event schema', 4.5, ''],
  ['tomas', 'Rate limiter counts health checks', 2, ''],
  ['aiko', 'Two-step sign-in for admins', 6, ''],
];

function plantTimes(demo: Demo): void {
  const { world, calendar, people, task } = demo;
  const plant = ([who, name, hours, description]: TimeRow, [start, end]: [number, number]) => {
    const on = name === null ? null : task(name);
    plantTime(world, people[who].id, on, start, end, { description, billable: hours > 2 });
  };
  THIS_WEEK.forEach((row, index) => {
    plant(row, calendar.thisWeekSpan(index / THIS_WEEK.length, row[2] * HOUR_MS));
  });
  LAST_WEEK.forEach((row, index) => {
    plant(row, calendar.lastWeekSpan(index / LAST_WEEK.length, row[2] * HOUR_MS));
  });
  // Older than the thirty days that a list call looks back by itself.
  const old = calendar.ago(44);
  const spike = task('Retire the legacy report generator');
  plantTime(world, people.maya.id, spike, old, old + 2 * HOUR_MS, { description: 'Inventory' });
}
