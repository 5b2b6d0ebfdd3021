// Who is let in: invited members and guests, what is shared with guests, access lists, the audit log.
import type { JsonObject } from '../../base/index.ts';
import { type Call, type Route, v2, v3 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { attachment } from '../render/parts.ts';
import { member } from '../render/people.ts';
import { showFolder, showList, workspace } from '../render/places.ts';
import { showTask } from '../render/task.ts';
import { attach } from './task-parts.ts';
import { invite } from './workspace.ts';

/** What is shared with guests, and how the answer shows it. */
const SHARED = {
  task: ({ world, task }) => ({ task: showTask(world, task, { variant: 'single' }) }),
  list: ({ world, list }) => ({ list: showList(world, list) }),
  folder: ({ world, folder }) => ({ folder: showFolder(world, folder) }),
} satisfies Record<string, (call: Call) => JsonObject>;

export const sharingRoutes = [
  v2.post('/team/:team/guest', (call) => {
    call.enterpriseOnly();
    return { guest: member(invite(call, 4)) };
  }),
  v2.get('/team/:team/guest/:guest', ({ guest }) => ({ guest: member(guest) })),
  v2.put('/team/:team/guest/:guest', ({ guest }) => ({ guest: member(guest) })),
  v2.del('/team/:team/guest/:guest', ({ world, guest }) => {
    world.people.remove(guest.id);
    return { team: workspace(world) };
  }),
  ...Object.entries(SHARED).flatMap(([noun, show]) => [
    v2.post(`/${noun}/:${noun}/guest/:guest`, (call) => {
      const person = call.guest.id;
      const level = call.body.text('permission_level') ?? '';
      if (!LEVELS.includes(level)) throw new Refusal('ACCESS_001');
      const shown = show(call);
      const parentId = call.params[noun] ?? '';
      const access = { id: `${parentId}:${person}`, kind: 'access', parentId } as const;
      call.world.things.put({ ...access, fields: { person, level } });
      return shown;
    }),
    v2.del(`/${noun}/:${noun}/guest/:guest`, (call) => {
      const shown = show(call);
      call.world.things.remove(`${call.params[noun]}:${call.guest.id}`);
      return shown;
    }),
  ]),
  v3.get('/:kind/:entity/attachments', (call) => {
    const rows = call.world.attachments.where({ taskId: entityIn(call) });
    return { data: rows.map((row) => attachment(call.world, row)), next_cursor: '' };
  }),
  v3.post('/:kind/:entity/attachments', (call) => attach(call, entityIn(call))),
  v3.patch('/:kind/:object/acls', (call) => {
    const { world, params, body } = call;
    call.enterpriseOnly();
    const id = params.object ?? '';
    if (!world.holds(id)) throw new Refusal('ACCESS_999');
    world.things.put({ id: `${id}:acl`, kind: 'access', parentId: id, fields: body.members });
    return { data: { object_id: id, object_type: params.kind ?? '', ...body.members } };
  }),
  v3.post('/auditlogs', (call) => {
    call.enterpriseOnly();
    return { data: [], next_page: null };
  }),
] satisfies Route[];

const LEVELS = ['read', 'comment', 'edit', 'create'];

/** What files hang on: a task, which must be there, or the value of a custom field. */
function entityIn(call: Call): string {
  const { kind, entity = '' } = call.params;
  if (kind === 'attachments') call.ownTask(entity);
  return entity;
}
