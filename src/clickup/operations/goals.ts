// Goals and the key results that measure them.
import { z } from 'zod';
import { isObject } from '../../base/index.ts';
import { goal, keyResult } from '../entities.ts';
import { operation } from '../operation.ts';

export const goalOperations = {
  'goal.list': operation({
    summary: 'The goals of a workspace; their key results may be left out',
    effect: 'read',
    input: z.object({ workspaceId: z.string(), includeCompleted: z.boolean().optional() }),
    output: z.array(goal),
  }),
  'goal.get': operation({
    summary: 'One goal with its key results',
    effect: 'read',
    input: z.object({ goalId: z.string() }),
    output: goal,
  }),
  'goal.create': operation({
    summary: 'A new goal',
    effect: 'create',
    input: z.object({
      workspaceId: z.string(),
      name: z.string().min(1),
      description: z.string().optional(),
      dueAt: z.number().optional(),
      ownerIds: z.array(z.string()).optional(),
    }),
    output: goal,
    markerField: 'description',
    probe: {
      look: (input) => ({
        operation: 'goal.list',
        input: { workspaceId: input.workspaceId, includeCompleted: true },
      }),
      applied: (answer, input, marker) => {
        const hit = z
          .array(goal)
          .parse(answer)
          .find((one) =>
            marker === null ? one.name === input.name : one.description.includes(marker),
          );
        return hit ? { id: hit.id } : null;
      },
    },
    inverse: ({ output }) =>
      isObject(output) && typeof output.id === 'string'
        ? { operation: 'goal.delete', input: { goalId: output.id } }
        : null,
  }),
  'goal.update': operation({
    summary: 'Changes to a goal',
    effect: 'update',
    input: z.object({
      goalId: z.string(),
      name: z.string().optional(),
      description: z.string().optional(),
      dueAt: z.number().optional(),
    }),
    output: goal,
    inverse: ({ input, before }) =>
      before ? { operation: 'goal.update', input: { goalId: input.goalId, ...before } } : null,
  }),
  'goal.delete': operation({
    summary: 'A goal removed for good',
    effect: 'delete',
    input: z.object({ goalId: z.string() }),
    output: z.object({}),
  }),
  'key_result.create': operation({
    summary: 'A new key result of a goal',
    effect: 'create',
    input: z.object({
      goalId: z.string(),
      name: z.string().min(1),
      type: z.enum(['number', 'currency', 'boolean', 'percentage', 'automatic']),
      start: z.number().optional(),
      target: z.number().optional(),
      unit: z.string().optional(),
      ownerIds: z.array(z.string()).optional(),
    }),
    output: keyResult,
    probe: {
      look: (input) => ({ operation: 'goal.get', input: { goalId: input.goalId } }),
      applied: (answer, input) => {
        const hit = goal.parse(answer).keyResults?.find((one) => one.name === input.name);
        return hit ? { id: hit.id } : null;
      },
    },
    inverse: ({ output }) =>
      isObject(output) && typeof output.id === 'string'
        ? { operation: 'key_result.delete', input: { keyResultId: output.id } }
        : null,
  }),
  'key_result.update': operation({
    summary: 'The current value of a key result, with a note',
    effect: 'update',
    input: z.object({
      keyResultId: z.string(),
      /** The goal it belongs to: the only road to read it back. */
      goalId: z.string(),
      current: z.number(),
      note: z.string().optional(),
    }),
    output: keyResult,
    markerField: 'note',
    probe: {
      look: (input) => ({ operation: 'goal.get', input: { goalId: input.goalId } }),
      applied: (answer, input, marker) => {
        const hit = goal.parse(answer).keyResults?.find((one) => one.id === input.keyResultId);
        if (!hit) return null;
        const applied =
          marker === null
            ? hit.current === input.current
            : (hit.lastAction?.note ?? '').includes(marker) && hit.current === input.current;
        return applied ? { id: hit.id } : null;
      },
    },
    inverse: ({ input, before }) =>
      before && typeof before.current === 'number'
        ? {
            operation: 'key_result.update',
            input: {
              keyResultId: input.keyResultId,
              goalId: input.goalId,
              current: before.current,
              note: `Taken back: ${typeof input.note === 'string' ? input.note : 'an earlier change'}`,
            },
          }
        : null,
  }),
  'key_result.delete': operation({
    summary: 'A key result removed for good',
    effect: 'delete',
    input: z.object({ keyResultId: z.string() }),
    output: z.object({}),
  }),
};
