// The two workflows that write, as their command lines.
export const WORKS: [name: string, command: string[]][] = [
  ['weekly-sync', ['--goal', 'Q3 Platform Stability']],
  [
    'sprint-triage',
    [
      ...['--csv', 'examples/feedback.csv', '--match', 'SSO login errors', '--list', 'Bug Triage'],
      ...['--assignee', 'backend team lead', '--tag', 'auth'],
    ],
  ],
];
