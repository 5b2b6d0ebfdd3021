// The demo world: the workspace Acme, as it is at the moment it is made.
import type { RandomInt } from '../../base/index.ts';
import {
  plantChannel,
  plantFolder,
  plantList,
  plantSpace,
  plantTime,
  type StatusName,
} from '../world/rows.ts';
import type { List } from '../world/spaces.ts';
import { type Meta, World } from '../world/world.ts';
import { Calendar } from './calendar.ts';
import { plantGoals, plantPeople, plantTasks, plantTimes, taskNamed } from './company.ts';
import { plantDocs, plantExtras } from './demo-extras.ts';
import { type Demo, type ListKey, ODDITIES, type PersonKey, TASKS } from './demo-tasks.ts';

/** The first is the caller. */
const PEOPLE = `
  key    | id       | role | color   | joined | seen | zone                | name
  maya   | 81204417 | 1    | #7b68ee | 400    | 0    | .                   | Maya Okafor
  jonas  | 81204422 | 2    | #0f9d9f | 380    | 0.1  | Europe/Stockholm    | Jonas Lindqvist
  priya  | 81204436 | 3    | #b13a41 | 360    | 0.2  | Asia/Kolkata        | Priya Raman
  tomas  | 81204441 | 3    | #5f7c8a | 340    | 0.3  | America/Mexico_City | Tomás Herrera
  aiko   | 81204458 | 3    | #aa2fff | 320    | 0.4  | Asia/Tokyo          | Aiko Tanaka
  luca   | 81204463 | 3    | #827718 | 300    | 0.5  | Europe/Rome         | Luca Bianchi
  zanele | 81204479 | 3    | #04a9f4 | 280    | 0.6  | Africa/Johannesburg | Zanele Mokoena
  sam    | 81204484 | 4    | #ee5e99 | 260    | 0.7  | America/Chicago     | Sam Whitfield
`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The task type of what stands in Bug Triage. */
const BUG = 1001;

/** @param zone the IANA time zone whose week counts, besides UTC's */
export function demoWorld(meta: Meta, zone: string, random: RandomInt): World {
  const world = new World({ ...meta, workspaceName: 'Acme', workspaceColor: '#7b68ee' });
  const calendar = new Calendar(meta.createdAt, zone);
  const people = plantPeople<PersonKey>({ world, calendar }, 'acme.example', zone, PEOPLE, {
    priya: { customRole: { id: 3120457, name: 'Backend Team Lead' } },
  });
  world.change({ callerId: people.maya.id });
  const demo: Demo = { world, calendar, people, lists: plantPlaces(world, calendar) };
  plantTasks(demo, {
    table: TASKS,
    oddities: ODDITIES,
    creator: 'jonas',
    customIds: { Engineering: ['ENG', 101] },
    made: () => random(6 * HOUR_MS),
    changed: () => random(18) * HOUR_MS,
  });
  for (const task of world.tasks.where(({ listId }) => listId === demo.lists.bugs.id)) {
    world.tasks.patch(task, { customItemId: BUG });
  }
  plantTimes(demo, TIMES);
  // Older than the thirty days that a list call looks back by itself.
  const old = calendar.ago(44);
  const report = taskNamed(world, 'Retire the legacy report generator');
  const description = 'Inventory';
  plantTime(world, people.maya.id, report.id, old, old + 2 * HOUR_MS, { description });
  plantQuarters(demo);
  plantDocs(demo);
  plantExtras(demo);
  const members = Object.values(people).map(({ id }) => id);
  plantChannel(world, { ...meta, creatorId: people.maya.id }, { name: 'General', members });
  return world;
}

const ENGINEERING = ['to do', 'in progress', 'in review', 'blocked', 'done', 'closed'] as const;
const PRODUCT = ['backlog', 'discovery', 'ready', 'shipped'] as const;
export const BUGS: readonly StatusName[] = ['new', 'triaged', 'fixing', 'resolved', 'closed'];
export const OPERATIONS: readonly StatusName[] = ['to do', 'in progress', 'complete'];

function plantPlaces(world: World, calendar: Calendar): Record<ListKey, List> {
  const engineering = plantSpace(world, 'Engineering', '#7b68ee', ENGINEERING);
  const product = plantSpace(world, 'Product', '#e16b16', PRODUCT);
  const operations = plantSpace(world, 'Operations', '#0f9d9f', OPERATIONS);
  const backend = plantFolder(world, engineering.id, 'Backend');
  const sprints = plantFolder(world, engineering.id, 'Sprints');
  const discovery = plantFolder(world, product.id, 'Discovery');
  const monday = calendar.monday();
  const sprint = (weeks: number) => ({
    startDate: monday + weeks * 7 * DAY_MS,
    dueDate: monday + (weeks * 7 + 11) * DAY_MS,
  });
  return {
    bugs: plantList(world, backend, 'Bug Triage', { ownStatuses: BUGS }),
    services: plantList(world, backend, 'Services', { content: 'Work on running services.' }),
    sprint41: plantList(world, sprints, 'Sprint 41', sprint(-2)),
    sprint42: plantList(world, sprints, 'Sprint 42', sprint(0)),
    roadmap: plantList(world, engineering, 'Q3 Roadmap'),
    interviews: plantList(world, discovery, 'Interviews'),
    ideas: plantList(world, discovery, 'Ideas'),
    launch: plantList(world, product, 'Launch Plan'),
    vendors: plantList(world, operations, 'Vendors'),
    hiring: plantList(world, operations, 'Hiring'),
    move: plantList(world, operations, 'Office Move', { archived: true }),
  };
}

/** Most of what the caller finished this week is still without time, one task has it. */
const TIMES = `
  week      | who   | hours | billable | text              | task
  this-week | maya  | 1.5   | .        | First alert rules | Alert on stuck background jobs
  this-week | priya | 3     | yes      | .                 | Login loop after a password reset
  this-week | tomas | 2.5   | yes      | .                 | Add structured fields to request logs
  this-week | maya  | 2.5   | yes      | Draft and review  | Write a runbook for database failover
  this-week | aiko  | 2     | .        | .                 | Protect imports against formula injection
  this-week | luca  | 1     | .        | Reproduced        | Search returns deleted projects
  this-week | maya  | 0.5   | .        | Planning          | .
  last-week | maya  | 4     | yes      | .                 | Cache permission checks per request
  last-week | maya  | 3.5   | yes      | .                 | Paginate the audit log
  last-week | maya  | 1     | .        | .                 | Debrief the designer interviews
  last-week | priya | 5     | yes      | .                 | Throttle exports per workspace
  last-week | priya | 4.5   | yes      | .                 | Describe the event schema
  last-week | tomas | 2     | .        | .                 | Rate limiter counts health checks
  last-week | aiko  | 6     | yes      | .                 | Two-step sign-in for admins
`;

function plantQuarters(demo: Demo): void {
  const { world, calendar, people } = demo;
  const past = world.goalFolders.add({
    name: 'Past quarters',
    private: false,
    createdAt: calendar.ago(200),
    creatorId: people.jonas.id,
  });
  plantGoals(demo, 'jonas', calendar.ago(8), {
    'Q3 Platform Stability': {
      ...{ owners: ['maya', 'priya'], age: 60, due: 45 },
      keyResults: `
        type       | now | to  | unit    | list     | name
        number     | 17  | 40  | tickets | .        | Stability tickets closed
        percentage | 62  | 100 | %       | .        | Error budget kept
        automatic  | 0   | 0   | .       | sprint42 | Sprint 42 finished
      `,
    },
    'Q3 Growth': {
      ...{ color: '#e16b16', owners: ['jonas', 'maya'], age: 60, due: 45 },
      keyResults: `
        type     | now   | to    | unit      | name
        number   | 9     | 25    | teams     | New teams onboarded
        number   | 48    | 120   | customers | Trials turned into customers
        currency | 18500 | 50000 | EUR       | Expansion revenue
        boolean  | 0     | 1     | .         | Self-serve checkout is live
      `,
    },
    'Q2 Reliability': {
      ...{ color: '#5f7c8a', owners: ['priya'], age: 150, due: -30, folderId: past.id },
      keyResults: `
        type   | now | to | unit    | name
        number | 8   | 8  | reviews | Incident reviews held
      `,
    },
  });
}
