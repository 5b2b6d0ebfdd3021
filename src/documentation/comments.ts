// Comments of tasks and lists, and the replies to them.
import { FROM_GROUPS, FROM_MEMBERS, ids } from './ids.ts';
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
  query,
  rows,
  text,
} from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list, create, update, remove } = methods('comments');

/** With which the next page is asked for. */
export const before = {
  start: query(integer, 'For the next page: date of the last comment, unix milliseconds'),
  start_id: query(text, 'For the next page: id of the last comment'),
};
const assigned = {
  assignee: body(integer, `User id to assign it to, ${FROM_MEMBERS}`),
  group_assignee: body(text, `User group id to assign it to, ${FROM_GROUPS}`),
};
const words = {
  comment_text: body(text, 'What it says, as plain text'),
  comment: body(many(object), 'What it says as formatted parts, instead of comment_text'),
  ...assigned,
  notify_all: body(flag, 'Notify the author too'),
};

export const commentRecords: readonly MethodRecord[] = [
  list(
    'comment',
    'GET /api/v2/task/{task_id}/comment',
    'List the comments of a task, newest first, 25 a page.',
    { task_id: ids.task, ...before, ...byCustomId },
    { answer: rows('comments') },
  ),
  create(
    'comment',
    'POST /api/v2/task/{task_id}/comment',
    'Comment on a task. A repeated call comments again.',
    { task_id: ids.task, ...words, ...byCustomId },
  ),
  update(
    'comment',
    'PUT /api/v2/comment/{id}',
    'Change a comment, its assignee, or whether it is resolved.',
    {
      id: ids.comment,
      comment_text: words.comment_text,
      ...assigned,
      assignee: body(
        orNull({ type: 'integer' }),
        `User id to assign it to, ${FROM_MEMBERS}; null for nobody`,
      ),
      resolved: body(flag, 'Whether it is resolved'),
    },
  ),
  remove('comment', 'DELETE /api/v2/comment/{id}', 'Delete a comment.', { id: ids.comment }),
  create(
    'list_comment',
    'POST /api/v2/list/{list_id}/comment',
    'Comment on a List. A repeated call comments again.',
    {
      list_id: ids.list,
      comment_text: must(text, 'What it says, as plain text'),
      assignee: must(integer, `User id to assign it to, ${FROM_MEMBERS}`),
      notify_all: must(flag, 'Notify the author too'),
    },
  ),
  list(
    'list_comment',
    'GET /api/v2/list/{list_id}/comment',
    'List the comments of a List, newest first, 25 a page.',
    { list_id: ids.list, ...before },
    { answer: rows('comments') },
  ),
  list(
    'comment_reply',
    'GET /api/v2/comment/{comment_id}/reply',
    'List the replies to a comment.',
    { comment_id: ids.comment },
    { answer: rows('comments') },
  ),
  create(
    'comment_reply',
    'POST /api/v2/comment/{comment_id}/reply',
    'Reply to a comment. A repeated call replies again.',
    { comment_id: ids.comment, ...words },
  ),
];
