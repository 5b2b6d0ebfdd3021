// The people: whose token this is, and who can reach a List. A Workspace's members come with it.
import { ids } from './ids.ts';
import { type MethodRecord, methods, object, rows } from './record.ts';

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
