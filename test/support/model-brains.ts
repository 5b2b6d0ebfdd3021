// Models for tests that work with what they are shown, as a real one would: they read ids out of
// results, and know nothing that was not in the conversation.
import type { JsonObject } from '../../src/base/index.ts';
import { type ModelRequestSeen, type ModelTurn, resultsIn } from './messages-api.ts';

/** One call of a scripted model. */
export interface Wanted {
  name: string;
  input?: JsonObject;
}

export const call = (name: string, input: JsonObject = {}): Wanted => ({ name, input });
export const turn = (...calls: Wanted[]): ModelTurn => ({ calls });

/** The id behind a name in the answer of resolve_names; fails the test when it is not there. */
export function idOf(request: ModelRequestSeen, name: string): string {
  return found(allResults(request), new RegExp(`^${escaped(name)} → \\w+ (\\S+)`, 'm'), name);
}

/** Every result of the conversation so far, newest last. */
export function allResults({ body }: ModelRequestSeen): string {
  return body.messages
    .flatMap(({ content }) => content)
    .filter(({ type }) => type === 'tool_result')
    .flatMap(({ content }) => content ?? [])
    .map(({ text }) => text ?? '')
    .join('\n');
}

/** Rows of the newest table in the results, by column. */
export function rowsIn(request: ModelRequestSeen, nth = 0): Record<string, string>[] {
  const text = resultsIn(request)[nth] ?? '';
  const constant = Object.fromEntries(
    (/^In every row: (.*)$/m.exec(text)?.[1] ?? '')
      .split('; ')
      .filter((one) => one.includes(' = '))
      .map((one) => one.split(' = ') as [string, string]),
  );
  const lines = text.split('\n').filter((line) => line.includes(' | '));
  const [head = '', ...body] = lines;
  const columns = head.split(' | ');
  return body.map((line) => {
    const cells = line.split(' | ');
    return {
      ...constant,
      ...Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])),
    };
  });
}

export function found(text: string, pattern: RegExp, what: string): string {
  const hit = pattern.exec(text)?.[1];
  if (hit === undefined)
    throw new Error(`The model cannot find ${what} in:\n${text.slice(0, 3_000)}`);
  return hit;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
