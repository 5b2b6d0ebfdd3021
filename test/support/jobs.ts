// Workflows that write, as the sweeps run them.
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

/** The workflows of every week, each in a part of the demo workspace. */
export const EVERY_WEEK: Record<string, Job> = {
  'bulk-edit': {
    workflow: 'bulk-edit',
    params: {
      where: 'list:Ideas assignee:jonas',
      set: ['priority=high', 'tag+=checked', 'Budget=5', 'comment=Please look.'],
    },
  },
  'sprint-rollover': { workflow: 'sprint-rollover', params: { from: 'Sprint 41' } },
  'sprint-rollover into a new list': {
    workflow: 'sprint-rollover',
    params: { from: 'Sprint 42', comment: 'ENG-134' },
  },
  'nudge by comment': { workflow: 'nudge', params: { where: 'overdue list:"Sprint 41"' } },
  'nudge in chat': {
    workflow: 'nudge',
    params: { where: 'overdue list:"Sprint 42"', chat: 'General' },
  },
  'nudge on a page': {
    workflow: 'nudge',
    params: { where: 'overdue list:"Sprint 41"', doc: 'Engineering Wiki' },
  },
  'time-import': { workflow: 'time-import', params: { file: 'test/journeys/data/times.csv' } },
};
