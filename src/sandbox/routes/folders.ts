// Folders.
import { sameName } from '../assumptions.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, showFolder, taskCounts } from '../render/places.ts';
import { plantFolder } from '../world/rows.ts';
import type { Folder } from '../world/spaces.ts';

export const folderRoutes = [
  v2.get('/space/:space/folder', ({ world, query, space }) => {
    const wanted = { spaceId: space.id, hidden: false, deleted: false };
    const folders = world.folders.where({ ...wanted, archived: query.flag('archived') });
    const counts = taskCounts(world);
    return { folders: folders.sort(byOrder).map((row) => showFolder(world, row, counts)) };
  }),
  v2.post('/space/:space/folder', (call) => showFolder(call.world, newFolder(call))),
  v2.get('/folder/:folder', ({ world, folder }) => showFolder(world, folder)),
  v2.put('/folder/:folder', (call) => {
    const { world, folder, body } = call;
    const changed = world.folders.patch(folder, {
      name: body.members.name === undefined ? folder.name : nameFor(call, folder.spaceId, folder),
      archived: body.flag('archived') ?? folder.archived,
    });
    return showFolder(world, changed);
  }),
  v2.del('/folder/:folder', ({ world, folder }) => {
    world.folders.patch(folder, { deleted: true });
    return {};
  }),
] satisfies Route[];

/** The name in the body, if a folder of the space may be called so; `self` is the one that asks. */
function nameFor({ world, body }: Call, spaceId: string, self: Folder | null): string {
  const name = body.name('CAT_021');
  const others = world.folders.where({ spaceId, hidden: false, deleted: false });
  if (others.some((row) => row.id !== self?.id && sameName(row.name, name))) {
    throw new Refusal('CAT_014');
  }
  return name;
}

/** The Folder that a call makes in the Space of its path. */
export function newFolder(call: Call): Folder {
  const { id } = call.space;
  return plantFolder(call.world, id, nameFor(call, id, null));
}
