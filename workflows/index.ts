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
} satisfies Record<string, { summary: string; load(): Promise<Workflow> }>;
