// The parameters of weekly-sync.
import { z } from 'zod';

export const params = z.object({
  week: z.string().optional().describe('ISO week such as 2026-W47 (default: the current week)'),
  tz: z
    .string()
    .optional()
    .describe("time zone of the week (default: the profile's, else your ClickUp account's)"),
  weekStart: z.enum(['monday', 'sunday']).default('monday').describe('first day of the week'),
  catchUp: z
    .number()
    .int()
    .min(0)
    .max(26)
    .default(0)
    .describe('also sync up to this many earlier weeks that were missed'),
  assignee: z
    .string()
    .meta({ names: 'person' })
    .default('me')
    .describe('person whose tasks count: me, a name, e-mail, role or id'),
  hours: z
    .string()
    .default('4')
    .refine((text) => text === 'estimate' || (Number(text) > 0 && Number(text) <= 24), {
      message: 'say a number of hours above 0 and up to 24, or "estimate"',
    })
    .describe('hours per task, or "estimate" for the person\'s share of the task\'s estimate'),
  topUp: z.boolean().default(false).describe('log only the hours not tracked yet'),
  note: z
    .string()
    .default('{task} · {week}')
    .describe('text of each entry; {task}, {id}, {list}, {status}, {week} and {day} are filled in'),
  billable: z.boolean().default(false).describe('log billable time'),
  timeTag: z.array(z.string()).optional().describe('tag for every time entry (repeatable)'),
  doneStatus: z.array(z.string()).optional().describe('only tasks in this status'),
  space: z.string().meta({ names: 'space' }).optional().describe('only tasks of this space'),
  list: z
    .string()
    .meta({ names: 'list' })
    .optional()
    .describe('only tasks of this list, archived or not'),
  archived: z
    .boolean()
    .default(false)
    .describe('always read archived lists (default: only if that takes up to 4 calls)'),
  goal: z.string().meta({ names: 'goal' }).optional().describe('goal whose key result moves'),
  keyResult: z.string().optional().describe('key result to move, by name or id'),
});

export type WeeklySyncParams = z.output<typeof params>;
