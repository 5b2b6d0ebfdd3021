// Questions to rows that are at hand, of an earlier result or an attached file: which ones, which fields, in
// which order, how many of each.
import { z } from 'zod';
import { type Json, type JsonObject, tally, untrusted } from '../../base/index.ts';
import { rowTable, valueAt } from '../results/table.ts';
import { failed, localTool } from './local-tool.ts';

const condition = z.object({
  field: z.string().describe('a field, or a path such as status.type'),
  is: z.string().optional().describe('equals, case ignored'),
  contains: z.string().optional().describe('holds this text, case ignored'),
  above: z.number().optional().describe('greater than or equal, numbers and epoch ms'),
  below: z.number().optional().describe('less than'),
  empty: z.boolean().optional(),
});

const rowQuery = z.object({
  where: z.array(condition).optional().describe('all of these must hold'),
  fields: z.array(z.string()).optional().describe('only these fields; default the essential ones'),
  sort: z.string().optional().describe('a field; put - before it for descending order'),
  from: z.number().int().min(0).optional().describe('skip this many rows'),
  count: z.number().int().min(1).max(200).optional().describe('rows to show, default 50'),
  countBy: z.string().optional().describe('instead of rows: how many there are of each value'),
});
type RowQuery = z.infer<typeof rowQuery>;

const DEFAULT_COUNT = 50;
/** No answer to a query is longer, in characters. */
const LONGEST_ANSWER = 24_000;

/** The answer as text for a model. */
export function queryRows(rows: JsonObject[], query: RowQuery, timeZone: string): string {
  const hits = rows.filter((row) => (query.where ?? []).every((one) => holds(row, one)));
  if (query.countBy !== undefined) return countText(hits, query.countBy);
  const sorted = query.sort === undefined ? hits : sortRows(hits, query.sort);
  const from = query.from ?? 0;
  let shown = sorted.slice(from, from + (query.count ?? DEFAULT_COUNT));
  let { text } = rowTable(shown, timeZone, query.fields);
  while (text.length > LONGEST_ANSWER && shown.length > 1) {
    shown = shown.slice(0, Math.ceil(shown.length / 2));
    ({ text } = rowTable(shown, timeZone, query.fields));
  }
  if (hits.length === 0) return `None of the ${rows.length} rows fits.`;
  const range = `rows ${from + 1} to ${from + shown.length} of ${hits.length} that fit (${rows.length} in all)`;
  return `${text.slice(0, LONGEST_ANSWER)}\n(${range})`;
}

function holds(row: JsonObject, one: z.infer<typeof condition>): boolean {
  const value = valueAt(row, one.field);
  const text = textOf(value).toLowerCase();
  if (one.empty !== undefined && (text === '') !== one.empty) return false;
  if (one.is !== undefined && text !== one.is.toLowerCase()) return false;
  if (one.contains !== undefined && !text.includes(one.contains.toLowerCase())) return false;
  const number = Number(value);
  if (one.above !== undefined && !(number >= one.above)) return false;
  return one.below === undefined || number < one.below;
}

/** What a value is compared by: an object by its name, or by all of its JSON. */
function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) {
    const name = value.name ?? value.username ?? value.status ?? value.priority;
    if (typeof name === 'string') return name;
  }
  return JSON.stringify(value);
}

function sortRows(rows: JsonObject[], sort: string): JsonObject[] {
  const field = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [textOf(valueAt(a, field)), textOf(valueAt(b, field))];
    const numbers = Number(x) - Number(y);
    const order = Number.isNaN(numbers) || x === '' || y === '' ? x.localeCompare(y) : numbers;
    return sign * order;
  });
}

function countText(rows: JsonObject[], field: string): string {
  const sorted = [...tally(rows.map((row) => textOf(valueAt(row, field)).slice(0, 120)))];
  const lines = sorted.slice(0, 100).map(([value, count]) => `${value || '(empty)'} | ${count}`);
  const more = sorted.length > 100 ? `\n… and ${sorted.length - 100} more values` : '';
  return `${field} | rows\n${lines.join('\n')}${more}\n(${rows.length} rows)`;
}

export const queryResult = localTool({
  name: 'query_result',
  description:
    'Filter, sort, count, or see further fields of an earlier result, by its name ("r3"). It costs no quota; prefer it to asking the endpoint again.',
  input: z.object({ result: z.string(), ...rowQuery.shape }),
  async run({ result, ...query }, { results, timeZone }) {
    const found = results.get(result);
    if (!found) {
      return failed(`"${result}" is not at hand any more. Call the tool again.`, 'not at hand');
    }
    const text = untrusted(found.origin, queryRows(found.rows, query, timeZone), 30_000);
    return { ok: true, text, summary: `Looked through ${found.rows.length} rows of ${result}` };
  },
});

export const readFile = localTool({
  name: 'read_file',
  description:
    'Rows of an attached file. Name the columns you need and filter with where; ask for more rows with from. A text file has the columns line and text.',
  input: z.object({ file: z.string(), ...rowQuery.shape }),
  async run({ file, ...query }, { files, timeZone }) {
    const found = files.get(file);
    if (!found) {
      const names = files.names();
      const known = names.length > 0 ? `Attached: ${names.join(', ')}.` : 'Nothing is attached.';
      return failed(`There is no file "${file}". ${known}`, 'no such file');
    }
    const text = untrusted(`file ${file}`, queryRows(found.rows, query, timeZone), 30_000);
    return { ok: true, text, summary: `Read ${file}, ${found.rows.length} rows` };
  },
});
