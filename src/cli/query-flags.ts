// The flags of commands that choose tasks: a query, or a file that holds one.
import { AppError } from '../base/index.ts';
import { readWholeFile } from './private-file.ts';

export interface QueryFlags {
  where?: string;
  whereFile?: string;
}

/** A query is typed by a person, bytes. */
const LARGEST_QUERY = 1_000_000;

/** Errors: AppError `usage` where there is none, or more than one. */
export function queryOf(
  { where, whereFile }: QueryFlags,
  words: readonly string[] = [],
  fallback?: string,
): string {
  const given = [where, whereFile, words.length > 0 ? words.join(' ') : undefined];
  const queries = given.filter((one) => one !== undefined);
  if (queries.length === 0 && fallback !== undefined) return fallback;
  if (queries.length !== 1) {
    const what = queries.length === 0 ? 'Which tasks?' : 'The query is given twice.';
    const next = 'Give one: clickup-agent tasks --where "list:Inbox open".';
    throw new AppError('usage', what, { next });
  }
  if (whereFile === undefined) return queries[0] ?? '';
  return readWholeFile(whereFile, LARGEST_QUERY, 'Name a file that holds a query.');
}
