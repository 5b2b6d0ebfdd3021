// The large world, for measurements: 10 spaces, 60 folders, 300 lists, 5,000 tasks, all from a seed.
import type { RandomInt } from '../../base/index.ts';
import type { Person, Role } from '../world/person.ts';
import {
  plantFolder,
  plantGoal,
  plantKeyResult,
  plantList,
  plantSpace,
  plantTask,
  plantTime,
} from '../world/rows.ts';
import type { List } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';

const SPACES = 10;
const FOLDERS = 60;
const LISTS = 300;
/** Each sixth list stands outside of a folder. */
const FOLDERLESS_EVERY = 6;
const TASKS = 5_000;
const TIME_ENTRIES = 1_000;
const GOALS = 12;

const HOUR_MS = 3_600_000;

const STATUSES = ['to do', 'in progress', 'in review', 'done', 'closed'] as const;

const words = (text: string) => text.split(' ');
const VERBS = words('Check Rework Plan Measure Describe Migrate Review Repair');
const THINGS = words('intake ledger import dashboard contract archive report mailing');
const REASONS = [
  'for the audit',
  'before the launch',
  'after feedback',
  'in two regions',
  'once more',
];
const FIRST_NAMES = words('Ada Bram Chidi Dana Emre Freja Goran Hana Imani Jun');
const LAST_NAMES = words('Adler Banerjee Costa Dlamini');

export function largeWorld(meta: Meta, zone: string, random: RandomInt): World {
  const world = new World({ ...meta, workspaceName: 'Globex', workspaceColor: '#04a9f4' });
  const calendar = new Calendar(meta.createdAt, zone);
  const people = plantPeople(world, calendar, zone);
  world.change({ callerId: people[0]?.id ?? '' });
  const lists = plantPlaces(world);
  const tasks = plantTasks(world, calendar, lists, people, random);
  for (let n = 0; n < TIME_ENTRIES; n++) {
    const start = calendar.ago(1 + random(40)) - random(8) * HOUR_MS;
    const end = start + (1 + random(8)) * (HOUR_MS / 2);
    plantTime(world, pick(people, random).id, pick(tasks, random).id, start, end);
  }
  plantGoals(world, calendar, people);
  return world;
}

function plantPeople(world: World, calendar: Calendar, zone: string): Person[] {
  return FIRST_NAMES.flatMap((first, row) =>
    LAST_NAMES.map((last, column) => {
      const n = row * 4 + column;
      const role: Role = n === 0 ? 1 : n < 3 ? 2 : n < 36 ? 3 : 4;
      return world.people.put({
        id: String(82_300_001 + n * 7),
        username: `${first} ${last}`,
        email: `${first}.${last}@globex.example`.toLowerCase(),
        color: '#5f7c8a',
        role,
        customRole: null,
        timeZone: zone,
        joinedAt: calendar.ago(500 - n),
        lastActiveAt: calendar.ago(n / 20),
      });
    }),
  );
}

function plantPlaces(world: World): List[] {
  const spaces = count(SPACES, (n) => plantSpace(world, `Division ${n + 1}`, '#04a9f4', STATUSES));
  const folders = count(FOLDERS, (n) =>
    plantFolder(world, at(spaces, n).id, `Program ${Math.floor(n / SPACES) + 1}`),
  );
  return count(LISTS, (n) => {
    const round = Math.floor(n / FOLDERLESS_EVERY);
    const folderless = n % FOLDERLESS_EVERY === 0;
    const parent = folderless ? at(spaces, round) : at(folders, n - round - 1);
    return plantList(world, parent, `Board ${n + 1}`);
  });
}

function plantTasks(
  world: World,
  calendar: Calendar,
  lists: readonly List[],
  people: readonly Person[],
  random: RandomInt,
): Task[] {
  return count(TASKS, (n) => {
    const createdAt = calendar.ago(8 + random(120)) - random(24) * HOUR_MS;
    const status = pick(STATUSES, random);
    const assignees = count(random(3), () => pick(people, random).id);
    return plantTask(world, at(lists, n), {
      name: `${pick(VERBS, random)} the ${pick(THINGS, random)} ${pick(REASONS, random)} (${n + 1})`,
      status,
      creator: pick(people, random),
      createdAt,
      changedAt: Math.min(createdAt + random(100 * 24) * HOUR_MS, calendar.now),
      more: {
        assigneeIds: [...new Set(assignees)],
        priority: random(5) === 0 ? null : 1 + random(4),
        dueDate: random(3) === 0 ? null : calendar.date(random(60) - 30),
        timeEstimate: random(2) === 0 ? null : (1 + random(16)) * HOUR_MS,
      },
    });
  });
}

function plantGoals(world: World, calendar: Calendar, people: readonly Person[]): void {
  for (let n = 1; n <= GOALS; n++) {
    const owner = at(people, n);
    const goal = plantGoal(world, {
      name: `Objective ${n}`,
      color: '#04a9f4',
      creatorId: owner.id,
      ownerIds: [owner.id],
      createdAt: calendar.ago(90 - n),
      dueDate: calendar.date(60),
    });
    for (let part = 1; part <= 3; part++) {
      const seed = {
        ...({ name: `Measure ${n}.${part}`, type: 'number', unit: '' } as const),
        ...{ stepsStart: 0, stepsEnd: 100, stepsCurrent: (n * 7 + part * 11) % 90 },
        ...{ ownerIds: [owner.id], taskIds: [], listIds: [], creatorId: owner.id },
        createdAt: goal.createdAt,
      };
      plantKeyResult(world, goal, owner.id, seed, calendar.ago(9));
    }
  }
}

function count<T>(length: number, make: (n: number) => T): T[] {
  return Array.from({ length }, (_, n) => make(n));
}

/** The n-th of a row, starting over behind its end. */
function at<T>(from: readonly T[], n: number): T {
  const found = from[n % from.length];
  if (found === undefined) throw new Error('nothing to take from');
  return found;
}

function pick<T>(from: readonly T[], random: RandomInt): T {
  return at(from, random(from.length));
}
