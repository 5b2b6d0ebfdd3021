// The tasks of the office: every case in which work is easily overlooked, counted twice, or taken for
// somebody else's. Above each list stands what its tasks are for. The owner is Rosa, the plain members
// are Alex Kim and Alex Novak, the guest is Gita.
import type { Oddity } from './company.ts';

export type OfficePerson = 'rosa' | 'kenji' | 'mona' | 'kim' | 'novak' | 'invited' | 'gita';

/** As long as ClickUp takes a name: 2,000 characters; its description has 60,000. */
const LONG = 'Migrate every customer'.padEnd(2_000, ' and every one of their workspaces');

/*
 * Finished by Rosa in this week, by the estimates, from where it can be overlooked:
 *   Sprint 43       2 h alone, 3 h and 1 h as subtasks, 8 h shared by two of which 5 h are its subtask
 *   Services        2 h, also shown in Sprint 43
 *   Sprint 42       3 h and 4 h, in an archived list
 *   Cluster move    6 h, in an archived folder
 *   Budget review   1 h, in a list of a space that she does not see
 */
export const TASKS = `
  list     | status      | assignees   | hours | due | start | age | finished  | prio | tags            | name
  # The running sprint. Subtasks two deep with shares of the estimate by person; a parent whose 8 h
  # hold its subtask's 5; due today without a time; a start that lies in the future; a recurring task
  # that was finished and opened itself again; one finished on Sunday evening; one that has its time.
  sprint43 | done        | rosa        | 2     | .   | .     | 9   | this-week | 2    | stability       | Write the on-call runbook
  sprint43 | in progress | rosa kim    | 8     | 6   | .     | 12  | .         | 1    | sso             | Sign in with SSO
  sprint43 | done        | rosa        | 3     | .   | .     | 11  | this-week | .    | sso stability   | SSO: exchange the metadata
  sprint43 | done        | rosa        | 1     | .   | .     | 10  | this-week | .    | sso             | SSO: renew the metadata certificate
  sprint43 | to do       | rosa        | 2     | -5  | .     | 11  | .         | .    | sso             | SSO: map the roles
  sprint43 | done        | rosa novak  | 8     | .   | .     | 14  | this-week | 2    | stability       | Move invoices to the new ledger
  sprint43 | done        | rosa        | 5     | .   | .     | 13  | this-week | .    | .               | Ledger: reconcile the balances
  sprint43 | to do       | rosa        | .     | 0   | .     | 5   | .         | 3    | .               | Send the release notes
  sprint43 | to do       | novak       | 6     | 30  | 10    | 60  | .         | 3    | .               | Prepare the holiday freeze
  sprint43 | to do       | rosa        | 1     | 3   | .     | 40  | .         | .    | recurring       | Check the weekly backup
  sprint43 | done        | rosa        | 2     | .   | .     | 8   | sunday    | 2    | stability       | Patch the mail relay
  sprint43 | done        | rosa        | 1.5   | .   | .     | 8   | this-week | 3    | stability       | Tune the alert thresholds
  sprint43 | done        | kim         | 3     | .   | .     | 9   | this-week | 1    | stability       | Harden the session cookie
  sprint43 | in progress | kim         | 5     | -2  | .     | 9   | .         | 2    | .               | Shorten the login form
  # Last sprint, archived on Friday with work of this week in it.
  sprint42 | done        | rosa        | 3     | .   | .     | 20  | this-week | 1    | stability       | Rotate the signing keys
  sprint42 | closed      | rosa        | 4     | .   | .     | 19  | this-week | 2    | stability       | Cut the cold start of the importer
  sprint42 | done        | kim         | 2     | .   | .     | 21  | this-week | 3    | .               | Retry failed webhooks
  sprint42 | closed      | rosa        | 5     | .   | .     | 24  | last-week | 3    | .               | Describe the import format
  # A task that is also in Sprint 43, stale ones, and a stale subtask of one that is not.
  services | done        | rosa        | 2     | .   | .     | 12  | this-week | 2    | stability       | Add a health check to the mailer
  services | in progress | novak       | 9     | .   | .     | 90  | .         | 4    | .               | Remove the v1 endpoints
  services | in progress | novak       | 12    | .   | .     | 8   | .         | 3    | .               | Split the reporting job
  services | to do       | novak       | 4     | -20 | .     | 70  | .         | .    | .               | Reporting: measure the query times
  # Statuses of its own. Titles that share nouns with reports about quite other defects.
  bugs     | new         | .           | .     | .   | .     | 12  | .         | 2    | billing         | Invoice PDF shows the wrong VAT number
  bugs     | triaged     | kim         | 3     | .   | .     | 15  | .         | 2    | search          | Search returns deleted customers
  bugs     | new         | .           | .     | .   | .     | 6   | .         | 1    | login           | Password reset page answers with error 500
  bugs     | fixing      | novak       | 5     | 4   | .     | 9   | .         | 2    | import          | CSV import drops the last row
  bugs     | triaged     | .           | .     | .   | .     | 18  | .         | 3    | .               | Avatar upload ignores the rotation of photos
  bugs     | new         | .           | .     | .   | .     | 4   | .         | 2    | checkout        | Checkout shows prices without tax
  bugs     | resolved    | kim         | 2     | .   | .     | 16  | this-week | 2    | stability       | Webhook signature has the wrong encoding
  bugs     | resolved    | rosa        | 2     | .   | .     | 30  | last-week | 3    | email           | Emails arrive without a sender name
  # In an archived folder.
  cluster  | done        | rosa        | 6     | .   | .     | 35  | this-week | 2    | stability       | Switch off the old cluster
  cluster  | to do       | .           | .     | .   | .     | 40  | .         | .    | .               | Return the rented disks
  # A second space with custom ids, and statuses of which only the last is closed.
  roadmap  | ready       | rosa        | 10    | 12  | .     | 25  | .         | 2    | .               | Guest links that expire
  roadmap  | backlog     | .           | .     | .   | .     | 95  | .         | 4    | .               | Offline mode for the mobile app
  roadmap  | shipped     | novak       | 4     | .   | .     | 22  | this-week | .    | .               | Keyboard shortcuts for the board
  roadmap  | backlog     | kenji       | .     | 40  | 20    | 50  | .         | 3    | .               | Plan the January launch
  # Shared with the guest, who sees nothing else but one task of the roadmap.
  portal   | ready       | gita        | 3     | 2   | .     | 7   | .         | 2    | .               | Upload the brand assets
  portal   | shipped     | gita        | 2     | .   | .     | 10  | this-week | 3    | .               | Review the wireframes
  portal   | ready       | rosa gita   | 4     | -1  | .     | 9   | .         | 2    | .               | Agree the contract text
  # In the private space Finance, and the one list of it that was shared with Rosa.
  budget   | in progress | rosa mona   | 3     | 5   | .     | 9   | .         | 1    | .               | Approve the fourth quarter budget
  budget   | complete    | rosa        | 1     | .   | .     | 9   | this-week | .    | .               | Check the travel costs
  # Nobody but Mona sees these.
  payroll  | in progress | mona        | 6     | 1   | .     | 9   | .         | 1    | .               | Run the November payroll
  roadmap  | shipped     | rosa        | 2     | .   | .     | 21  | this-week | .    | .               | ${LONG}
`;

export type OfficeList =
  | 'sprint43'
  | 'sprint42'
  | 'services'
  | 'bugs'
  | 'cluster'
  | 'roadmap'
  | 'portal'
  | 'budget'
  | 'payroll';

/** What few tasks have, by name. Of the parts of a task two are two deep. */
export const ODDITIES: Readonly<Record<string, Oddity<OfficePerson, OfficeList>>> = {
  'Sign in with SSO': { shares: { rosa: 5, kim: 3 } },
  'SSO: exchange the metadata': { parent: 'Sign in with SSO' },
  'SSO: renew the metadata certificate': { parent: 'SSO: exchange the metadata' },
  'SSO: map the roles': { parent: 'Sign in with SSO' },
  'Ledger: reconcile the balances': { parent: 'Move invoices to the new ledger' },
  'Reporting: measure the query times': { parent: 'Split the reporting job' },
  'Add a health check to the mailer': { alsoIn: 'sprint43' },
  'Search returns deleted customers': { alsoIn: 'sprint43' },
  'Guest links that expire': { sharedWith: 'gita' },
  [LONG]: {
    row: {
      description: ''.padEnd(60_000, 'Every step is written down here, one after the other. '),
    },
  },
};

/** Finished this week and opened again by ClickUp, which leaves no finish on the task. */
export const RECURRING = 'Check the weekly backup';
