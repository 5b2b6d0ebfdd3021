// The workspace, its people and their groups, a token for one of them, and what holds for all of it.
import { sha256 } from '../../base/index.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import type { LIMITS } from '../http/window.ts';
import { member, placeMember, self, showGroup } from '../render/people.ts';
import { byOrder, listRow, showFolder, taskCounts, workspace } from '../render/places.ts';
import { showTask } from '../render/task.ts';
import type { Person, Role } from '../world/person.ts';
import { isShared, listOf, seesSpace } from '../world/places.ts';
import type { Folder, List } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';

const PLANS = {
  free: { plan_id: 1, plan_name: 'Free Forever' },
  'business-plus': { plan_id: 5, plan_name: 'Business Plus' },
  enterprise: { plan_id: 4, plan_name: 'Enterprise' },
} as const satisfies Record<keyof typeof LIMITS, { plan_id: number; plan_name: string }>;

export const workspaceRoutes = [
  // The last step of the OAuth authorization code flow. There is no refresh token.
  v2.post('/oauth/token', ({ world, query, body, caller }) => {
    const [id, secret, code] = ['client_id', 'client_secret', 'code'].map(
      (name) => body.text(name) ?? query.text(name) ?? '',
    );
    if (!id || !secret || !code) throw new Refusal('OAUTH_010');
    const token = sha256(`${world.meta.idSeed}:${id}:${code}`).slice(0, 64);
    return { access_token: `${caller.id}_${token}`, token_type: 'Bearer' };
  }),
  v2.get('/user', ({ caller }) => ({ user: self(caller) })),
  v2.get('/team', ({ memberships }) => ({ teams: memberships.map(workspace) })),
  v2.get('/team/:team', ({ world }) => ({ team: workspace(world) })),
  v2.get('/team/:team/member', ({ world }) => ({ members: world.people.all().map(member) })),
  v2.get('/team/:team/user/:user', (call) => ({ member: member(call.member) })),
  v2.post('/team/:team/user', (call) => {
    call.enterpriseOnly();
    invite(call, call.body.flag('admin') === true ? 2 : 3);
    return { team: workspace(call.world) };
  }),
  v2.put('/team/:team/user/:user', ({ world, member: person, body }) => {
    const admin = body.flag('admin');
    const role = admin === undefined || person.role === 1 ? undefined : admin ? 2 : 3;
    return {
      member: member(world.people.patch(person, { username: body.text('username'), role })),
    };
  }),
  v2.del('/team/:team/user/:user', ({ world, member: { id }, caller }) => {
    if (id === caller.id) throw new Refusal('OAUTH_018');
    world.people.remove(id);
    return { team: workspace(world) };
  }),
  v2.get('/team/:team/folder', ({ world, query, caller }) => {
    const wanted = { hidden: false, deleted: false, archived: query.flag('archived') };
    const folders = world.folders.where(wanted).filter((row) => {
      const space = world.spaces.get(row.spaceId);
      return space !== undefined && !space.deleted && seesSpace(caller, space);
    });
    const counts = taskCounts(world);
    return { folders: folders.sort(byOrder).map((row) => showFolder(world, row, counts)) };
  }),
  v2.get('/team/:team/custom_item', () => ({ custom_items: CUSTOM_ITEMS })),
  v2.get('/team/:team/plan', ({ world }) => PLANS[world.meta.plan]),
  v2.get('/team/:team/seats', ({ world }) => {
    const guests = world.people.where({ role: 4 }).length;
    const filled = world.people.size - guests;
    return {
      members: { filled_members_seats: filled, total_member_seats: filled, empty_member_seats: 0 },
      guests: { filled_guest_seats: guests, total_guest_seats: 10, empty_guest_seats: 10 - guests },
    };
  }),
  v2.get('/team/:team/customroles', ({ world }) => ({
    custom_roles: world.people.all().flatMap(({ id, customRole, role, joinedAt }) => {
      const team_id = world.meta.workspaceId;
      const more = { inherited_role: role, date_created: String(joinedAt), members: [Number(id)] };
      return customRole === null ? [] : [{ ...customRole, team_id, ...more }];
    }),
  })),
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
    return {
      shared: {
        tasks: tasks.map((row) => showTask(world, row, { variant: 'row' })),
        lists: lists.map((row) => listRow(world, row, counts.get(row.id) ?? 0)),
        folders: folders.map((row) => showFolder(world, row, counts)),
      },
    };
  }),
  v2.get('/team/:team/guest', ({ world }) => ({
    guests: world.people.where({ role: 4 }).map(member),
  })),
  v2.get('/list/:list/member', ({ list: _there, caller }) => ({ members: [placeMember(caller)] })),
  v2.get('/task/:task/member', (call) => {
    const { creatorId, assigneeIds, watcherIds } = call.ownTask();
    const ids = new Set([call.caller.id, creatorId, ...assigneeIds, ...watcherIds]);
    return { members: call.world.people.where(({ id }) => ids.has(id)).map(placeMember) };
  }),
  v2.get('/group', ({ world, query }) => {
    if (query.text('team_id') !== world.meta.workspaceId) throw new Refusal('SHARD_031');
    const wanted = query.list('group_ids')?.flatMap((ids) => ids.split(','));
    const groups = world.groups.where((row) => wanted === undefined || wanted.includes(row.id));
    return { groups: groups.map((row) => showGroup(world, row)) };
  }),
  v2.post('/team/:team/group', (call) => {
    const { world, body, now, caller } = call;
    const name = body.text('name') ?? 'User group';
    const row = world.groups.add({
      name,
      handle: body.text('handle') ?? name.toLowerCase().replace(/\s+/g, ''),
      creatorId: caller.id,
      createdAt: now,
      memberIds: call.known(body.ids('members')),
    });
    return showGroup(world, row);
  }),
  v2.put('/group/:group', (call) => {
    const { world, group, body } = call;
    const changed = world.groups.patch(group, {
      name: body.text('name'),
      handle: body.text('handle'),
      memberIds: call.known(body.changed('members', group.memberIds)),
    });
    return showGroup(world, changed);
  }),
  v2.quiet.del('/group/:group', ({ world, group }) => world.groups.remove(group.id)),
] satisfies Route[];

/** Somebody new, who has not come yet and so has no name. */
export function invite({ world, body, now }: Call, role: Role): Person {
  const email = body.text('email') ?? '';
  if (!email.includes('@')) throw new Refusal('USER_001');
  const known = world.people.find({ email });
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

/** Task types other than the plain task, whose `custom_item_id` is 0. */
const CUSTOM_ITEMS = [
  { id: 1, name: 'Milestone', name_plural: 'Milestones', description: 'A point in time to reach.' },
  { id: 1001, name: 'Bug', name_plural: 'Bugs', description: 'Something that does not work.' },
];
