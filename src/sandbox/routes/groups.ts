// User groups.
import { ok, type Route, v2 } from '../http/call.ts';
import { addAndRemove, asIds, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { group } from '../render/people.ts';
import { finder, knownPeople, removing } from './find.ts';

const groupIn = finder(({ groups }) => groups, 'group', 'GROUP_001');

export const groupRoutes = [
  v2.get('/group', ({ world, query }) => {
    if (query.text('team_id') !== world.meta.workspaceId) throw new Refusal('SHARD_031');
    const wanted = query.list('group_ids')?.flatMap((ids) => ids.split(','));
    const groups = world.groups.where((row) => wanted === undefined || wanted.includes(row.id));
    return ok({ groups: groups.map((row) => group(world, row)) });
  }),
  v2.post('/team/:team/group', (call) => {
    const { world, body, now, caller } = call;
    const name = textIn(body, 'name') ?? 'User group';
    const row = world.groups.put({
      id: world.newId('uuid'),
      name,
      handle: textIn(body, 'handle') ?? name.toLowerCase().replace(/\s+/g, ''),
      creatorId: caller.id,
      createdAt: now,
      memberIds: knownPeople(world, asIds(body.members) ?? []),
    });
    return ok(group(world, row));
  }),
  v2.put('/group/:group', (call) => {
    const { world, body } = call;
    const row = groupIn(call);
    const memberIds = knownPeople(world, [...addAndRemove(row.memberIds, body.members)]);
    const changed = world.groups.patch(row, {
      name: textIn(body, 'name') ?? row.name,
      handle: textIn(body, 'handle') ?? row.handle,
      memberIds,
    });
    return ok(group(world, changed));
  }),
  v2.del(
    '/group/:group',
    removing(({ groups }) => groups, groupIn),
  ),
] satisfies Route[];
