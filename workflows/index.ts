// The built-in workflows, by name. Each is loaded only when it is wanted.
import type { Workflow } from '../src/engine/index.ts';

export const workflows = {
  'weekly-sync': {
    summary: 'Log time for the tasks finished in a week and move a key result by their number',
    load: async () => (await import('./weekly-sync.ts')).default,
  },
  'sprint-triage': {
    summary: 'Turn a file of feedback into grouped, assigned, tagged tasks, none of them twice',
    load: async () => (await import('./sprint-triage/index.ts')).default,
  },
  standup: {
    summary: 'Say what I finished and what is open, as text or as a page in a doc',
    load: async () => (await import('./standup.ts')).default,
  },
  'stale-sweep': {
    summary: 'Comment on, tag or close open tasks that nobody has touched for a while',
    load: async () => (await import('./stale-sweep.ts')).default,
  },
  'goal-report': {
    summary: 'Report all goals with progress bars, as text, a page with charts, or a page in a doc',
    load: async () => (await import('./goal-report.ts')).default,
  },
  'bulk-edit': {
    summary: 'Set fields of all tasks that match a query; undo gives each its value back',
    load: async () => (await import('./bulk-edit.ts')).default,
  },
  'sprint-rollover': {
    summary: 'Carry what a sprint left unfinished into the next one, and sum the sprint up',
    load: async () => (await import('./sprint-rollover.ts')).default,
  },
  'time-import': {
    summary:
      'Turn an export of Toggl, Clockify, Harvest or a calendar into time entries, none of them twice',
    load: async () => (await import('./time-import/index.ts')).default,
  },
  nudge: {
    summary: 'Remind people of overdue tasks, once a week each, by comment, in chat or on one page',
    load: async () => (await import('./nudge.ts')).default,
  },
  capacity: {
    summary: 'Compare hours estimated, tracked and available in a week, by person',
    load: async () => (await import('./capacity.ts')).default,
  },
} satisfies Record<string, { summary: string; load(): Promise<Workflow> }>;
