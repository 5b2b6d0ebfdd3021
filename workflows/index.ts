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
} satisfies Record<string, { summary: string; load(): Promise<Workflow> }>;
