// Rows as the shortest table a model reads well: a head line, then values between bars.
import { cleanLine, type JsonObject } from '../../base/index.ts';
import type { ResultTable } from '../events.ts';
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

/** What a person wants to see first, and last. */
const FIRST = 'name title task status assignees due_date dueAt due priority'.split(' ');
/** Rows of a table are for looking: beyond these nobody looks. */
const MOST_ROWS = 2_000;

/** The rows for a person: names without ids, and what tells a row apart first. */
export function dataTable(rows: JsonObject[], timeZone: string): ResultTable {
  const shown = rows.slice(0, MOST_ROWS);
  const digests = shown.map((row) => digest(row, { timeZone, whole: false }));
  const fields = [...new Set(digests.flatMap((one) => [...one.keys()]))].filter(
    (field) => !/^(url|text)$|_ids?$|Ids?$/.test(field),
  );
  const place = (field: string) => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);
  const columns = fields.sort(
    (a, b) => Number(a === 'id') - Number(b === 'id') || place(a) - place(b),
  );
  return {
    columns: columns.map((field) => cleanLine(field.replaceAll('_', ' '), 40)),
    rows: shown.map((row, at) => ({
      id: row.id === undefined || row.id === null ? null : cleanLine(String(row.id), 80),
      url: typeof row.url === 'string' && /^https:\/\//.test(row.url) ? row.url : null,
      cells: columns.map((field) => {
        const text = digests[at]?.get(field) ?? '';
        return typeof row[field] === 'object' ? text.replace(/ \([\w-]{2,40}\)/g, '') : text;
      }),
    })),
  };
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
