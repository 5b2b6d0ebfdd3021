// Time entries and the running timer.
import { z } from 'zod';
import { timeEntry } from '../entities.ts';
import { always, operation } from '../operation.ts';
import { idIn, madeSince, present, removes } from './lookups.ts';

const inWorkspace = { workspaceId: z.string() };
const DAY_MS = 86_400_000;
/** What some endpoints round to. */
const MINUTE_MS = 60_000;

export const timeOperations = {
  'time_entry.list': operation({
    summary: 'Time entries that start in a span, of one person or of one task',
    effect: 'read',
    input: z.object({
      ...inWorkspace,
      from: z.number(),
      before: z.number(),
      /** Default: the caller's own entries. */
      assigneeId: z.string().optional(),
      taskId: z.string().optional(),
    }),
    output: z.array(timeEntry),
  }),
  'time_entry.current': operation({
    summary: 'The running timer, null when none runs',
    effect: 'read',
    input: z.object({ ...inWorkspace }),
    output: timeEntry.nullable(),
  }),
  'time_entry.create': operation({
    summary: 'Time logged on a task',
    effect: 'create',
    input: z.object({
      ...inWorkspace,
      taskId: z.string(),
      start: z.number(),
      durationMs: z.number().positive(),
      description: z.string().optional(),
      billable: z.boolean().optional(),
      /** Labels of time entries, which are none of the tasks'. */
      tags: z.array(z.string()).optional(),
      /** Whose time it is; default the caller's. Others' only for owners and admins. */
      assigneeId: z.string().optional(),
    }),
    output: timeEntry,
    markerField: 'description',
    probe: {
      // The entry starts where it was sent to start; a day each way forgives an endpoint's rounding.
      look: (input) => ({
        operation: 'time_entry.list',
        input: {
          workspaceId: input.workspaceId,
          from: Number(input.start) - DAY_MS,
          before: Number(input.start) + DAY_MS,
          assigneeId: input.assigneeId,
        },
      }),
      applied: (answer, input, marker, since) => {
        const entries = z.array(timeEntry).parse(answer);
        const alike = (slack: number) =>
          entries.filter(
            (entry) =>
              Math.abs((entry.start ?? 0) - Number(input.start)) <= slack &&
              Math.abs(entry.durationMs - Number(input.durationMs)) <= slack &&
              madeSince(entry.recordedAt, since),
          );
        const same = alike(0).find(({ taskId }) => taskId === input.taskId);
        if (marker === null) return same ? { id: same.id } : null;
        const hit = entries.find(({ description }) => description.includes(marker));
        if (hit) return { id: hit.id };
        // Rows without descriptions show no marker: one that is alike may be the very entry.
        const mute = alike(MINUTE_MS).some(
          ({ taskId, description }) =>
            description === '' && (taskId === null || taskId === input.taskId),
        );
        return mute ? 'cannot tell' : null;
      },
    },
    inverse: ({ input, output }) => {
      const timeEntryId = idIn(output);
      return timeEntryId === null
        ? null
        : {
            operation: 'time_entry.delete',
            input: { workspaceId: input.workspaceId, timeEntryId },
          };
    },
    traces: ['description', 'billable'],
  }),
  'time_entry.start': operation({
    summary: 'A timer started on a task',
    effect: 'create',
    input: z.object({
      ...inWorkspace,
      taskId: z.string(),
      /** When it began; default now. */
      start: z.number().optional(),
      description: z.string().optional(),
    }),
    output: timeEntry,
    markerField: 'description',
    probe: {
      look: (input) => ({
        operation: 'time_entry.current',
        input: { workspaceId: input.workspaceId },
      }),
      applied: (answer, input) => {
        const current = timeEntry.nullable().parse(answer);
        return current && current.taskId === input.taskId ? { id: current.id } : null;
      },
    },
  }),
  'time_entry.stop': operation({
    summary: 'The running timer stopped',
    effect: 'update',
    input: z.object({ ...inWorkspace }),
    output: timeEntry.nullable(),
    probe: {
      look: (input) => ({ operation: 'time_entry.current', input }),
      applied: (answer) => (answer === null ? { id: null } : null),
    },
  }),
  'time_entry.update': operation({
    summary: 'Changes to a time entry',
    effect: 'update',
    input: z.object({
      ...inWorkspace,
      timeEntryId: z.string(),
      start: z.number().optional(),
      durationMs: z.number().positive().optional(),
      description: z.string().optional(),
      billable: z.boolean().optional(),
    }),
    output: timeEntry.nullable(),
    repeatable: always,
    inverse: ({ input, before }) =>
      before
        ? {
            operation: 'time_entry.update',
            input: { workspaceId: input.workspaceId, timeEntryId: input.timeEntryId, ...before },
          }
        : null,
  }),
  'time_entry.delete': operation({
    summary: 'A time entry removed for good',
    input: z.object({ ...inWorkspace, timeEntryId: z.string() }),
    ...removes('timeEntryId'),
    keeps: ['taskId', 'start', 'durationMs', 'description', 'billable', 'assigneeId'],
    inverse: ({ input, before }) =>
      before && typeof before.taskId === 'string'
        ? {
            operation: 'time_entry.create',
            input: { workspaceId: input.workspaceId, ...present(before) },
          }
        : null,
  }),
};
