// The office world: a workspace as companies have it, with everything in it that a tool trips over.
// Each place says in a comment what it is there for; the tasks do so in their own file.
import type { RandomInt } from '../../base/index.ts';
import type { KeyResultType } from '../world/parts.ts';
import type { Person } from '../world/person.ts';
import { spaceOf } from '../world/places.ts';
import {
  plantChannel,
  plantFolder,
  plantGoal,
  plantKeyResult,
  plantList,
  plantSpace,
  plantTask,
  plantTime,
  type StatusRow,
} from '../world/rows.ts';
import { type List, withTags } from '../world/spaces.ts';
import { enterStatus, type Task } from '../world/task.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';
import { BUGS, OPERATIONS } from './demo-places.ts';
import { plantLabs } from './office-labs.ts';
import {
  ALSO_IN,
  LONG_DESCRIPTION,
  type OfficeList,
  type OfficePerson,
  type OfficeTask,
  officeTasks,
  PARENTS,
  RECURRING,
  SHARED_TASKS,
  SHARES,
} from './office-tasks.ts';

/** The owner's, whatever zone the sandbox runs in: a Sunday evening here is a Monday in UTC. */
const OWNER_ZONE = 'America/Los_Angeles';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ENGINEERING: readonly StatusRow[] = [
  ['to do', 'open', '#87909e'],
  ['in progress', 'custom', '#1090e0'],
  ['done', 'done', '#3db88b'],
  ['closed', 'closed', '#008844'],
];
const PRODUCT: readonly StatusRow[] = [
  ['backlog', 'open', '#87909e'],
  ['ready', 'custom', '#1090e0'],
  ['shipped', 'closed', '#008844'],
];

type People = Readonly<Record<OfficePerson, Person>>;
type Lists = Readonly<Record<OfficeList, List>>;

export function officeWorld(meta: Meta, _zone: string, _random: RandomInt): World {
  const world = new World({ ...meta, workspaceName: 'Northstar', workspaceColor: '#0f9d9f' });
  const calendar = new Calendar(meta.createdAt, OWNER_ZONE);
  const people = plantPeople(world, calendar);
  world.change({ callerId: people.rosa.id });
  const lists = plantPlaces(world, people);
  const tasks = plantTasks(world, calendar, people, lists);
  plantTimes(world, calendar, people, tasks);
  plantGoals(world, calendar, people, lists);
  plantChannel(world, 'General', Object.values(people));
  world.further.push(plantLabs(meta, calendar, people.rosa));
  return world;
}

/** Two people with one first name, one invited without a name, a guest, and two admins. */
function plantPeople(world: World, calendar: Calendar): People {
  const plant = (
    id: string,
    username: string | null,
    email: string,
    role: Person['role'],
    timeZone: string,
    more: Partial<Person> = {},
  ) =>
    world.people.put({
      id,
      username,
      email: `${email}@northstar.example`,
      color: '#5f7c8a',
      role,
      customRole: null,
      timeZone,
      joinedAt: calendar.ago(300),
      lastActiveAt: calendar.ago(0.2),
      ...more,
    });
  return {
    // Weeks of hers begin on Sunday.
    rosa: plant('82510011', 'Rosa Delgado', 'rosa', 1, OWNER_ZONE, { weekStartDay: 0 }),
    kenji: plant('82510024', 'Kenji Mori', 'kenji', 2, 'Asia/Tokyo'),
    mona: plant('82510038', 'Mona Haddad', 'mona', 2, 'Europe/London'),
    // Timesheets of his are approved up to this week: nobody changes or adds time there.
    kim: plant('82510043', 'Alex Kim', 'alex.kim', 3, 'Europe/Berlin', {
      approvedUntil: calendar.monday(),
    }),
    novak: plant('82510057', 'Alex Novak', 'alex.novak', 3, 'Europe/Prague'),
    invited: plant('82510062', null, 'new.hire', 3, 'UTC', {
      joinedAt: null,
      invitedAt: calendar.ago(1),
      lastActiveAt: null,
    }),
    gita: plant('82510079', 'Gita Rao', 'gita', 4, 'Asia/Kolkata'),
  };
}

function plantPlaces(world: World, people: People): Lists {
  // Each of these two has custom task ids of its own: ENG-101 and on, DEV-40 and on.
  const engineering = plantSpace(world, 'Engineering', '#7b68ee', ENGINEERING, {
    customIdPrefix: 'ENG',
  });
  const product = plantSpace(world, 'Product Development', '#e16b16', PRODUCT, {
    customIdPrefix: 'DEV',
  });
  // Private: the owner of the workspace does not see it either.
  const finance = plantSpace(world, 'Finance', '#5f7c8a', OPERATIONS, {
    private: true,
    memberIds: [people.mona.id],
  });
  const sprints = plantFolder(world, engineering.id, 'Sprints');
  const backend = plantFolder(world, engineering.id, 'Backend');
  const clients = plantFolder(world, product.id, 'Clients');
  // Archived with a list in it that is not archived itself.
  const projects = plantFolder(world, engineering.id, 'Finished projects', { archived: true });
  return {
    sprint43: plantList(world, sprints, 'Sprint 43'),
    sprint42: plantList(world, sprints, 'Sprint 42', { archived: true }),
    services: plantList(world, backend, 'Services'),
    bugs: plantList(world, backend, 'Bug Triage', { ownStatuses: BUGS }),
    cluster: plantList(world, projects, 'Cluster move'),
    roadmap: plantList(world, product, 'Roadmap'),
    portal: plantList(world, clients, 'Client portal', { sharedWith: [people.gita.id] }),
    // Outside of every space that Rosa sees, and hers all the same.
    budget: plantList(world, finance, 'Budget review', { sharedWith: [people.rosa.id] }),
    payroll: plantList(world, finance, 'Payroll'),
  };
}

function plantTasks(
  world: World,
  calendar: Calendar,
  people: People,
  lists: Lists,
): ReadonlyMap<string, Task> {
  const planted = new Map<string, Task>();
  const numbers: Record<string, number> = { ENG: 101, DEV: 40 };
  const seeds = officeTasks();
  for (const seed of seeds) {
    const list = lists[seed.list];
    const space = spaceOf(world, list);
    const prefix = space.customIdPrefix;
    const number = prefix === undefined ? 0 : (numbers[prefix] ?? 1);
    if (prefix !== undefined) numbers[prefix] = number + 1;
    const assigneeIds = seed.assignees.map((key) => people[key].id);
    const parent = planted.get(PARENTS[seed.name] ?? '');
    const alsoIn = ALSO_IN[seed.name];
    const shares = SHARES[seed.name];
    const createdAt = calendar.ago(seed.age);
    const task = plantTask(world, list, {
      name: seed.name,
      status: seed.status,
      creator: people.kenji,
      createdAt,
      changedAt: finishOf(calendar, seeds, seed) ?? createdAt + HOUR_MS,
      more: {
        customId: prefix === undefined ? null : `${prefix}-${number}`,
        description: seed.name.length > 1_000 ? LONG_DESCRIPTION : '',
        assigneeIds,
        watcherIds: [...new Set([people.kenji.id, ...assigneeIds])],
        tags: seed.tags,
        parentId: parent?.id ?? null,
        priority: seed.priority,
        dueDate: seed.due === null ? null : calendar.date(seed.due),
        startDate: seed.start === null ? null : calendar.date(seed.start),
        timeEstimate: seed.hours === null ? null : seed.hours * HOUR_MS,
        otherListIds: alsoIn === undefined ? [] : [lists[alsoIn].id],
        ...(shares === undefined ? {} : { estimates: inMs(shares, people) }),
        ...(SHARED_TASKS.includes(seed.name) ? { sharedWith: [people.gita.id] } : {}),
      },
    });
    planted.set(seed.name, RECURRING.includes(seed.name) ? recur(world, calendar, task) : task);
    world.spaces.put(withTags(space, seed.tags, people.kenji.id));
  }
  return planted;
}

/** A recurring task is done, and a moment later to do again: only its history tells of it. */
function recur(world: World, calendar: Calendar, task: Task): Task {
  const { statuses } = spaceOf(world, world.lists.get(task.listId) ?? { spaceId: '' });
  const [first, done] = [statuses[0], statuses.find(({ type }) => type === 'done')];
  if (first === undefined || done === undefined) throw new Error('a status is missing');
  const at = calendar.thisWeek(0.5);
  return world.tasks.patch(task, {
    ...enterStatus(enterStatus(task, done, at), first, Math.min(at + 1_000, calendar.now)),
    updatedAt: at,
  });
}

function finishOf(
  calendar: Calendar,
  seeds: readonly OfficeTask[],
  seed: OfficeTask,
): number | undefined {
  if (seed.finished === null) return undefined;
  if (seed.finished === 'sunday') return calendar.monday() - 6.5 * HOUR_MS;
  const peers = seeds.filter((other) => other.finished === seed.finished);
  const part = (peers.indexOf(seed) + 1) / (peers.length + 1);
  return seed.finished === 'this-week' ? calendar.thisWeek(part) : calendar.lastWeek(part);
}

function inMs(shares: Partial<Record<OfficePerson, number>>, people: People) {
  return Object.fromEntries(
    Object.entries(shares).map(([key, hours]) => [people[key as OfficePerson].id, hours * HOUR_MS]),
  );
}

/** One task that Rosa finished has its time; Alex Kim's of last week is approved and locked. */
function plantTimes(
  world: World,
  calendar: Calendar,
  people: People,
  tasks: ReadonlyMap<string, Task>,
): void {
  const plant = (who: OfficePerson, name: string, [start, end]: [number, number]) =>
    plantTime(world, people[who].id, tasks.get(name) ?? null, start, end);
  plant('rosa', 'Tune the alert thresholds', calendar.thisWeekSpan(0.2, 1.5 * HOUR_MS));
  plant('rosa', 'Sign in with SSO', calendar.thisWeekSpan(0.4, 2 * HOUR_MS));
  plant('kim', 'Harden the session cookie', calendar.thisWeekSpan(0.3, HOUR_MS));
  plant('kim', 'Shorten the login form', calendar.lastWeekSpan(0.3, 3 * HOUR_MS));
  plant('kim', 'Retry failed webhooks', calendar.lastWeekSpan(0.6, 2 * HOUR_MS));
}

/**
 * Key results of every kind. "Open bugs" falls from 40 to 10, "Support backlog" fell past its target;
 * "Sprint 43 finished" counts by itself.
 */
function plantGoals(world: World, calendar: Calendar, people: People, lists: Lists): void {
  const goals: Record<string, readonly [KeyResultType, string, string, number, number, number][]> =
    {
      'Q4 Reliability': [
        ['number', 'Stability tickets closed', 'tickets', 0, 12, 40],
        ['percentage', 'Uptime above target', '%', 0, 62, 100],
        ['currency', 'Hosting costs saved', 'USD', 0, 12_500, 50_000],
        ['boolean', 'Status page is live', '', 0, 0, 1],
        ['automatic', 'Sprint 43 finished', '', 0, 0, 0],
      ],
      'Fewer open bugs': [['number', 'Open bugs', 'bugs', 40, 40, 10]],
      'Calm support': [['number', 'Support backlog', 'tickets', 200, 45, 50]],
    };
  for (const [name, keyResults] of Object.entries(goals)) {
    const goal = plantGoal(world, {
      name,
      color: '#3db88b',
      creatorId: people.kenji.id,
      ownerIds: [people.rosa.id],
      createdAt: calendar.ago(50),
      dueDate: calendar.date(35),
    });
    for (const [type, title, unit, stepsStart, stepsCurrent, stepsEnd] of keyResults) {
      plantKeyResult(world, goal, {
        name: title,
        type,
        unit,
        stepsStart,
        stepsCurrent,
        stepsEnd,
        movedAt: calendar.monday() - 2 * DAY_MS,
        listIds: type === 'automatic' ? [lists.sprint43.id] : [],
      });
    }
  }
}
