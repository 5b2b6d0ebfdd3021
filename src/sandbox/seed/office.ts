// The office world: a workspace as companies have it, with everything in it that a tool trips over.
// Each place says in a comment what it is there for; the tasks do so in their own file.
import type { RandomInt } from '../../base/index.ts';
import type { Person } from '../world/person.ts';
import { spaceOf } from '../world/places.ts';
import { plantChannel, plantFolder, plantList, plantSpace, plantTask } from '../world/rows.ts';
import { enterStatus } from '../world/task.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';
import {
  type Company,
  plantGoals,
  plantPeople,
  plantTasks,
  plantTimes,
  taskNamed,
} from './company.ts';
import { BUGS, OPERATIONS } from './demo.ts';
import { ODDITIES, type OfficeList, type OfficePerson, RECURRING, TASKS } from './office-tasks.ts';

/** The owner's, whatever zone the sandbox runs in: a Sunday evening here is a Monday in UTC. */
const OWNER_ZONE = 'America/Los_Angeles';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Two people with one first name, one invited without a name, a guest, and two admins. */
const PEOPLE = `
  key     | id       | role | mail       | joined | seen | zone          | name
  rosa    | 82510011 | 1    | .          | 300    | 0.2  | .             | Rosa Delgado
  kenji   | 82510024 | 2    | .          | 300    | 0.2  | Asia/Tokyo    | Kenji Mori
  mona    | 82510038 | 2    | .          | 300    | 0.2  | Europe/London | Mona Haddad
  kim     | 82510043 | 3    | alex.kim   | 300    | 0.2  | Europe/Berlin | Alex Kim
  novak   | 82510057 | 3    | alex.novak | 300    | 0.2  | Europe/Prague | Alex Novak
  invited | 82510062 | 3    | new.hire   | .      | .    | UTC           | .
  gita    | 82510079 | 4    | .          | 300    | 0.2  | Asia/Kolkata  | Gita Rao
`;

type Office = Company<OfficePerson, OfficeList>;

export function officeWorld(meta: Meta, _zone: string, _random: RandomInt): World {
  const world = new World({ ...meta, workspaceName: 'Northstar', workspaceColor: '#0f9d9f' });
  const calendar = new Calendar(meta.createdAt, OWNER_ZONE);
  const at = { world, calendar };
  const people = plantPeople<OfficePerson>(at, 'northstar.example', OWNER_ZONE, PEOPLE, {
    // Weeks of hers begin on Sunday.
    rosa: { weekStartDay: 0 },
    // Timesheets of his are approved up to this week: nobody changes or adds time there.
    kim: { approvedUntil: calendar.monday() },
    invited: { invitedAt: calendar.ago(1) },
  });
  world.change({ callerId: people.rosa.id });
  const office: Office = { world, calendar, people, lists: plantPlaces(world, people) };
  plantTasks(office, {
    table: TASKS,
    oddities: ODDITIES,
    creator: 'kenji',
    customIds: { Engineering: ['ENG', 101], 'Product Development': ['DEV', 40] },
    made: () => 0,
    changed: () => HOUR_MS,
  });
  recur(office);
  plantTimes(office, TIMES);
  plantGoals(office, 'kenji', calendar.monday() - 2 * DAY_MS, {
    'Q4 Reliability': { ...COMMON, keyResults: RELIABILITY },
    'Fewer open bugs': { ...COMMON, keyResults: OPEN_BUGS },
    'Calm support': { ...COMMON, keyResults: SUPPORT },
  });
  const members = Object.values(people).map(({ id }) => id);
  plantChannel(world, { ...meta, creatorId: people.rosa.id }, { name: 'General', members });
  world.further.push(plantLabs(meta, calendar, people.rosa));
  return world;
}

const ENGINEERING = ['to do', 'in progress', 'done', 'closed'] as const;
const PRODUCT = ['backlog', 'ready', 'shipped'] as const;

function plantPlaces(world: World, people: Office['people']): Office['lists'] {
  // Each of these two has custom task ids of its own: ENG-101 and on, DEV-40 and on.
  const [eng, dev] = [{ customIdPrefix: 'ENG' }, { customIdPrefix: 'DEV' }];
  const engineering = plantSpace(world, 'Engineering', '#7b68ee', ENGINEERING, eng);
  const product = plantSpace(world, 'Product Development', '#e16b16', PRODUCT, dev);
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

/** A recurring task is done, and a moment later to do again: only its history tells of it. */
function recur({ world, calendar, lists }: Office): void {
  const task = taskNamed(world, RECURRING);
  const { statuses } = spaceOf(world, lists.sprint43);
  const [first, done] = [statuses[0], statuses.find(({ type }) => type === 'done')];
  if (first === undefined || done === undefined) throw new Error('a status is missing');
  const at = calendar.at('this-week', 0.5);
  world.tasks.patch(task, {
    ...enterStatus(enterStatus(task, done, at), first, Math.min(at + 1_000, calendar.now)),
    updatedAt: at,
  });
}

/** One task that Rosa finished has its time; Alex Kim's of last week is approved and locked. */
const TIMES = `
  week      | part | who  | hours | task
  this-week | 0.2  | rosa | 1.5   | Tune the alert thresholds
  this-week | 0.4  | rosa | 2     | Sign in with SSO
  this-week | 0.3  | kim  | 1     | Harden the session cookie
  last-week | 0.3  | kim  | 3     | Shorten the login form
  last-week | 0.6  | kim  | 2     | Retry failed webhooks
`;

const COMMON = { owners: ['rosa'], age: 50, due: 35 } as const;

/** Key results of every kind; the last counts by itself. */
const RELIABILITY = `
  type       | now   | to    | unit    | list     | name
  number     | 12    | 40    | tickets | .        | Stability tickets closed
  percentage | 62    | 100   | %       | .        | Uptime above target
  currency   | 12500 | 50000 | USD     | .        | Hosting costs saved
  boolean    | 0     | 1     | .       | .        | Status page is live
  automatic  | 0     | 0     | .       | sprint43 | Sprint 43 finished
`;

/** Falls from 40 to 10. */
const OPEN_BUGS = `
  type   | from | now | to | unit | name
  number | 40   | 40  | 10 | bugs | Open bugs
`;

/** Fell past its target. */
const SUPPORT = `
  type   | from | now | to | unit    | name
  number | 200  | 45  | 50 | tickets | Support backlog
`;

/**
 * The second workspace of the owner, who is a plain member there. It holds a list and a task of the same
 * names as the first one's, so that a call to the wrong workspace is noticed.
 * @param first the first workspace's facts
 */
function plantLabs(first: Meta, calendar: Calendar, owner: Person): World {
  const world = new World({
    ...first,
    workspaceId: String(Number(first.workspaceId) + 1_013),
    workspaceName: 'Northstar Labs',
    workspaceColor: '#aa2fff',
    callerId: owner.id,
    idSeed: first.idSeed + 555_555,
    sequence: 0,
  });
  const jo = world.people.put({
    ...owner,
    id: '82510086',
    username: 'Jo Fields',
    email: 'jo@labs.example',
    timeZone: 'Europe/London',
    weekStartDay: 1,
  });
  const rosa = world.people.put({ ...owner, role: 3 });
  const space = plantSpace(world, 'Research', '#aa2fff', ['open', 'complete']);
  const roadmap = plantList(world, space, 'Roadmap');
  const experiments = plantList(world, space, 'Experiments');
  const seed = { creator: jo, createdAt: calendar.ago(30) };
  plantTask(world, roadmap, { name: 'Guest links that expire', status: null, ...seed });
  plantTask(world, experiments, {
    name: 'Measure the new ranking',
    status: 'complete',
    creator: jo,
    createdAt: calendar.ago(9),
    changedAt: calendar.at('this-week', 0.6),
    more: { assigneeIds: [rosa.id], timeEstimate: 7 * HOUR_MS },
  });
  const labs = { world, calendar, people: { jo, rosa }, lists: { roadmap, experiments } };
  plantGoals(labs, 'jo', calendar.ago(9), {
    'Ten experiments': { ...COMMON, color: '#aa2fff', keyResults: EXPERIMENTS },
  });
  return world;
}

const EXPERIMENTS = `
  type   | now | to | unit        | name
  number | 3   | 10 | experiments | Experiments run
`;
