// The second workspace of the office's owner, who is a plain member there. It holds a list and a task
// of the same names as the first one's, so that a call to the wrong workspace is noticed.
import type { Person } from '../world/person.ts';
import { plantGoal, plantKeyResult, plantList, plantSpace, plantTask } from '../world/rows.ts';
import { type Meta, World } from '../world/world.ts';
import type { Calendar } from './calendar.ts';

const HOUR_MS = 3_600_000;

/** @param first the first workspace's facts @param owner its owner, who is a member of this one */
export function plantLabs(first: Meta, calendar: Calendar, owner: Person): World {
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
  world.people.put({ ...owner, role: 3 });
  const space = plantSpace(world, 'Research', '#aa2fff', [
    ['open', 'open', '#87909e'],
    ['complete', 'closed', '#008844'],
  ]);
  const roadmap = plantList(world, space, 'Roadmap');
  const experiments = plantList(world, space, 'Experiments');
  plantTask(world, roadmap, {
    name: 'Guest links that expire',
    status: null,
    creator: jo,
    createdAt: calendar.ago(30),
  });
  plantTask(world, experiments, {
    name: 'Measure the new ranking',
    status: 'complete',
    creator: jo,
    createdAt: calendar.ago(9),
    changedAt: calendar.thisWeek(0.6),
    more: { assigneeIds: [owner.id], timeEstimate: 7 * HOUR_MS },
  });
  const goal = plantGoal(world, {
    name: 'Ten experiments',
    color: '#aa2fff',
    creatorId: jo.id,
    ownerIds: [owner.id],
    createdAt: calendar.ago(50),
    dueDate: calendar.date(35),
  });
  plantKeyResult(world, goal, {
    name: 'Experiments run',
    type: 'number',
    unit: 'experiments',
    stepsCurrent: 3,
    stepsEnd: 10,
    movedAt: calendar.ago(9),
  });
  return world;
}
