// Goals and the key results that measure them.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import { goal, keyResult } from '../entities.ts';
import { markersIn, withoutMarkers } from '../marker-text.ts';
import { always, operation } from '../operation.ts';
import { gone, idIn, present, removes } from './lookups.ts';

/**
 * The note of a change that takes another one back. It names that change without its markers, which
 * stand for what was counted, and brings back those of the note before it.
 */
function noteBack(note: unknown, before: JsonObject): string {
  const said = typeof note === 'string' ? withoutMarkers(note).trim() : 'an earlier change';
  const [, undone] = /^Taken back: (.*)$/s.exec(said) ?? [];
  const earlier = typeof before.note === 'string' ? markersIn(before.note) : [];
  return [undone === undefined ? `Taken back: ${said}` : `Put back: ${undone}`, ...earlier].join(
    ' ',
  );
}

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
    single: (goalId) => ({ operation: 'goal.get', input: { goalId } }),
    inverse: ({ output }) => {
      const goalId = idIn(output);
      return goalId === null ? null : { operation: 'goal.delete', input: { goalId } };
    },
    traces: ['name', 'description', 'dueAt'],
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
    repeatable: always,
    probe: {
      look: (input) => ({ operation: 'goal.get', input: { goalId: input.goalId } }),
      applied: (answer, input) => {
        const current = goal.parse(answer);
        const same = (['name', 'description', 'dueAt'] as const)
          .filter((field) => input[field] !== undefined)
          .every((field) => current[field] === input[field]);
        return same ? { id: current.id } : null;
      },
    },
    inverse: ({ input, before }) =>
      before ? { operation: 'goal.update', input: { goalId: input.goalId, ...before } } : null,
  }),
  'goal.delete': operation({
    summary: 'A goal removed for good',
    effect: 'delete',
    input: z.object({ goalId: z.string() }),
    output: z.object({}),
    repeatable: always,
    probe: {
      look: (input) => ({ operation: 'goal.get', input }),
      applied: (answer, input) => gone(answer, input.goalId),
    },
    keeps: ['workspaceId', 'name', 'description', 'dueAt'],
    inverse: ({ before }) => (before ? { operation: 'goal.create', input: present(before) } : null),
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
    inverse: ({ output }) => {
      const keyResultId = idIn(output);
      return keyResultId === null
        ? null
        : { operation: 'key_result.delete', input: { keyResultId } };
    },
    traces: ['name', 'current', 'target'],
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
    repeatable: always,
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
              note: noteBack(input.note, before),
            },
          }
        : null,
  }),
  'key_result.delete': operation({
    summary: 'A key result removed for good',
    input: z.object({ keyResultId: z.string() }),
    ...removes('keyResultId'),
    keeps: ['goalId', 'name', 'type', 'start', 'target', 'unit'],
    inverse: ({ before }) =>
      before ? { operation: 'key_result.create', input: present(before) } : null,
  }),
};
