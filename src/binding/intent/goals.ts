// How tools for goals and key results are recognised.

import { goalId, keyResultId, name, own, ownerIds, workspaceId } from './fields.ts';
import type { Field, IntentTable } from './intent.ts';

const text: Field = { kind: 'text', names: ['description', 'desc'] };
const dueAt: Field = { kind: 'instant', names: ['due_date', 'due', 'due_at', 'deadline'] };

export const goalIntents = {
  'goal.list': [
    {
      noun: 'goal',
      many: true,
      verbs: ['get', 'list'],
      beside: ['workspace'],
      fields: {
        workspaceId: own(workspaceId),
        includeCompleted: {
          kind: 'flag',
          names: ['include_completed', 'include_complete', 'include_closed'],
          matters: true,
        },
      },
    },
  ],
  'goal.get': [{ noun: 'goal', verbs: ['get'], fields: { goalId: own(goalId) } }],
  'goal.create': [
    {
      noun: 'goal',
      verbs: ['create'],
      fields: { workspaceId, name, description: text, dueAt, ownerIds },
      fallbacks: { description: '', multiple_owner: true, owner: [], color: '#4194f6' },
    },
  ],
  'goal.update': [
    {
      noun: 'goal',
      verbs: ['update'],
      fields: { goalId: own(goalId), name, description: text, dueAt },
    },
  ],
  'goal.delete': [{ noun: 'goal', verbs: ['delete'], fields: { goalId: own(goalId) } }],
  'key_result.create': [
    {
      noun: 'key_result',
      verbs: ['create'],
      beside: ['goal'],
      fields: {
        goalId,
        name,
        type: { kind: 'choice', names: ['type', 'key_result_type', 'target_type'] },
        start: { kind: 'number', names: ['step_start', 'start', 'start_value', 'from'] },
        target: { kind: 'number', names: ['step_end', 'target', 'target_value', 'end', 'to'] },
        unit: { kind: 'text', names: ['unit'] },
        ownerIds,
      },
      fallbacks: { owner: [], unit: '', step_start: 0, task_id: [], list_id: [] },
    },
  ],
  'key_result.update': [
    {
      noun: 'key_result',
      verbs: ['update'],
      beside: ['goal'],
      fields: {
        keyResultId: own(keyResultId),
        goalId: { ...goalId, ambient: true },
        current: {
          kind: 'number',
          names: ['step_current', 'current', 'current_value', 'value', 'progress', 'now', 'now_at'],
          says: /\b(current|now|progress|stands?)\b/i,
        },
        note: {
          kind: 'text',
          names: ['note', 'comment', 'message', 'remark'],
          says: /\b(note|remark|comment)\b/i,
        },
      },
      fallbacks: { note: '' },
    },
  ],
  'key_result.delete': [
    {
      noun: 'key_result',
      verbs: ['delete'],
      beside: ['goal'],
      fields: { keyResultId: own(keyResultId) },
    },
  ],
} satisfies IntentTable<
  | 'goal.list'
  | 'goal.get'
  | 'goal.create'
  | 'goal.update'
  | 'goal.delete'
  | 'key_result.create'
  | 'key_result.update'
  | 'key_result.delete'
>;
