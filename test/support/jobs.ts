// The two workflows that write, as the sweeps run them.
import type { Job } from './lab/sweep.ts';

export const JOBS = {
  'weekly-sync': { workflow: 'weekly-sync', params: { goal: 'Q3 Platform Stability' } },
  'sprint-triage': {
    workflow: 'sprint-triage',
    params: {
      csv: 'examples/feedback.csv',
      match: 'SSO login errors',
      list: 'Bug Triage',
      assignee: 'backend team lead',
      tag: ['auth'],
    },
  },
} satisfies Record<string, Job>;
