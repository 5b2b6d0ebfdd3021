// People: whose token this is, who can reach a List, and user groups, which ClickUp also calls Teams.
import { FROM_MEMBERS, ids } from './ids.ts';
import {
  body,
  integer,
  type MethodRecord,
  many,
  methods,
  must,
  object,
  query,
  required,
  rows,
  text,
} from './record.ts';

const { list, create, update, remove } = methods('groups', 'members');

export const groupRecords = [
  list(
    'user_group',
    'GET /api/v2/group',
    'List the user groups of a Workspace with their people.',
    {
      team_id: required(query(text, 'Workspace id, from list_all_click_up_workspaces')),
      group_ids: query(many(text), 'Only these groups'),
    },
    { answer: rows('groups') },
  ),
  create(
    'user_group',
    'POST /api/v2/team/{team_id}/group',
    'Create a user group. A repeated call creates another one.',
    {
      team_id: ids.workspace,
      name: must(text, 'Name'),
      handle: body(text, 'What to mention it by, without @'),
      members: must(many(integer), `User ids, ${FROM_MEMBERS}`),
    },
  ),
  update('user_group', 'PUT /api/v2/group/{id}', 'Rename a group, add and remove people.', {
    id: ids.group,
    name: body(text, 'Name'),
    handle: body(text, 'What to mention it by, without @'),
    members: body(
      { type: 'object', properties: { add: many(integer), rem: many(integer) } },
      `User ids to add and to remove, ${FROM_MEMBERS}`,
    ),
  }),
  remove('user_group', 'DELETE /api/v2/group/{id}', 'Delete a user group; its people stay.', {
    id: ids.group,
  }),
];

/** A Workspace's members come with it. */
export const memberRecords: readonly MethodRecord[] = [
  // Finding a target also needs to know whose tasks in it are "mine".
  methods('members', 'hierarchy').get(
    'user',
    'GET /api/v2/user',
    'Get the user that the token belongs to.',
    {},
    { answer: { user: object } },
  ),
  methods('members').list(
    'list_member',
    'GET /api/v2/list/{list_id}/member',
    'List the people who were given access to a List explicitly; those who reach it through its Space are not named.',
    { list_id: ids.list },
    { answer: rows('members') },
  ),
];
