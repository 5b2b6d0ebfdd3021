// Spaces.
import { isObject } from '../../base/index.ts';
import { sameName } from '../assumptions.ts';
import type { Body } from '../http/body.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, showSpace } from '../render/places.ts';
import { defaultFeatures, PLAIN_STATUSES, plantSpace } from '../world/rows.ts';
import { seesSpace } from '../world/sight.ts';
import type { Space } from '../world/spaces.ts';

export const spaceRoutes = [
  v2.get('/team/:team/space', ({ world, query, caller }) => {
    const spaces = world.spaces
      .where({ deleted: false, archived: query.flag('archived') })
      .filter((row) => seesSpace(caller, row));
    return { spaces: spaces.sort(byOrder).map(showSpace) };
  }),
  v2.post('/team/:team/space', (call) => {
    const { world, body } = call;
    const color = body.text('color') ?? null;
    const row = plantSpace(world, nameFor(call, null), color, PLAIN_STATUSES, {
      multipleAssignees: body.flag('multiple_assignees') ?? true,
      features: featuresFrom(defaultFeatures(), body),
    });
    return showSpace(row);
  }),
  v2.get('/space/:space', ({ space }) => showSpace(space)),
  v2.put('/space/:space', (call) => {
    const { world, space, body } = call;
    const changed = world.spaces.patch(space, {
      name: body.members.name === undefined ? space.name : nameFor(call, space),
      color: body.text('color') ?? space.color,
      private: body.flag('private') ?? space.private,
      adminCanManage: body.flag('admin_can_manage') ?? space.adminCanManage,
      multipleAssignees: body.flag('multiple_assignees') ?? space.multipleAssignees,
      archived: body.flag('archived') ?? space.archived,
      features: featuresFrom(space.features, body),
    });
    return showSpace(changed);
  }),
  v2.del('/space/:space', ({ world, space }) => {
    world.spaces.patch(space, { deleted: true });
    return {};
  }),
] satisfies Route[];

/** The name in the body, if a space may be called so; `self` is the space that asks. */
function nameFor({ world, body }: Call, self: Space | null): string {
  const name = body.name('PROJ_060');
  const others = world.spaces.where((row) => row.id !== self?.id && !row.deleted);
  if (others.some((row) => sameName(row.name, name))) throw new Refusal('PROJECT_023');
  return name;
}

function featuresFrom(features: Space['features'], body: Body): Space['features'] {
  const changed = { ...features };
  for (const [name, feature] of Object.entries(body.object('features').members)) {
    const before = changed[name];
    changed[name] = isObject(feature) && isObject(before) ? { ...before, ...feature } : feature;
  }
  return changed;
}
