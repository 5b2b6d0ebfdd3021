// How to get what an endpoint lacks, in words.
import type { OperationName } from '../../clickup/index.ts';

/** Nouns of operations as a person says them. */
const THINGS: Record<string, string> = {
  time_entry: 'Time entries',
  key_result: 'Key results',
  goal: 'Goals',
  task: 'Tasks',
  comment: 'Comments',
  member: 'Members',
  user: 'The current user',
  doc: 'Docs',
  page: 'Doc pages',
};

/** A sentence with commands that work as they stand for a profile of this name. */
export function howToGet(missing: readonly OperationName[], profile: string): string {
  const nouns = [...new Set(missing.map((operation) => operation.split('.')[0] ?? operation))];
  const things = nouns.map((noun) => THINGS[noun] ?? noun);
  const what = things.map((thing, at) => (at === 0 ? thing : lowered(thing))).join(', ');
  const verb = things.length === 1 && !what.endsWith('s') ? 'is' : 'are';
  const name = /^[\w-]+$/.test(profile) ? profile : 'NAME';
  const both = name === 'both' ? 'all' : 'both';
  return [
    `${what} ${verb} missing here: add a token with \`clickup-agent endpoint add rest --token\`,`,
    `then \`clickup-agent endpoint combine ${both} ${name} rest\` and use --profile ${both}.`,
  ].join(' ');
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
