// The people: whose token this is, and who can reach a List. A Workspace's members come with it.
import { type MethodRecord, path } from './record.ts';

export const memberRecords = [
  {
    resource: 'user',
    kind: 'get',
    http: 'GET',
    path: '/api/v2/user',
    description: 'Get the user that the token belongs to.',
    // Whoever finds a place also has to know whose tasks in it are "mine".
    tags: ['members', 'hierarchy'],
    arguments: {},
  },
  {
    resource: 'list_member',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/list/{list_id}/member',
    description:
      'List the people who were given access to a List explicitly; those who reach it through its Space are not named.',
    tags: ['members'],
    arguments: { list_id: path('List id') },
  },
] satisfies MethodRecord[];
