// Who is let in: invited members and guests, what is shared with guests, access lists, the audit log.
import { type Call, ok, type Route, v2, v3 } from '../http/call.ts';
import { textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { attachment } from '../render/attachment.ts';
import { member } from '../render/people.ts';
import { folder, list, taskCounts, workspace } from '../render/places.ts';
import { task as showTask } from '../render/task.ts';
import type { Person } from '../world/person.ts';
import { enterpriseOnly, findTask, folderIn, listIn, personIn, taskIn } from './find.ts';
import { attach } from './task-parts.ts';
import { invite } from './workspace.ts';

/** What is shared with guests, and how the answer shows it. */
const SHARED = [
  ['task', (call: Call) => ({ task: showTask(call.world, taskIn(call), { variant: 'single' }) })],
  ['list', (call: Call) => ({ list: list(call.world, listIn(call)) })],
  [
    'folder',
    (call: Call) => ({ folder: folder(call.world, folderIn(call), taskCounts(call.world)) }),
  ],
] as const;

export const sharingRoutes = [
  v2.post('/team/:team/guest', (call) => {
    enterpriseOnly(call);
    return ok({ guest: member(invite(call, 4)) });
  }),
  v2.get('/team/:team/guest/:guest', (call) => ok({ guest: member(guestIn(call)) })),
  v2.put('/team/:team/guest/:guest', (call) => ok({ guest: member(guestIn(call)) })),
  v2.del('/team/:team/guest/:guest', (call) => {
    call.world.people.remove(guestIn(call).id);
    return ok({ team: workspace(call.world) });
  }),
  ...SHARED.flatMap(([noun, show]) => [
    v2.post(`/${noun}/:${noun}/guest/:guest`, (call) => {
      const guest = guestIn(call);
      const level = textIn(call.body, 'permission_level');
      if (!LEVELS.includes(level ?? '')) throw new Refusal('ACCESS_001');
      const shown = show(call);
      const objectId = call.params[noun] ?? '';
      const fields = { person: guest.id, level: level ?? '' };
      call.world.things.put({
        id: `${objectId}:${guest.id}`,
        kind: 'access',
        parentId: objectId,
        fields,
      });
      return ok(shown);
    }),
    v2.del(`/${noun}/:${noun}/guest/:guest`, (call) => {
      const shown = show(call);
      call.world.things.remove(`${call.params[noun]}:${guestIn(call).id}`);
      return ok(shown);
    }),
  ]),
  v3.get('/:kind/:entity/attachments', (call) => {
    const id = holderIn(call);
    const rows = call.world.attachments.where(({ taskId }) => taskId === id);
    return ok({ data: rows.map((row) => attachment(call.world, row)), next_cursor: '' });
  }),
  v3.post('/:kind/:entity/attachments', (call) => ok(attach(call, holderIn(call)))),
  v3.patch('/:kind/:object/acls', (call) => {
    const { world, params, body } = call;
    enterpriseOnly(call);
    const id = params.object ?? '';
    if (!world.holds(id)) throw new Refusal('ACCESS_999');
    world.things.put({ id: `${id}:acl`, kind: 'access', parentId: id, fields: body });
    return ok({ data: { object_id: id, object_type: params.kind ?? '', ...body } });
  }),
  v3.post('/auditlogs', (call) => {
    enterpriseOnly(call);
    return ok({ data: [], next_page: null });
  }),
] satisfies Route[];

const LEVELS = ['read', 'comment', 'edit', 'create'];

/** The id of what attachments stand on; `attachments` is what v3 calls a task's. */
function holderIn({ world, params }: Call): string {
  const id = params.entity ?? '';
  return params.kind === 'attachments' ? findTask(world, id).id : id;
}

function guestIn(call: Call): Person {
  const person = personIn(call, call.params.guest);
  if (person.role !== 4) throw new Refusal('OAUTH_018');
  return person;
}
