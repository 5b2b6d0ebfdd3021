// User groups.
import { type Route, removed, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showGroup } from '../render/people.ts';

export const groupRoutes = [
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
      name: body.text('name') ?? group.name,
      handle: body.text('handle') ?? group.handle,
      memberIds: call.known(body.changed('members', group.memberIds)),
    });
    return showGroup(world, changed);
  }),
  v2.del('/group/:group', ({ world, group }) => removed(world.groups, group)),
] satisfies Route[];
