// The channels of a workspace's chat and their messages, which look like comments.
import type { JsonObject } from '../../base/index.ts';
import type { Channel } from '../../clickup/index.ts';
import { id, pick, text } from '../answer/read.ts';
import { field, many, one, own, type SpecTable, workspaceId } from './contract.ts';
import { done, record, rows } from './rows.ts';
import { commentFrom } from './task-parts.ts';

const channelId = field('id', 'channel_id chat_channel_id channel', { of: 'channel' });
const messageId = field('id', 'message_id chat_message_id', { of: 'message' });

export const chatSpecs = {
  'channel.list': {
    ways: [
      many(
        'channel',
        ['list', 'get'],
        { workspaceId: own(workspaceId) },
        { accepts: ['workspace'] },
      ),
    ],
    output: (data) => rows(data, ['channels'], channelFrom),
  },
  'message.list': {
    ways: [
      many(
        'message',
        ['list', 'get'],
        { workspaceId, channelId: own(channelId) },
        {
          ...{ accepts: ['channel'], asks: { content_format: 'text/md' } },
        },
      ),
    ],
    output: (data) => rows(data, ['messages'], commentFrom),
  },
  'message.create': {
    ways: [
      one(
        'message',
        ['create'],
        { workspaceId, channelId, text: field('text', 'content message text body') },
        { accepts: ['channel'], fallbacks: { type: 'message', content_format: 'text/md' } },
      ),
    ],
    output: (data) =>
      record(data, ['message'], (row) => {
        const own = id(pick(row, 'id', 'message_id'));
        return own === null ? undefined : { id: own };
      }),
    created: (id) => ({ id }),
  },
  'message.delete': {
    ways: [
      one(
        'message',
        ['delete'],
        { workspaceId, messageId: own(messageId) },
        {
          accepts: ['channel'],
        },
      ),
    ],
    output: done,
  },
} satisfies Partial<SpecTable>;

function channelFrom(row: JsonObject): Channel | undefined {
  const own = id(pick(row, 'id', 'channel_id'));
  return own === null ? undefined : { id: own, name: text(pick(row, 'name', 'title')) ?? '' };
}
