// What hangs on a task: comments, custom fields with their values as people see them, checklists and
// attachments; and the chat, whose messages look like comments.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import {
  type Channel,
  type Comment,
  type CustomField,
  type FieldValue,
  locationText,
  type Task,
} from '../../clickup/index.ts';
import { flag, id, instant, number, pick, records, reports, text } from '../answer/read.ts';
import { field, listId, own, type SpecTable, taskId, workspaceId } from './contract.ts';
import { memberFrom } from './member.ts';
import { done, record, rows } from './rows.ts';

const fieldOfTask = {
  taskId,
  fieldId: field('id', 'field_id custom_field_id field', { of: 'custom_field' }),
  // Never sent: what an undo needs to know.
  was: { ...field('any', ''), names: [], ambient: true },
};
const commentId = field('id', 'comment_id comment', { of: 'comment' });
const channelId = field('id', 'channel_id chat_channel_id channel', { of: 'channel' });
const messageId = field('id', 'message_id chat_message_id', { of: 'message' });

export const taskPartSpecs = {
  'field.list': {
    ways: [{ fields: { listId }, accepts: ['list'] }],
    output: (data) => rows(data, ['fields', 'custom_fields'], fieldFrom),
  },
  'field.set': {
    ways: [
      {
        verbs: ['update', 'create'],
        fields: { ...fieldOfTask, value: field('any', 'value field_value') },
        accepts: ['task'],
      },
    ],
    output: done,
  },
  'field.clear': {
    ways: [{ verbs: ['delete'], fields: fieldOfTask, accepts: ['task'] }],
    output: done,
  },
  'comment.list': {
    ways: [
      {
        fields: {
          taskId,
          beforeAt: field('instant', 'start start_date', { extra: true }),
          beforeId: field('text', 'start_id start_comment_id', { extra: true }),
        },
        accepts: ['task'],
      },
    ],
    output: (data) => rows(data, ['comments'], commentFrom),
  },
  'comment.create': {
    ways: [
      {
        fields: {
          taskId,
          text: field('text', 'comment_text text comment content body message remark'),
        },
        ...{ accepts: ['task'], fallbacks: { notify_all: false } },
      },
    ],
    output: (data) => writtenIn(data, 'comment'),
    created: (id) => ({ id }),
  },
  'comment.delete': {
    ways: [{ fields: { commentId: own(commentId) }, accepts: ['task'] }],
    output: done,
  },
  'channel.list': {
    ways: [{ fields: { workspaceId: own(workspaceId) }, accepts: ['workspace'] }],
    output: (data) => rows(data, ['channels'], channelFrom),
  },
  'message.list': {
    ways: [
      {
        fields: { workspaceId, channelId: own(channelId) },
        ...{ accepts: ['channel'], asks: { content_format: 'text/md' } },
      },
    ],
    output: (data) => rows(data, ['messages'], commentFrom),
  },
  'message.create': {
    ways: [
      {
        fields: { workspaceId, channelId, text: field('text', 'content message text body') },
        ...{ accepts: ['channel'], fallbacks: { type: 'message', content_format: 'text/md' } },
      },
    ],
    output: (data) => writtenIn(data, 'message'),
    created: (id) => ({ id }),
  },
  'message.delete': {
    ways: [{ fields: { workspaceId, messageId: own(messageId) }, accepts: ['channel'] }],
    output: done,
  },
} satisfies Partial<SpecTable>;

/** The id of the comment or message that was written. */
function writtenIn(data: Json | undefined, kind: string): { id: string } | undefined {
  return record(data, [kind], (row) => {
    const own = id(pick(row, 'id', `${kind}_id`));
    return own === null ? undefined : { id: own };
  });
}

function fieldFrom(record: JsonObject): CustomField | undefined {
  const fieldId = id(pick(record, 'id', 'field_id'));
  const name = text(pick(record, 'name', 'field_name'));
  if (fieldId === null || name === null) return undefined;
  const type = text(pick(record, 'type', 'field_type')) ?? 'text';
  return { id: fieldId, name, type, options: optionsIn(record) };
}

/** The field with the value that a task has in it. */
export function fieldValueFrom(record: JsonObject): FieldValue | undefined {
  const field = fieldFrom(record);
  return field && { ...field, value: shown(field, pick(record, 'value')) };
}

/** In the order of the options themselves: a drop-down's value is a place in it. */
function optionsIn(record: JsonObject): CustomField['options'] {
  const config = pick(record, 'type_config', 'config');
  const all = records(isObject(config) ? config.options : pick(record, 'options'));
  const order = (one: JsonObject, at: number) => number(one.orderindex) ?? at;
  return all
    .map((one, at) => ({ one, order: order(one, at) }))
    .sort((a, b) => a.order - b.order)
    .flatMap(({ one }) => {
      const [optionId, name] = [id(one.id), text(pick(one, 'name', 'label', 'value'))];
      return optionId === null || name === null ? [] : [{ id: optionId, name }];
    });
}

function shown({ type, options }: CustomField, value: Json | undefined): FieldValue['value'] {
  if (value === undefined || value === null || value === '') return null;
  const optionNamed = (one: Json | undefined): string => {
    const key = isObject(one) ? (one.id ?? one.name ?? one.label ?? null) : one;
    const byIndex = typeof key === 'number' ? options[key] : undefined;
    return (byIndex ?? options.find((option) => option.id === key))?.name ?? String(key);
  };
  switch (type) {
    case 'drop_down':
      return optionNamed(value);
    case 'labels':
      return several(value, optionNamed);
    case 'users':
    case 'tasks':
    case 'list_relationship':
      return several(value, (one) => id(isObject(one) ? one.id : one) ?? '');
    case 'number':
    case 'currency':
    case 'emoji':
    case 'date':
      return number(value) ?? text(value);
    case 'checkbox':
      return value === true || value === 'true';
    case 'manual_progress':
    case 'automatic_progress': {
      const done = isObject(value)
        ? pick(value, 'current', 'percent_completed', 'percent_complete')
        : value;
      return number(done) ?? text(done);
    }
    case 'location':
      return isObject(value) ? locationText(value) : text(value);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : value;
  }
}

function several(value: Json, name: (one: Json) => string): string[] | null {
  const all = Array.isArray(value) ? value : [value];
  return all.length === 0 ? null : all.map(name).filter((one) => one !== '');
}

const TEXT = ['comment_text', 'text', 'content', 'body', 'comment', 'rich_text'];

function commentFrom(record: JsonObject): Comment | undefined {
  const commentId = id(pick(record, 'id', 'comment_id'));
  // Without its text nobody could tell whether it has been written already.
  if (commentId === null || !reports(record, TEXT)) return undefined;
  const user = pick(record, 'user', 'author', 'creator');
  const person = isObject(user) ? memberFrom(user) : undefined;
  return {
    id: commentId,
    text: commentText(pick(record, ...TEXT)),
    userId: person?.id ?? id(pick(record, 'user_id', 'author_id')),
    userName: person?.name ?? text(user),
    createdAt: instant(pick(record, 'date', 'date_created', 'created_at')),
  };
}

/** A comment is text, or parts each with a text. */
function commentText(value: Json | undefined): string {
  if (Array.isArray(value))
    return records(value)
      .map((part) => text(pick(part, 'text', 'plain_text')) ?? '')
      .join('');
  return text(value) ?? '';
}

function channelFrom(row: JsonObject): Channel | undefined {
  const own = id(pick(row, 'id', 'channel_id'));
  return own === null ? undefined : { id: own, name: text(pick(row, 'name', 'title')) ?? '' };
}

export function checklistFrom(
  row: JsonObject,
): NonNullable<Task['checklists']>[number] | undefined {
  const name = text(pick(row, 'name', 'title'));
  if (name === null) return undefined;
  const items = records(pick(row, 'items')).flatMap((item) => {
    const what = text(pick(item, 'name', 'title'));
    return what === null ? [] : [{ name: what, resolved: flag(pick(item, 'resolved', 'done')) }];
  });
  return { name, items };
}

export function attachmentFrom(
  row: JsonObject,
): NonNullable<Task['attachments']>[number] | undefined {
  const attachmentId = id(pick(row, 'id'));
  const title = text(pick(row, 'title', 'name', 'filename'));
  if (attachmentId === null || title === null) return undefined;
  return { id: attachmentId, title, url: text(pick(row, 'url')) };
}
