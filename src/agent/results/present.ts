// A tool's answer as the model gets it: short, readable, and kept whole for questions.
import { cleanText, isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';
import { payloadOf } from '../../binding/index.ts';
import type { ToolResult } from '../../endpoint/index.ts';
import type { ResultTable } from '../events.ts';
import { digest } from './digest.ts';
import type { KeptResults } from './kept.ts';
import { rowsOf, thingIn } from './rows.ts';
import { dataTable, rowTable } from './table.ts';

export interface Presented {
  /** What the model gets, not yet labelled with its origin. */
  text: string;
  /** One line for a person. */
  summary: string;
  /** The rows, where there are any, and how many. */
  table?: ResultTable;
  count?: number;
}

export interface Presenting {
  tool: string;
  timeZone: string;
  kept: KeptResults;
}

/** More rows than this are counted, not shown. */
const MOST_ROWS = 120;
/** Prose and single things are cut at this many characters. */
const LONGEST_TEXT = 12_000;

export function presentResult(result: ToolResult, how: Presenting): Presented {
  const { data, text } = payloadOf(result);
  const found = data === undefined ? null : rowsOf(data);
  const exact = isData(result);
  if (found) return presentRows(found.rows, found.beside, exact, how);
  if (data !== undefined && isObject(data)) return presentThing(thingIn(data), exact, how);
  const prose = cleanText(text === '' ? JSON.stringify(data ?? null) : text).trim();
  if (prose.length <= LONGEST_TEXT) return { text: prose, summary: firstLine(prose) };
  const name = how.kept.keep(how.tool, linesOf(prose), false);
  return {
    text: `${prose.slice(0, LONGEST_TEXT)}…\n(cut; query_result "${name}" has all ${linesOf(prose).length} lines as line, text)`,
    summary: firstLine(prose),
  };
}

/** Whether the answer is data from end to end, so that no text of somebody's can pass for a row. */
function isData({ structured, content }: ToolResult): boolean {
  if (structured !== null) return true;
  return content.every(({ text }) => text !== undefined && parseJson(text) !== undefined);
}

function presentRows(
  rows: JsonObject[],
  beside: JsonObject,
  exact: boolean,
  how: Presenting,
): Presented {
  const summary = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  const around = besideText(beside, how.timeZone);
  if (rows.length === 0) return { text: `No rows.${around}`, summary: 'nothing found', count: 0 };
  const name = how.kept.keep(how.tool, rows, exact);
  const { text, omitted } = rowTable(rows.slice(0, MOST_ROWS), how.timeZone);
  const more = rows.length > MOST_ROWS ? ` The first ${MOST_ROWS} are shown.` : '';
  const hidden = omitted.length > 0 ? ` Left out: ${omitted.slice(0, 30).join(', ')}.` : '';
  return {
    text: `${text}\n(${summary}, saved as "${name}" for query_result.${more}${hidden})${around}`,
    summary,
    table: dataTable(rows, how.timeZone),
    count: rows.length,
  };
}

function presentThing(thing: JsonObject, exact: boolean, how: Presenting): Presented {
  const fields = [...digest(thing, { timeZone: how.timeZone, whole: true })];
  const text = fields.map(([field, value]) => `${field}: ${value}`).join('\n');
  how.kept.keep(how.tool, [thing, ...innerRows(thing)], exact);
  const named = thing.name ?? thing.title ?? thing.id;
  const summary = typeof named === 'string' || typeof named === 'number' ? String(named) : 'done';
  return { text: text.slice(0, LONGEST_TEXT), summary };
}

/** Things inside a thing, such as a goal's key results, can be asked for as well. */
function innerRows(thing: JsonObject): JsonObject[] {
  return Object.values(thing).flatMap((value: Json | undefined) =>
    Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [],
  );
}

/** Cursors and totals that came next to the rows. */
function besideText(beside: JsonObject, timeZone: string): string {
  const plain = Object.fromEntries(
    Object.entries(beside).filter(([, value]) => typeof value !== 'object'),
  );
  const said = [...digest(plain, { timeZone, whole: true })];
  return said.length === 0
    ? ''
    : `\n${said.map(([name, value]) => `${name}: ${value}`).join('; ')}`;
}

function linesOf(text: string): JsonObject[] {
  return text.split('\n').map((line, index) => ({ line: index + 1, text: line }));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, 100) ?? '';
}
