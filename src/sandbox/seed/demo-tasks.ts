// The tasks of the demo workspace, list by list: a team in the middle of a sprint.
import type { PersonKey } from './demo-people.ts';
import { readTasks, type TaskLine } from './task-table.ts';

/** `finished` says in which week it was. */
const COLUMNS =
  'status      | assignees   | hours | due | age | finished  | prio | pts | tags                    | name';

const TABLE = {
  bugs: `
    resolved    | maya        | 4     | .   | 12  | this-week | 1    | .   | stability payments      | Double charge when a checkout is retried
    new         | .           | .     | .   | 3   | .         | 2    | .   | billing                 | Invoice PDF shows the wrong VAT number
    fixing      | luca        | 3     | 2   | 9   | .         | 2    | .   | stability               | Search returns deleted projects
    triaged     | tomas       | 5     | -4  | 16  | .         | 2    | .   | stability integrations  | Webhook retries ignore the back-off header
    new         | .           | .     | .   | 2   | .         | 4    | .   | frontend                | Avatar upload fails for HEIC images
    triaged     | .           | .     | -9  | 21  | .         | 3    | .   | reports                 | Time zone of exported reports is always UTC
    resolved    | priya       | 6     | .   | 15  | this-week | 1    | .   | stability               | Login loop after a password reset
    closed      | tomas       | 2     | .   | 24  | last-week | 3    | .   | stability               | Rate limiter counts health checks
    new         | .           | .     | .   | 1   | .         | .    | .   | email                   | Emails to addresses with a plus sign bounce
    fixing      | aiko luca   | 8     | 1   | 11  | .         | 1    | .   | stability import        | Memory grows while importing large CSV files
  `,
  services: `
    done        | maya        | 3     | .   | 10  | this-week | 1    | .   | stability security      | Rotate the payment gateway certificates
    closed      | maya        | 6     | .   | 18  | this-week | 2    | .   | stability search        | Cut p95 latency of the search endpoint
    in progress | priya tomas | 40    | 18  | 33  | .         | 2    | 13  | .                       | Split the notification service from the monolith
    done        | priya       | 5     | .   | 30  | last-week | .    | .   | .                       | Describe the event schema
    in progress | tomas       | 12    | 6   | 28  | .         | .    | .   | .                       | Move templates to the new service
    .           | priya       | 6     | 12  | 28  | .         | .    | .   | .                       | Dual-write for one week
    blocked     | luca        | 16    | -2  | 26  | .         | 2    | .   | database                | Upgrade Postgres to the next major version
    in review   | aiko        | 10    | 3   | 14  | .         | 3    | .   | observability           | Trace requests across queue workers
    in progress | maya        | 4     | 1   | 8   | .         | 2    | .   | stability observability | Alert on stuck background jobs
    .           | .           | .     | .   | 40  | .         | 4    | .   | .                       | Remove the unused v1 session endpoints
    .           | luca        | 9     | .   | 13  | .         | 3    | .   | .                       | Publish an internal client for the ledger
    closed      | aiko        | 7     | .   | 45  | last-week | 4    | .   | reports                 | Retire the legacy report generator
    closed      | luca        | .     | .   | 70  | last-week | .    | .   | .                       | Old spike: in-memory search index
  `,
  sprint41: `
    done        | maya        | 5     | .   | 22  | last-week | 2    | 5   | stability               | Cache permission checks per request
    closed      | maya        | 4     | .   | 23  | last-week | 3    | 3   | .                       | Paginate the audit log
    in review   | aiko        | 12    | -3  | 25  | .         | 1    | 8   | security                | Two-step sign-in for admins
    to do       | .           | .     | -3  | 24  | .         | 3    | 2   | .                       | Backfill missing customer regions
    in progress | tomas       | 2     | -5  | 21  | .         | .    | 1   | .                       | Document the retry policy
    closed      | priya       | 6     | .   | 22  | last-week | 2    | 5   | stability               | Throttle exports per workspace
    blocked     | luca        | 3     | -6  | 23  | .         | 2    | 3   | .                       | Fix flaky billing tests
  `,
  sprint42: `
    done        | maya        | 5     | .   | 9   | this-week | 1    | 5   | stability               | Move the session store to a Redis cluster
    closed      | maya        | 2     | .   | 9   | this-week | 2    | 2   | stability               | Add health probes to the billing worker
    done        | maya        | 2.5   | .   | 10  | this-week | 2    | 2   | docs                    | Write a runbook for database failover
    in progress | maya priya  | 8     | 4   | 9   | .         | 1    | 8   | stability payments      | Circuit breaker around the tax provider
    to do       | priya       | 6     | 5   | 9   | .         | 2    | 5   | .                       | Load test the checkout path
    to do       | .           | .     | .   | 8   | .         | 4    | 3   | .                       | Clean up feature flags older than a quarter
    in review   | tomas       | 7     | 2   | 9   | .         | 2    | 5   | .                       | Batch writes to the audit trail
    to do       | aiko        | 9     | 6   | 8   | .         | 3    | 5   | frontend                | Show quota usage in the admin panel
    to do       | .           | .     | -1  | 9   | .         | 1    | 3   | stability database      | Verify backups by restoring one
    to do       | luca        | .     | .   | 7   | .         | .    | 2   | .                       | Rename ambiguous error codes
    done        | tomas       | 4     | .   | 9   | this-week | 3    | 3   | observability           | Add structured fields to request logs
    closed      | aiko        | 3     | .   | 9   | this-week | 1    | 3   | security import         | Protect imports against formula injection
    blocked     | priya       | .     | 0   | 9   | .         | .    | 2   | .                       | Decide on a queue for scheduled mails
  `,
  roadmap: `
    done        | maya        | .     | .   | 20  | this-week | 2    | .   | stability               | Agree service level objectives with support
    .           | priya       | 16    | 25  | 34  | .         | 2    | .   | .                       | Single-region failover drill
    in progress | zanele      | .     | 14  | 31  | .         | 3    | .   | .                       | Public status page
    .           | .           | .     | 40  | 30  | .         | 2    | .   | .                       | Plan capacity for the end-of-year peak
    .           | tomas luca  | 24    | 21  | 27  | .         | 3    | .   | .                       | Contract tests between services
  `,
  interviews: `
    ready       | zanele      | .     | 3   | 6   | .         | .    | .   | .                       | Interview: logistics customer in Rotterdam
    discovery   | jonas       | .     | 5   | 6   | .         | .    | .   | .                       | Interview: agency with forty seats
    shipped     | zanele      | 4     | .   | 17  | this-week | .    | .   | .                       | Summarize the onboarding interviews
  `,
  ideas: `
    .           | .           | .     | .   | 52  | .         | 4    | .   | .                       | Guest links that expire
    .           | .           | .     | .   | 47  | .         | .    | .   | .                       | Recurring tasks from a calendar
    discovery   | jonas       | .     | .   | 60  | .         | 3    | .   | .                       | Offline mode for the mobile app
    ready       | maya        | 6     | .   | 12  | .         | .    | .   | frontend                | Keyboard-only triage
  `,
  launch: `
    ready       | sam         | 5     | 7   | 10  | .         | .    | .   | .                       | Pricing page copy
    .           | sam zanele  | 8     | 11  | 10  | .         | .    | .   | .                       | Record the product tour
    .           | .           | .     | 13  | 9   | .         | .    | .   | .                       | Brief the press list
    discovery   | jonas maya  | 30    | 20  | 22  | .         | 1    | .   | .                       | Self-serve checkout for small teams
  `,
  vendors: `
    in progress | jonas       | .     | 8   | 19  | .         | 2    | .   | .                       | Renew the monitoring contract
    .           | priya       | .     | 15  | 18  | .         | .    | .   | security                | Compare three penetration testers
    complete    | jonas       | .     | .   | 29  | last-week | .    | .   | .                       | Cancel the second video tool
  `,
  hiring: `
    in progress | priya maya  | 6     | 2   | 15  | .         | 2    | .   | .                       | Backend engineer: screen applications
    .           | zanele      | .     | 9   | 7   | .         | .    | .   | .                       | Write the support engineer profile
    complete    | maya        | 1     | .   | 16  | last-week | .    | .   | .                       | Debrief the designer interviews
  `,
  move: `
    complete    | jonas       | .     | .   | 80  | last-week | .    | .   | .                       | Return the old keys
    .           | .           | .     | .   | 80  | .         | .    | .   | .                       | Ask for the deposit
  `,
} as const;

export type ListKey = keyof typeof TABLE;

export type DemoTask = TaskLine<PersonKey, ListKey>;

export function demoTasks(): DemoTask[] {
  return readTasks(COLUMNS, TABLE);
}

/** What few tasks have, by name. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'Double charge when a checkout is retried':
    'A second click while the first request is in flight charges the card twice.',
  'Cut p95 latency of the search endpoint':
    '## Goal\n\np95 below **250 ms** for the ten busiest workspaces.\n\n- profile the ranking step\n- cache facet counts',
};

/** Part to whole. */
export const PARENTS: Readonly<Record<string, string>> = {
  'Describe the event schema': 'Split the notification service from the monolith',
  'Move templates to the new service': 'Split the notification service from the monolith',
  'Dual-write for one week': 'Split the notification service from the monolith',
};

/** Who wrote a task down, where it was not the usual person. */
export const REPORTERS: Readonly<Record<string, PersonKey>> = {
  'Double charge when a checkout is retried': 'zanele',
  'Invoice PDF shows the wrong VAT number': 'zanele',
  'Avatar upload fails for HEIC images': 'sam',
  'Emails to addresses with a plus sign bounce': 'zanele',
};

export const ARCHIVED: readonly string[] = ['Old spike: in-memory search index'];
