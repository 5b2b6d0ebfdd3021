// Spaces.
import { isObject, type JsonObject } from '../../base/index.ts';
import { sameName } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { flagIn, nameIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, space } from '../render/places.ts';
import { defaultFeatures, PLAIN_STATUSES, plantSpace } from '../world/rows.ts';
import { seesSpace } from '../world/sight.ts';
import type { Space } from '../world/spaces.ts';
import { spaceIn } from './find.ts';

export const spaceRoutes = [
  v2.get('/team/:team/space', ({ world, query, caller }) => {
    const archived = query.flag('archived');
    const spaces = world.spaces.where(
      (row) => !row.deleted && row.archived === archived && seesSpace(caller, row),
    );
    return ok({ spaces: spaces.sort(byOrder).map(space) });
  }),
  v2.post('/team/:team/space', (call) => {
    const { world, body } = call;
    const color = textIn(body, 'color') ?? null;
    const row = plantSpace(world, nameFor(call, null), color, PLAIN_STATUSES, {
      multipleAssignees: flagIn(body, 'multiple_assignees') ?? true,
      features: featuresFrom(defaultFeatures(), body),
    });
    return ok(space(row));
  }),
  v2.get('/space/:space', (call) => ok(space(spaceIn(call)))),
  v2.put('/space/:space', (call) => {
    const { world, body } = call;
    const row = spaceIn(call);
    const changed = world.spaces.patch(row, {
      name: body.name === undefined ? row.name : nameFor(call, row),
      color: textIn(body, 'color') ?? row.color,
      private: flagIn(body, 'private') ?? row.private,
      adminCanManage: flagIn(body, 'admin_can_manage') ?? row.adminCanManage,
      multipleAssignees: flagIn(body, 'multiple_assignees') ?? row.multipleAssignees,
      archived: flagIn(body, 'archived') ?? row.archived,
      features: featuresFrom(row.features, body),
    });
    return ok(space(changed));
  }),
  v2.del('/space/:space', (call) => {
    call.world.spaces.patch(spaceIn(call), { deleted: true });
    return ok({});
  }),
] satisfies Route[];

/** The name in the body, if a space may be called so; `self` is the space that asks. */
function nameFor({ world, body }: Call, self: Space | null): string {
  const name = nameIn(body, 'PROJ_060');
  const taken = world.spaces.find(
    (row) => row.id !== self?.id && !row.deleted && sameName(row.name, name),
  );
  if (taken !== undefined) throw new Refusal('PROJECT_023');
  return name;
}

function featuresFrom(features: Space['features'], body: JsonObject): Space['features'] {
  if (!isObject(body.features)) return features;
  const changed = { ...features };
  for (const [name, feature] of Object.entries(body.features)) {
    const before = changed[name];
    changed[name] = isObject(feature) && isObject(before) ? { ...before, ...feature } : feature;
  }
  return changed;
}
