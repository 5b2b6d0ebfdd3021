// ClickUp Chat: channels, messages, replies and reactions. Version 3 of the API, still experimental.
import { FROM_GROUPS, FROM_MEMBERS, ids } from './ids.ts';
import {
  body,
  decimal,
  flag,
  integer,
  many,
  methods,
  must,
  object,
  oneOf,
  orNull,
  path,
  query,
  rows,
  text,
} from './record.ts';

const { list, get, create, update, remove } = methods('chat');

const CHAT = '/api/v3/workspaces/{workspace_id}/chat';
const workspace_id = ids.workspace;
const channel_id = ids.channel;
const message_id = ids.message;
const FORMAT = oneOf('text/md', 'text/plain');
const formatted = query(FORMAT, 'Form of the text; default markdown');
const described = query(FORMAT, 'Form of the description; default markdown');
const paged = {
  cursor: query(text, 'next_cursor of the page before'),
  limit: query(integer, 'How many a page, up to 100'),
};
const people = body(many(text), `User ids, up to 100, ${FROM_MEMBERS}`);
const LOCATION = {
  type: 'object',
  properties: { id: text, type: oneOf('folder', 'list', 'space') },
  required: ['id', 'type'],
} as const;
const about = { description: body(text, 'Description'), topic: body(text, 'Topic') };
const seen = body(oneOf('PUBLIC', 'PRIVATE'), 'Who sees it');

const message = {
  type: must(oneOf('message', 'post'), 'A post has a title, in post_data'),
  content: must(text, 'The text'),
  content_format: body(FORMAT, 'Form of the text; default markdown'),
  assignee: body(text, `User id to assign it to, ${FROM_MEMBERS}`),
  group_assignee: body(text, `User group id to assign it to, ${FROM_GROUPS}`),
  followers: body(many(text), `User ids that follow it, ${FROM_MEMBERS}`),
  reactions: body(many(object), 'Reactions to start with: {date, reaction, user_id}'),
  post_data: body(object, 'For a post: {title, subtype: {id}}'),
  triaged_action: body({ type: 'integer', enum: [1, 2] }, 'What it was made into: 1 or 2'),
  triaged_object_id: body(text, 'Id of what it was made into'),
  triaged_object_type: body(decimal, 'Kind of what it was made into'),
};

/** A page of rows. */
const page = { answer: { ...rows('data'), next_cursor: orNull({ type: 'string' }) } };
const again = 'A repeated call sends it again.';

export const chatRecords = [
  list(
    'chat_channel',
    `GET ${CHAT}/channels`,
    'List the channels of a Workspace.',
    {
      workspace_id,
      description_format: described,
      ...paged,
      is_follower: query(flag, 'Only channels that the token owner follows'),
      include_closed: query(flag, 'Include closed direct messages; default false'),
      with_message_since: query(integer, 'Only with messages since, unix milliseconds'),
      channel_types: query(many(text), 'Only CHANNEL, DM or GROUP_DM'),
    },
    page,
  ),
  create(
    'chat_channel',
    `POST ${CHAT}/channels`,
    'Create a channel. An existing name is refused.',
    {
      workspace_id,
      name: must(text, 'Name'),
      ...about,
      user_ids: people,
      visibility: seen,
    },
  ),
  create(
    'chat_location_channel',
    `POST ${CHAT}/channels/location`,
    'Create the channel of a Space, Folder or List, or get the one it has.',
    {
      workspace_id,
      location: must(LOCATION, 'Where'),
      ...about,
      user_ids: people,
      visibility: seen,
    },
    { idempotent: true },
  ),
  create(
    'chat_direct_message',
    `POST ${CHAT}/channels/direct_message`,
    'Open a direct message with up to 15 people, or get the one there is; with nobody, a note to self.',
    { workspace_id, user_ids: body(many(text), `User ids, ${FROM_MEMBERS}`) },
    { idempotent: true },
  ),
  get('chat_channel', `GET ${CHAT}/channels/{id}`, 'Get one channel.', {
    workspace_id,
    id: channel_id,
    description_format: described,
  }),
  update('chat_channel', `PATCH ${CHAT}/channels/{id}`, 'Change a channel.', {
    workspace_id,
    id: channel_id,
    name: body(text, 'Name'),
    ...about,
    content_format: body(FORMAT, 'Form of the description; default markdown'),
    location: body(LOCATION, 'Where'),
    visibility: seen,
  }),
  remove('chat_channel', `DELETE ${CHAT}/channels/{id}`, 'Delete a channel with its messages.', {
    workspace_id,
    id: channel_id,
  }),
  list(
    'chat_channel_follower',
    `GET ${CHAT}/channels/{channel_id}/followers`,
    'List who follows a channel.',
    { workspace_id, channel_id, ...paged },
    page,
  ),
  list(
    'chat_channel_member',
    `GET ${CHAT}/channels/{channel_id}/members`,
    'List who belongs to a channel.',
    { workspace_id, channel_id, ...paged },
    page,
  ),
  list(
    'chat_message',
    `GET ${CHAT}/channels/{channel_id}/messages`,
    'List the messages of a channel, newest first.',
    { workspace_id, channel_id, ...paged, content_format: formatted },
    page,
  ),
  create(
    'chat_message',
    `POST ${CHAT}/channels/{channel_id}/messages`,
    `Send a message. ${again}`,
    {
      workspace_id,
      channel_id,
      ...message,
    },
  ),
  update('chat_message', `PATCH ${CHAT}/messages/{id}`, 'Change or resolve a message.', {
    workspace_id,
    id: message_id,
    content: body(text, 'The text'),
    content_format: message.content_format,
    assignee: message.assignee,
    group_assignee: message.group_assignee,
    post_data: message.post_data,
    resolved: body(flag, 'Whether it is resolved'),
  }),
  remove('chat_message', `DELETE ${CHAT}/messages/{id}`, 'Delete a message with its replies.', {
    workspace_id,
    id: message_id,
  }),
  list(
    'chat_message_reaction',
    `GET ${CHAT}/messages/{message_id}/reactions`,
    'List the reactions to a message.',
    { workspace_id, message_id, ...paged },
    page,
  ),
  create(
    'chat_message_reaction',
    `POST ${CHAT}/messages/{message_id}/reactions`,
    'React to a message as the token owner.',
    { workspace_id, message_id, reaction: must(text, 'Name of an emoji, such as thumbsup') },
    { idempotent: true },
  ),
  remove(
    'chat_message_reaction',
    `DELETE ${CHAT}/messages/{message_id}/reactions/{reaction}`,
    "Take back the token owner's reaction to a message.",
    { workspace_id, message_id, reaction: path('Name of the emoji') },
  ),
  list(
    'chat_message_reply',
    `GET ${CHAT}/messages/{message_id}/replies`,
    'List the replies to a message.',
    { workspace_id, message_id, ...paged, content_format: formatted },
    page,
  ),
  create(
    'chat_message_reply',
    `POST ${CHAT}/messages/{message_id}/replies`,
    `Reply to a message. ${again}`,
    { workspace_id, message_id, ...message },
  ),
  list(
    'chat_message_tagged_user',
    `GET ${CHAT}/messages/{message_id}/tagged_users`,
    'List who is mentioned in a message.',
    { workspace_id, message_id, ...paged },
    page,
  ),
  list(
    'chat_post_subtype',
    'GET /api/v3/workspaces/{workspace_id}/comments/types/{comment_type}/subtypes',
    'List the kinds of posts, such as announcement or idea, with the ids that post_data wants.',
    {
      workspace_id,
      comment_type: {
        ...path('Kind of comment'),
        schema: oneOf('post', 'ai', 'syncup', 'ai_via_brain'),
      },
    },
  ),
];
