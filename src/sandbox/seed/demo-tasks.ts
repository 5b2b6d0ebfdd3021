// The tasks of the demo workspace, list by list: a team in the middle of a sprint.
import type { Company } from './company.ts';

export type PersonKey = 'maya' | 'jonas' | 'priya' | 'tomas' | 'aiko' | 'luca' | 'zanele' | 'sam';

export const TASKS = `
  list       | status      | assignees   | hours | due | age | finished  | prio | pts | tags                    | name
  bugs       | resolved    | maya        | 4     | .   | 12  | this-week | 1    | .   | stability payments      | Double charge when a checkout is retried
  bugs       | new         | .           | .     | .   | 3   | .         | 2    | .   | billing                 | Invoice PDF shows the wrong VAT number
  bugs       | fixing      | luca        | 3     | 2   | 9   | .         | 2    | .   | stability               | Search returns deleted projects
  bugs       | triaged     | tomas       | 5     | -4  | 16  | .         | 2    | .   | stability integrations  | Webhook retries ignore the back-off header
  bugs       | new         | .           | .     | .   | 2   | .         | 4    | .   | frontend                | Avatar upload fails for HEIC images
  bugs       | triaged     | .           | .     | -9  | 21  | .         | 3    | .   | reports                 | Time zone of exported reports is always UTC
  bugs       | resolved    | priya       | 6     | .   | 15  | this-week | 1    | .   | stability               | Login loop after a password reset
  bugs       | closed      | tomas       | 2     | .   | 24  | last-week | 3    | .   | stability               | Rate limiter counts health checks
  bugs       | new         | .           | .     | .   | 1   | .         | .    | .   | email                   | Emails to addresses with a plus sign bounce
  bugs       | fixing      | aiko luca   | 8     | 1   | 11  | .         | 1    | .   | stability import        | Memory grows while importing large CSV files
  services   | done        | maya        | 3     | .   | 10  | this-week | 1    | .   | stability security      | Rotate the payment gateway certificates
  services   | closed      | maya        | 6     | .   | 18  | this-week | 2    | .   | stability search        | Cut p95 latency of the search endpoint
  services   | in progress | priya tomas | 40    | 18  | 33  | .         | 2    | 13  | .                       | Split the notification service from the monolith
  services   | done        | priya       | 5     | .   | 30  | last-week | .    | .   | .                       | Describe the event schema
  services   | in progress | tomas       | 12    | 6   | 28  | .         | .    | .   | .                       | Move templates to the new service
  services   | .           | priya       | 6     | 12  | 28  | .         | .    | .   | .                       | Dual-write for one week
  services   | blocked     | luca        | 16    | -2  | 26  | .         | 2    | .   | database                | Upgrade Postgres to the next major version
  services   | in review   | aiko        | 10    | 3   | 14  | .         | 3    | .   | observability           | Trace requests across queue workers
  services   | in progress | maya        | 4     | 1   | 8   | .         | 2    | .   | stability observability | Alert on stuck background jobs
  services   | .           | .           | .     | .   | 40  | .         | 4    | .   | .                       | Remove the unused v1 session endpoints
  services   | .           | luca        | 9     | .   | 13  | .         | 3    | .   | .                       | Publish an internal client for the ledger
  services   | closed      | aiko        | 7     | .   | 45  | last-week | 4    | .   | reports                 | Retire the legacy report generator
  services   | closed      | luca        | .     | .   | 70  | last-week | .    | .   | .                       | Old spike: in-memory search index
  sprint41   | done        | maya        | 5     | .   | 22  | last-week | 2    | 5   | stability               | Cache permission checks per request
  sprint41   | closed      | maya        | 4     | .   | 23  | last-week | 3    | 3   | .                       | Paginate the audit log
  sprint41   | in review   | aiko        | 12    | -3  | 25  | .         | 1    | 8   | security                | Two-step sign-in for admins
  sprint41   | to do       | .           | .     | -3  | 24  | .         | 3    | 2   | .                       | Backfill missing customer regions
  sprint41   | in progress | tomas       | 2     | -5  | 21  | .         | .    | 1   | .                       | Document the retry policy
  sprint41   | closed      | priya       | 6     | .   | 22  | last-week | 2    | 5   | stability               | Throttle exports per workspace
  sprint41   | blocked     | luca        | 3     | -6  | 23  | .         | 2    | 3   | .                       | Fix flaky billing tests
  sprint42   | done        | maya        | 5     | .   | 9   | this-week | 1    | 5   | stability               | Move the session store to a Redis cluster
  sprint42   | closed      | maya        | 2     | .   | 9   | this-week | 2    | 2   | stability               | Add health probes to the billing worker
  sprint42   | done        | maya        | 2.5   | .   | 10  | this-week | 2    | 2   | docs                    | Write a runbook for database failover
  sprint42   | in progress | maya priya  | 8     | 4   | 9   | .         | 1    | 8   | stability payments      | Circuit breaker around the tax provider
  sprint42   | to do       | priya       | 6     | 5   | 9   | .         | 2    | 5   | .                       | Load test the checkout path
  sprint42   | to do       | .           | .     | .   | 8   | .         | 4    | 3   | .                       | Clean up feature flags older than a quarter
  sprint42   | in review   | tomas       | 7     | 2   | 9   | .         | 2    | 5   | .                       | Batch writes to the audit trail
  sprint42   | to do       | aiko        | 9     | 6   | 8   | .         | 3    | 5   | frontend                | Show quota usage in the admin panel
  sprint42   | to do       | .           | .     | -1  | 9   | .         | 1    | 3   | stability database      | Verify backups by restoring one
  sprint42   | to do       | luca        | .     | .   | 7   | .         | .    | 2   | .                       | Rename ambiguous error codes
  sprint42   | done        | tomas       | 4     | .   | 9   | this-week | 3    | 3   | observability           | Add structured fields to request logs
  sprint42   | closed      | aiko        | 3     | .   | 9   | this-week | 1    | 3   | security import         | Protect imports against formula injection
  sprint42   | blocked     | priya       | .     | 0   | 9   | .         | .    | 2   | .                       | Decide on a queue for scheduled mails
  roadmap    | done        | maya        | .     | .   | 20  | this-week | 2    | .   | stability               | Agree service level objectives with support
  roadmap    | .           | priya       | 16    | 25  | 34  | .         | 2    | .   | .                       | Single-region failover drill
  roadmap    | in progress | zanele      | .     | 14  | 31  | .         | 3    | .   | .                       | Public status page
  roadmap    | .           | .           | .     | 40  | 30  | .         | 2    | .   | .                       | Plan capacity for the end-of-year peak
  roadmap    | .           | tomas luca  | 24    | 21  | 27  | .         | 3    | .   | .                       | Contract tests between services
  interviews | ready       | zanele      | .     | 3   | 6   | .         | .    | .   | .                       | Interview: logistics customer in Rotterdam
  interviews | discovery   | jonas       | .     | 5   | 6   | .         | .    | .   | .                       | Interview: agency with forty seats
  interviews | shipped     | zanele      | 4     | .   | 17  | this-week | .    | .   | .                       | Summarize the onboarding interviews
  ideas      | .           | .           | .     | .   | 52  | .         | 4    | .   | .                       | Guest links that expire
  ideas      | .           | .           | .     | .   | 47  | .         | .    | .   | .                       | Recurring tasks from a calendar
  ideas      | discovery   | jonas       | .     | .   | 60  | .         | 3    | .   | .                       | Offline mode for the mobile app
  ideas      | ready       | maya        | 6     | .   | 12  | .         | .    | .   | frontend                | Keyboard-only triage
  launch     | ready       | sam         | 5     | 7   | 10  | .         | .    | .   | .                       | Pricing page copy
  launch     | .           | sam zanele  | 8     | 11  | 10  | .         | .    | .   | .                       | Record the product tour
  launch     | .           | .           | .     | 13  | 9   | .         | .    | .   | .                       | Brief the press list
  launch     | discovery   | jonas maya  | 30    | 20  | 22  | .         | 1    | .   | .                       | Self-serve checkout for small teams
  vendors    | in progress | jonas       | .     | 8   | 19  | .         | 2    | .   | .                       | Renew the monitoring contract
  vendors    | .           | priya       | .     | 15  | 18  | .         | .    | .   | security                | Compare three penetration testers
  vendors    | complete    | jonas       | .     | .   | 29  | last-week | .    | .   | .                       | Cancel the second video tool
  hiring     | in progress | priya maya  | 6     | 2   | 15  | .         | 2    | .   | .                       | Backend engineer: screen applications
  hiring     | .           | zanele      | .     | 9   | 7   | .         | .    | .   | .                       | Write the support engineer profile
  hiring     | complete    | maya        | 1     | .   | 16  | last-week | .    | .   | .                       | Debrief the designer interviews
  move       | complete    | jonas       | .     | .   | 80  | last-week | .    | .   | .                       | Return the old keys
  move       | .           | .           | .     | .   | 80  | .         | .    | .   | .                       | Ask for the deposit
`;

const SPLIT = 'Split the notification service from the monolith';

export type ListKey =
  | 'bugs'
  | 'services'
  | 'sprint41'
  | 'sprint42'
  | 'roadmap'
  | 'interviews'
  | 'ideas'
  | 'launch'
  | 'vendors'
  | 'hiring'
  | 'move';

export type Demo = Company<PersonKey, ListKey>;

/** What few tasks have, by name. */
export const ODDITIES = {
  'Double charge when a checkout is retried': {
    by: 'zanele',
    row: {
      description: 'A second click while the first request is in flight charges the card twice.',
    },
  },
  'Invoice PDF shows the wrong VAT number': { by: 'zanele' },
  'Avatar upload fails for HEIC images': { by: 'sam' },
  'Emails to addresses with a plus sign bounce': { by: 'zanele' },
  'Cut p95 latency of the search endpoint': {
    row: {
      description:
        '## Goal\n\np95 below **250 ms** for the ten busiest workspaces.\n\n- profile the ranking step\n- cache facet counts',
    },
  },
  'Describe the event schema': { parent: SPLIT },
  'Move templates to the new service': { parent: SPLIT },
  'Dual-write for one week': { parent: SPLIT },
  'Old spike: in-memory search index': { row: { archived: true } },
} as const;
