// The large world, for measurements: 10 spaces, 60 folders, 300 lists, 5,000 tasks, all from a seed.
import type { RandomInt } from '../../base/index.ts';
import type { Person } from '../world/person.ts';
import { plantFolder, plantList, plantSpace, plantTask, plantTime } from '../world/rows.ts';
import type { List } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';
import { plantGoals, plantPeople } from './company.ts';

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
  const byKey = plantPeople<string>({ world, calendar }, 'globex.example', zone, PEOPLE, {});
  const people = Object.values(byKey);
  world.change({ callerId: people[0]?.id ?? '' });
  const lists = plantPlaces(world);
  const tasks = plantTasks(world, calendar, lists, people, random);
  for (let n = 0; n < TIME_ENTRIES; n++) {
    const start = calendar.ago(1 + random(40)) - random(8) * HOUR_MS;
    const end = start + (1 + random(8)) * (HOUR_MS / 2);
    plantTime(world, pick(people, random).id, pick(tasks, random).id, start, end);
  }
  const company = { world, calendar, people: byKey, lists: {} };
  const keys = Object.keys(byKey);
  for (let n = 1; n <= GOALS; n++) {
    const owner = at(keys, n);
    plantGoals(company, owner, calendar.ago(9), {
      [`Objective ${n}`]: {
        ...{ color: '#04a9f4', owners: [owner], age: 90 - n, due: 60 },
        keyResults: table('type | now | to | name', [1, 2, 3], (part) =>
          ['number', (n * 7 + part * 11) % 90, 100, `Measure ${n}.${part}`].join(' | '),
        ),
      },
    });
  }
  return world;
}

/** One owner, two admins, 33 members and four guests. */
const PEOPLE = table('key | id | role | joined | seen | name', [...Array(40).keys()], (n) => {
  const [first, last] = [at(FIRST_NAMES, Math.floor(n / 4)), at(LAST_NAMES, n)];
  const role = n === 0 ? 1 : n < 3 ? 2 : n < 36 ? 3 : 4;
  const key = `${first}.${last}`.toLowerCase();
  return [key, 82_300_001 + n * 7, role, 500 - n, n / 20, `${first} ${last}`].join(' | ');
});

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

function table<T>(columns: string, from: readonly T[], line: (one: T) => string): string {
  return [columns, ...from.map(line)].join('\n');
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
