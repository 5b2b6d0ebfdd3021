// The two workflows that write, as their command lines.
import { SENTENCE } from './triage.ts';

export const WORKS: [name: string, command: string[]][] = [
  ['weekly-sync', ['--goal', 'Q3 Platform Stability']],
  ['sprint-triage', ['--csv', 'examples/feedback.csv', ...SENTENCE]],
];
