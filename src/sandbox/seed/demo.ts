// The demo world: the workspace Acme, as it is at the moment it is made.
import type { RandomInt } from '../../base/index.ts';
import type { List } from '../world/list.ts';
import type { Meta } from '../world/meta.ts';
import type { Person } from '../world/person.ts';
import { spaceOf } from '../world/places.ts';
import { withTags } from '../world/space.ts';
import type { Task } from '../world/task.ts';
import { World } from '../world/world.ts';
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
import { plantTimes } from './demo-times.ts';
import { plantChannel, plantTask } from './plant.ts';

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
