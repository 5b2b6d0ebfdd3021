// Chat of the third version: channels, their messages and replies, and reactions, as plain things.
import { isObject, type JsonObject } from '../../base/index.ts';
import { asIds } from '../http/body.ts';
import { Answer, type Call, type Route, v3 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { PARENT_TYPES } from '../render/parts.ts';
import { user } from '../render/people.ts';
import type { Thing, ViewParent } from '../world/parts.ts';
import type { Person } from '../world/person.ts';

const CHANNELS = '/chat/channels';
const MESSAGE = '/chat/messages/:message';

const channelIn = thingIn('channel');
const messageIn = thingIn('message');

export const chatRoutes = [
  v3.get(CHANNELS, (call) => page(call, things(call, 'channel', ''), shownChannel)),
  v3.post(CHANNELS, (call) => {
    const name = call.body.text('name');
    if (name === undefined || name.trim() === '') throw new Refusal('CHAT_001');
    if (things(call, 'channel', '').some((row) => row.fields.name === name)) {
      throw new Refusal('CHAT_002');
    }
    return snakeCased(call, channel(call, { name, type: 'CHANNEL' }));
  }),
  v3.post(`${CHANNELS}/location`, (call) => {
    const { location } = call.body.members;
    const at = JSON.stringify(location ?? null);
    if (at === 'null') throw new Refusal('CHAT_001');
    const there = things(call, 'channel', '').find(
      (row) => JSON.stringify(row.fields.location ?? null) === at,
    );
    return snakeCased(
      call,
      there ?? channel(call, { type: 'CHANNEL', location: location ?? null }),
    );
  }),
  v3.post(`${CHANNELS}/direct_message`, (call) => {
    const ids = call.body.ids('user_ids') ?? [];
    if (ids.length > 15) throw new Refusal('CHAT_001');
    const people = [...new Set([call.caller.id, ...ids])].sort();
    const type = people.length > 2 ? 'GROUP_DM' : 'DM';
    const key = people.join(',');
    const there = things(call, 'channel', '').find(
      ({ fields }) => fields.type !== 'CHANNEL' && asIds(fields.members)?.join(',') === key,
    );
    return snakeCased(call, there ?? channel(call, { type, members: people }));
  }),
  v3.get(`${CHANNELS}/:channel`, (call) => snakeCased(call, channelIn(call))),
  v3.patch(`${CHANNELS}/:channel`, (call) => {
    const row = channelIn(call);
    const updated_at = new Date(call.now).toISOString();
    const fields = { ...row.fields, ...call.body.only(ABOUT), updated_at };
    return snakeCased(call, call.world.things.patch(row, { fields }));
  }),
  v3.del(`${CHANNELS}/:channel`, (call) => {
    const row = channelIn(call);
    for (const message of things(call, 'message', row.id)) drop(call, message);
    call.world.things.remove(row.id);
    return new Answer(204);
  }),
  v3.get(`${CHANNELS}/:channel/followers`, members),
  v3.get(`${CHANNELS}/:channel/members`, members),
  v3.get(`${CHANNELS}/:channel/messages`, (call) =>
    page(call, things(call, 'message', channelIn(call).id).reverse(), shownMessage),
  ),
  v3.post(`${CHANNELS}/:channel/messages`, (call) =>
    shownMessage(call, message(call, channelIn(call))),
  ),
  v3.patch(MESSAGE, (call) => {
    const row = messageIn(call);
    const changes = call.body.only(EDITABLE);
    const fields = { ...row.fields, ...changes, date_updated: call.now };
    return shownMessage(call, call.world.things.patch(row, { fields }));
  }),
  v3.del(MESSAGE, (call) => {
    drop(call, messageIn(call));
    return new Answer(204);
  }),
  v3.get(`${MESSAGE}/reactions`, (call) =>
    page(call, things(call, 'reaction', messageIn(call).id), (_, { fields }) => fields),
  ),
  v3.post(`${MESSAGE}/reactions`, (call) => {
    const reaction = call.body.text('reaction');
    if (reaction === undefined) throw new Refusal('CHAT_001');
    const parent = messageIn(call);
    const fields = { reaction, date: call.now, user_id: call.caller.id };
    const row = reactionOf(call, parent, reaction) ?? put(call, 'reaction', parent.id, fields);
    return row.fields;
  }),
  v3.del(`${MESSAGE}/reactions/:reaction`, (call) => {
    const row = reactionOf(call, messageIn(call), call.params.reaction ?? '');
    if (row === undefined) throw new Refusal('CHAT_003');
    call.world.things.remove(row.id);
    return new Answer(204);
  }),
  v3.get(`${MESSAGE}/replies`, (call) =>
    page(call, things(call, 'message', messageIn(call).id), shownMessage),
  ),
  v3.post(`${MESSAGE}/replies`, (call) => shownMessage(call, message(call, messageIn(call)))),
  v3.get(`${MESSAGE}/tagged_users`, (call) => {
    const content = String(messageIn(call).fields.content ?? '');
    const people = call.world.people.where(({ username }) => content.includes(`@${username}`));
    return page(call, people, chatter);
  }),
  v3.get('/comments/types/:type/subtypes', ({ params }) => ({
    data: (params.type === 'post' ? ['Announcement', 'Discussion', 'Idea', 'Update'] : []).map(
      (name, at) => ({ id: `post-${at + 1}`, name, comment_type: 'post' }),
    ),
  })),
] satisfies Route[];

const EDITABLE = ['content', 'assignee', 'group_assignee', 'resolved', 'post_data'];
const ABOUT = ['name', 'topic', 'description', 'visibility', 'location'];

function snakeCased(call: Call, row: Thing): JsonObject {
  return { data: shownChannel(call, row) };
}

function shownChannel({ world }: Call, { id, fields }: Thing): JsonObject {
  const { members: _members, location, ...rest } = fields;
  const at = isObject(location) ? location : {};
  const kinds = Object.keys(PARENT_TYPES) as ViewParent[];
  const own = `/api/v3/workspaces/${world.meta.workspaceId}${CHANNELS}/${id}`;
  return {
    ...{ id, name: '', updated_at: rest.created_at ?? '', ...rest },
    parent: {
      id: at.id ?? world.meta.workspaceId,
      type: PARENT_TYPES[kinds.find((kind) => kind === at.type) ?? 'team'],
    },
    links: { members: `${own}/members`, followers: `${own}/followers` },
  };
}

/** A message; a reply tells of no replies of its own. */
function shownMessage(call: Call, { id, fields }: Thing): JsonObject {
  const own = `/api/v3/workspaces/${call.world.meta.workspaceId}/chat/messages/${id}`;
  const links = { reactions: `${own}/reactions`, tagged_users: `${own}/tagged_users` };
  if (fields.parent_message !== undefined) return { id, ...fields, links };
  const replies_count = things(call, 'message', id).length;
  return { id, ...fields, replies_count, links: { ...links, replies: `${own}/replies` } };
}

/** A person in the lists of the chat, whose id is text there. */
function chatter(_call: Call, person: Person): JsonObject {
  const { email = '', initials = '', username = '' } = user(person);
  return { id: person.id, email, initials, name: username, username };
}

function things({ world }: Call, kind: Thing['kind'], parentId: string): Thing[] {
  return world.things.where({ kind, parentId });
}

function put({ world }: Call, kind: Thing['kind'], parentId: string, fields: JsonObject): Thing {
  const id = world.newId(kind === 'message' ? 'comment' : 'doc');
  return world.things.put({ id, kind, parentId, fields });
}

/** Up to 100 a page; the cursor is the number of those before. */
function page<R>(call: Call, rows: R[], show: (call: Call, row: R) => JsonObject): JsonObject {
  const start = Number(call.query.text('cursor') ?? 0) || 0;
  const limit = Math.min(Math.max(call.query.number('limit') ?? 50, 1), 100);
  const end = start + limit;
  const data = rows.slice(start, end).map((row) => show(call, row));
  return { data, next_cursor: end < rows.length ? String(end) : '' };
}

function channel(call: Call, fields: JsonObject): Thing {
  const { body, world, caller, now } = call;
  return put(call, 'channel', '', {
    visibility: 'PUBLIC',
    members: [...new Set([caller.id, ...(body.ids('user_ids') ?? [])])],
    ...body.only(ABOUT),
    ...fields,
    workspace_id: world.meta.workspaceId,
    creator: caller.id,
    created_at: new Date(now).toISOString(),
    archived: false,
  });
}

/** Finds the channel or message that the path names. */
function thingIn(kind: 'channel' | 'message') {
  return ({ world, params }: Call): Thing => {
    const row = world.things.get(params[kind] ?? '');
    if (row?.kind !== kind) throw new Refusal('CHAT_003');
    return row;
  };
}

function members(call: Call): JsonObject {
  const ids = asIds(channelIn(call).fields.members) ?? [];
  const people = call.world.people.where(({ id }) => ids.includes(id));
  return page(call, people, chatter);
}

function message(call: Call, parent: Thing): Thing {
  const { body, caller, now } = call;
  const content = body.text('content');
  if (content === undefined || content === '') throw new Refusal('CHAT_001');
  return put(call, 'message', parent.id, {
    type: body.text('type') ?? 'message',
    content,
    date: now,
    user_id: caller.id,
    parent_channel: String(parent.kind === 'channel' ? parent.id : parent.fields.parent_channel),
    ...(parent.kind === 'message' ? { parent_message: parent.id } : {}),
    ...body.only(['assignee', 'group_assignee', 'post_data', 'followers']),
    resolved: false,
  });
}

function reactionOf(call: Call, parent: Thing, reaction: string): Thing | undefined {
  return things(call, 'reaction', parent.id).find(
    ({ fields }) => fields.reaction === reaction && fields.user_id === call.caller.id,
  );
}

/** A message goes with its replies and reactions. */
function drop(call: Call, row: Thing): void {
  for (const child of call.world.things.where({ parentId: row.id })) drop(call, child);
  call.world.things.remove(row.id);
}
