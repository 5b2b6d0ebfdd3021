// The two workflows that write, as the sweeps run them.
import type { Job } from './lab/sweep.ts';

export const JOBS: Record<'weekly-sync' | 'sprint-triage', Job> = {
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
};

/** The same triage through an endpoint that makes several tasks with one call. */
export const IN_BULK: Job = { ...JOBS['sprint-triage'], bulk: true };
