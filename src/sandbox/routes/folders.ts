// Folders.
import { sameName } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { flagIn, nameIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, folder, taskCounts } from '../render/places.ts';
import { plantFolder } from '../world/rows.ts';
import type { Folder } from '../world/spaces.ts';
import { folderIn, spaceIn } from './find.ts';

export const folderRoutes = [
  v2.get('/space/:space/folder', (call) => {
    const { world, query } = call;
    const space = spaceIn(call);
    const counts = taskCounts(world);
    const folders = world.folders.where(
      (row) =>
        row.spaceId === space.id &&
        !row.hidden &&
        !row.deleted &&
        row.archived === query.flag('archived'),
    );
    return ok({ folders: folders.sort(byOrder).map((row) => folder(world, row, counts)) });
  }),
  v2.post('/space/:space/folder', (call) =>
    ok(folder(call.world, newFolder(call), taskCounts(call.world))),
  ),
  v2.get('/folder/:folder', (call) =>
    ok(folder(call.world, folderIn(call), taskCounts(call.world))),
  ),
  v2.put('/folder/:folder', (call) => {
    const { world, body } = call;
    const row = folderIn(call);
    const changed = world.folders.patch(row, {
      name: body.name === undefined ? row.name : nameFor(call, row.spaceId, row),
      archived: flagIn(body, 'archived') ?? row.archived,
    });
    return ok(folder(world, changed, taskCounts(world)));
  }),
  v2.del('/folder/:folder', (call) => {
    call.world.folders.patch(folderIn(call), { deleted: true });
    return ok({});
  }),
] satisfies Route[];

/** The name in the body, if a folder of the space may be called so; `self` is the one that asks. */
function nameFor({ world, body }: Call, spaceId: string, self: Folder | null): string {
  const name = nameIn(body, 'CAT_021');
  const taken = world.folders.find(
    (row) =>
      row.id !== self?.id &&
      row.spaceId === spaceId &&
      !row.hidden &&
      !row.deleted &&
      sameName(row.name, name),
  );
  if (taken !== undefined) throw new Refusal('CAT_014');
  return name;
}

/** The Folder that a call makes in the Space of its path. */
export function newFolder(call: Call): Folder {
  const { id } = spaceIn(call);
  return plantFolder(call.world, id, nameFor(call, id, null));
}
