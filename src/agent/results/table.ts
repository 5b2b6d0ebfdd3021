// Rows as the shortest table a model reads well: a head line, then values between bars.
import type { JsonObject } from '../../base/index.ts';
import { type DigestOptions, digest } from './digest.ts';

/** The text of a table, and the members of its rows that it leaves out. */
export interface RowTable {
  text: string;
  omitted: string[];
}

export function rowTable(rows: JsonObject[], timeZone: string, fields?: string[]): RowTable {
  const asked = fields !== undefined;
  const options: DigestOptions = { timeZone, whole: asked, asked, few: rows.length <= 20 };
  const digests = rows.map((row) =>
    digest(
      fields ? Object.fromEntries(fields.map((field) => [field, valueAt(row, field)])) : row,
      options,
    ),
  );
  const columns = [...new Set(digests.flatMap((one) => [...one.keys()]))];
  // A value that is the same in every row is said once.
  const constant = columns.filter((column) => rows.length > 2 && sameIn(digests, column));
  const varying = columns.filter((column) => !constant.includes(column));
  const [first] = digests;
  const lines = [
    ...(constant.length > 0
      ? [`In every row: ${constant.map((one) => `${one} = ${first?.get(one)}`).join('; ')}`]
      : []),
    varying.join(' | '),
    ...digests.map((one) => varying.map((column) => cell(one.get(column))).join(' | ')),
  ];
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  return { text: lines.join('\n'), omitted: [...present].filter((one) => !columns.includes(one)) };
}

function sameIn(digests: Map<string, string>[], column: string): boolean {
  const [first] = digests;
  return digests.every((one) => one.get(column) === first?.get(column));
}

/** The value at a path such as `status.type`. */
export function valueAt(row: JsonObject, path: string): JsonObject[string] {
  const exact = row[path];
  if (exact !== undefined || !path.includes('.')) return exact;
  let value: JsonObject[string] = row;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(part)] : value[part];
  }
  return value;
}

/** A bar inside a value would look like the next column. */
function cell(text: string | undefined): string {
  return (text ?? '').replaceAll('|', '¦');
}
