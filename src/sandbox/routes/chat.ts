// Chat of the third version: channels, their messages and replies, and reactions, as plain things.
import { isObject, type JsonObject } from '../../base/index.ts';
import { asIds } from '../http/body.ts';
import { Answer, type Call, type Parent, type Route, v3 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { user } from '../render/people.ts';
import type { Thing } from '../world/parts.ts';
import type { Person } from '../world/person.ts';
import { plantChannel } from '../world/rows.ts';
import { PARENT_TYPES } from './views.ts';

const CHANNELS = '/chat/channels';
const MESSAGE = '/chat/messages/:message';

const channelIn = (call: Call) => call.thing('channel', 'CHAT_003');
const messageIn = (call: Call) => call.thing('message', 'CHAT_003');

export const chatRoutes = [
  v3.get(CHANNELS, (call) => page(call, things(call, 'channel', ''), shownChannel)),
  v3.post(CHANNELS, (call) => {
    const name = call.body.name('CHAT_001');
    if (things(call, 'channel', '').some((row) => row.fields.name === name)) {
      throw new Refusal('CHAT_002');
    }
    return { data: shownChannel(call, channel(call, { name, type: 'CHANNEL' })) };
  }),
  v3.post(`${CHANNELS}/location`, (call) => {
    const { location = null } = call.body.members;
    if (location === null) throw new Refusal('CHAT_001');
    const at = JSON.stringify(location);
    return foundOrMade(call, { type: 'CHANNEL', location }, (fields) => {
      return JSON.stringify(fields.location) === at;
    });
  }),
  v3.post(`${CHANNELS}/direct_message`, (call) => {
    const ids = call.body.ids('user_ids') ?? [];
    if (ids.length > 15) throw new Refusal('CHAT_001');
    const members = [...new Set([call.caller.id, ...ids])].sort();
    const type = members.length > 2 ? 'GROUP_DM' : 'DM';
    return foundOrMade(call, { type, members }, (fields) => {
      return fields.type === type && String(fields.members) === String(members);
    });
  }),
  v3.get(`${CHANNELS}/:channel`, (call) => ({ data: shownChannel(call, channelIn(call)) })),
  v3.patch(`${CHANNELS}/:channel`, (call) => {
    const sent = { ...call.body.only(ABOUT), updated_at: new Date(call.now).toISOString() };
    return { data: shownChannel(call, call.store(channelIn(call), sent)) };
  }),
  v3.del(`${CHANNELS}/:channel`, (call) => drop(call, channelIn(call))),
  v3.get(`${CHANNELS}/:channel/followers`, members),
  v3.get(`${CHANNELS}/:channel/members`, members),
  v3.get(`${CHANNELS}/:channel/messages`, (call) =>
    page(call, things(call, 'message', channelIn(call).id).reverse(), shownMessage),
  ),
  v3.post(`${CHANNELS}/:channel/messages`, (call) =>
    shownMessage(call, message(call, channelIn(call))),
  ),
  v3.patch(MESSAGE, (call) => {
    const sent = { ...call.body.only(EDITABLE), date_updated: call.now };
    return shownMessage(call, call.store(messageIn(call), sent));
  }),
  v3.del(MESSAGE, (call) => drop(call, messageIn(call))),
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
    return drop(call, row);
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

/** The channel of which that holds, made where there is none. */
function foundOrMade(call: Call, fields: JsonObject, isIt: (fields: JsonObject) => boolean) {
  const there = things(call, 'channel', '').find((row) => isIt(row.fields));
  return { data: shownChannel(call, there ?? channel(call, fields)) };
}

function shownChannel({ world }: Call, { id, fields }: Thing): JsonObject {
  const { members: _members, location, ...rest } = fields;
  const at = isObject(location) ? location : {};
  const kinds = Object.keys(PARENT_TYPES) as Parent[];
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
  return plantChannel(
    world,
    { creatorId: caller.id, createdAt: now },
    {
      members: [...new Set([caller.id, ...(body.ids('user_ids') ?? [])])],
      ...body.only(ABOUT),
      ...fields,
    },
  );
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

/** A channel goes with its messages, a message with its replies and reactions. */
function drop(call: Call, row: Thing): Answer {
  for (const child of call.world.things.where({ parentId: row.id })) drop(call, child);
  call.world.things.remove(row.id);
  return new Answer(204);
}
