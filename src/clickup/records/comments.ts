// Comments of tasks.

import {
  body,
  flag,
  integer,
  type MethodRecord,
  many,
  methods,
  must,
  object,
  orNull,
  path,
  query,
  text,
} from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list, create } = methods('comments');

const before = {
  start: query(integer, 'For the next page: date of the last comment, unix milliseconds'),
  start_id: query(text, 'For the next page: id of the last comment'),
};

export const commentRecords = [
  {
    resource: 'comment',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/task/{task_id}/comment',
    description: 'List the comments of a task, newest first, 25 a page.',
    tags: ['comments'],
    arguments: {
      task_id: path('Task id'),
      ...before,
      ...byCustomId,
    },
  },
  {
    resource: 'comment',
    kind: 'create',
    http: 'POST',
    path: '/api/v2/task/{task_id}/comment',
    description: 'Comment on a task. A repeated call comments again.',
    tags: ['comments'],
    arguments: {
      task_id: path('Task id'),
      comment_text: body(text, 'The comment as plain text'),
      comment: body(many(object), 'The comment as formatted parts, instead of comment_text'),
      assignee: body(integer, 'User id to assign the comment to'),
      group_assignee: body(text, 'User group id to assign the comment to'),
      notify_all: body(flag, 'Notify the author too'),
      ...byCustomId,
    },
  },
  {
    resource: 'comment',
    kind: 'update',
    http: 'PUT',
    path: '/api/v2/comment/{id}',
    description: 'Change a comment, its assignee, or whether it is resolved.',
    tags: ['comments'],
    arguments: {
      id: path('Comment id'),
      comment_text: body(text, 'The comment as plain text'),
      assignee: body(orNull({ type: 'integer' }), 'User id to assign the comment to'),
      group_assignee: body(text, 'User group id to assign the comment to'),
      resolved: body(flag, 'Whether it is resolved'),
    },
  },
  {
    resource: 'comment',
    kind: 'delete',
    http: 'DELETE',
    path: '/api/v2/comment/{id}',
    description: 'Delete a comment.',
    tags: ['comments'],
    arguments: { id: path('Comment id') },
  },
  create(
    'list_comment',
    'POST /api/v2/list/{list_id}/comment',
    'Comment on a List. A repeated call comments again.',
    {
      list_id: path('List id'),
      comment_text: must(text, 'The comment as plain text'),
      assignee: must(integer, 'User id to assign the comment to'),
      notify_all: must(flag, 'Notify the author too'),
    },
  ),
  list(
    'list_comment',
    'GET /api/v2/list/{list_id}/comment',
    'List the comments of a List, newest first, 25 a page.',
    { list_id: path('List id'), ...before },
  ),
  list(
    'comment_reply',
    'GET /api/v2/comment/{comment_id}/reply',
    'List the replies to a comment.',
    {
      comment_id: path('Comment id'),
    },
  ),
  create(
    'comment_reply',
    'POST /api/v2/comment/{comment_id}/reply',
    'Reply to a comment. A repeated call replies again.',
    {
      comment_id: path('Comment id'),
      comment_text: body(text, 'The reply as plain text'),
      comment: body(many(object), 'The reply as formatted parts, instead of comment_text'),
      assignee: body(integer, 'User id to assign the reply to'),
      group_assignee: body(text, 'User group id to assign the reply to'),
      notify_all: body(flag, 'Notify the author too'),
    },
  ),
] satisfies MethodRecord[];
