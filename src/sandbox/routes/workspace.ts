// The workspace, its people and what holds for all of it.
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { flagIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import type { LIMITS } from '../http/window.ts';
import { member, placeMember, self } from '../render/people.ts';
import { byOrder, folder, listRow, taskCounts, workspace } from '../render/places.ts';
import { task } from '../render/task.ts';
import type { Person, Role } from '../world/person.ts';
import { listOf } from '../world/places.ts';
import { isShared, seesSpace } from '../world/sight.ts';
import type { Folder, List } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import { enterpriseOnly, findTask, listIn, personIn } from './find.ts';

const PLANS = {
  free: { plan_id: 1, plan_name: 'Free Forever' },
  'business-plus': { plan_id: 5, plan_name: 'Business Plus' },
  enterprise: { plan_id: 4, plan_name: 'Enterprise' },
} as const satisfies Record<keyof typeof LIMITS, { plan_id: number; plan_name: string }>;

export const workspaceRoutes = [
  v2.get('/user', ({ caller }) => ok({ user: self(caller) })),
  v2.get('/team', ({ memberships }) => ok({ teams: memberships.map(workspace) })),
  v2.get('/team/:team', ({ world }) => ok({ team: workspace(world) })),
  v2.get('/team/:team/member', ({ world }) => ok({ members: world.people.all().map(member) })),
  v2.get('/team/:team/user/:user', (call) => ok({ member: member(personIn(call)) })),
  v2.post('/team/:team/user', (call) => {
    const { world, body } = call;
    enterpriseOnly(call);
    invite(call, flagIn(body, 'admin') === true ? 2 : 3);
    return ok({ team: workspace(world) });
  }),
  v2.put('/team/:team/user/:user', (call) => {
    const { world, body } = call;
    const person = personIn(call);
    const admin = flagIn(body, 'admin');
    const changed = world.people.patch(person, {
      username: textIn(body, 'username') ?? person.username,
      role: admin === undefined || person.role === 1 ? person.role : admin ? 2 : 3,
    });
    return ok({ member: member(changed) });
  }),
  v2.del('/team/:team/user/:user', (call) => {
    const { world, caller } = call;
    const person = personIn(call);
    if (person.id === caller.id) throw new Refusal('OAUTH_018');
    world.people.remove(person.id);
    return ok({ team: workspace(world) });
  }),
  v2.get('/team/:team/folder', ({ world, query, caller }) => {
    const counts = taskCounts(world);
    const folders = world.folders
      .where((row) => !row.hidden && !row.deleted && row.archived === query.flag('archived'))
      .filter((row) => {
        const space = world.spaces.get(row.spaceId);
        return space !== undefined && !space.deleted && seesSpace(caller, space);
      })
      .sort(byOrder);
    return ok({ folders: folders.map((row) => folder(world, row, counts)) });
  }),
  v2.get('/team/:team/custom_item', () =>
    ok({ custom_items: CUSTOM_ITEMS.map((item) => ({ ...item })) }),
  ),
  v2.get('/team/:team/plan', ({ world }) => ok({ ...PLANS[world.meta.plan] })),
  v2.get('/team/:team/seats', ({ world }) => {
    const guests = world.people.where((person) => person.role === 4).length;
    const filled = world.people.size - guests;
    return ok({
      members: { filled_members_seats: filled, total_member_seats: filled, empty_member_seats: 0 },
      guests: { filled_guest_seats: guests, total_guest_seats: 10, empty_guest_seats: 10 - guests },
    });
  }),
  v2.get('/team/:team/customroles', ({ world }) => {
    const holders = world.people.where((person) => person.customRole !== null);
    return ok({
      custom_roles: holders.flatMap(({ id, customRole, role, joinedAt }) =>
        customRole === null
          ? []
          : [
              {
                ...customRole,
                team_id: world.meta.workspaceId,
                inherited_role: role,
                date_created: String(joinedAt),
                members: [Number(id)],
              },
            ],
      ),
    });
  }),
  v2.get('/team/:team/shared', ({ world, caller }) => {
    // What was shared by itself; what stands in a space that the caller sees is found there.
    const outside = (place: { spaceId: string }) => {
      const space = world.spaces.get(place.spaceId);
      return space !== undefined && !space.deleted && !seesSpace(caller, space);
    };
    const given = (row: Folder | List | Task) =>
      isShared(caller, row) && !row.deleted && !row.archived;
    const counts = taskCounts(world);
    const tasks = world.tasks.where((row) => given(row) && outside(listOf(world, row)));
    const lists = world.lists.where((row) => given(row) && outside(row));
    const folders = world.folders.where((row) => given(row) && outside(row));
    return ok({
      shared: {
        tasks: tasks.map((row) => task(world, row, { variant: 'row' })),
        lists: lists.map((row) => listRow(world, row, counts.get(row.id) ?? 0)),
        folders: folders.map((row) => folder(world, row, counts)),
      },
    });
  }),
  v2.get('/team/:team/guest', ({ world }) =>
    ok({ guests: world.people.where((person) => person.role === 4).map(member) }),
  ),
  v2.get('/list/:list/member', (call) => {
    listIn(call);
    return ok({ members: [placeMember(call.caller)] });
  }),
  v2.get('/task/:task/member', ({ world, params, caller }) => {
    const row = findTask(world, params.task ?? '');
    const ids = new Set([caller.id, row.creatorId, ...row.assigneeIds, ...row.watcherIds]);
    const people = world.people.where((person) => ids.has(person.id));
    return ok({ members: people.map(placeMember) });
  }),
] satisfies Route[];

/** Somebody new, who has not come yet and so has no name. */
export function invite({ world, body, now }: Call, role: Role): Person {
  const email = textIn(body, 'email') ?? '';
  if (!email.includes('@')) throw new Refusal('USER_001');
  const known = world.people.find((person) => person.email === email);
  const highest = Math.max(...world.people.all().map(({ id }) => Number(id)));
  return (
    known ??
    world.people.put({
      id: String(highest + 7),
      username: null,
      email,
      color: '#5f7c8a',
      role,
      customRole: null,
      timeZone: 'UTC',
      joinedAt: null,
      invitedAt: now,
      lastActiveAt: null,
    })
  );
}

/** Task types beside the plain task, whose `custom_item_id` is 0. */
const CUSTOM_ITEMS = [
  { id: 1, name: 'Milestone', name_plural: 'Milestones', description: 'A point in time to reach.' },
  { id: 1001, name: 'Bug', name_plural: 'Bugs', description: 'Something that does not work.' },
];
