// Reads data that was written as lines: `key: value` records, and tables with a header row.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { saidValue } from './entries.ts';

/** What lines of text hold; null when they hold neither records nor a table. */
export interface Lines {
  rows: JsonObject[];
  /** Whether the text says that there are more rows than these. */
  truncated: boolean;
  /** Whether the rows came as a table, so that none at all would be an answer too. */
  table: boolean;
}

const MORE =
  /\b(showing|displaying)( only)?( the)?( first)? \d+\b|\bfirst \d+ of\b|\btruncated\b|\bnot a complete\b/i;

/** A table in the text, or one record from the `key: value` lines of each block. */
export function linesIn(blocks: readonly string[]): Lines | null {
  const truncated = blocks.some((block) => MORE.test(block));
  for (const block of blocks) {
    const rows = tableIn(block.split('\n'));
    if (rows) return { rows, truncated, table: true };
  }
  const parts = blocks.flatMap(paragraphs).map(recordIn);
  const named = parts.filter((part) => part !== null).filter(hasIdAndName);
  if (named.length > 1) return { rows: named, truncated, table: false };
  const rows = blocks.map(recordIn).filter((row) => row !== null);
  return rows.length > 0 ? { rows, truncated, table: false } : null;
}

/** A record for each paragraph is a listing; blank lines and rules stand between them. */
function paragraphs(block: string): string[] {
  return block.split(/\n\s*(?:[-=_*]{3,}\s*)?\n/);
}

function hasIdAndName(record: JsonObject): boolean {
  const has = (key: RegExp) => Object.keys(record).some((own) => key.test(own));
  return has(/^([a-z]+[ _])?id$/i) && has(/^([a-z]+[ _])?(name|title)$/i);
}

/** The first run of `key: value` lines; the first of two equal keys counts. */
function recordIn(block: string): JsonObject | null {
  const record: JsonObject = {};
  let started = false;
  let heading: string | undefined;
  for (const line of block.split('\n')) {
    const [, key, value] =
      /^[-*\s]{0,4}\*{0,2}([A-Za-z][\w ]{0,30}?)\*{0,2}:\*{0,2}\s+(.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) {
      if (started) break;
      heading = /^\W*\*\*([^*]+)\*\*\W*$/.exec(line)?.[1] ?? heading;
      continue;
    }
    started = true;
    const said = saidValue(value);
    if (said !== null) record[key] ??= meant(said);
  }
  const isUnnamed = !Object.keys(record).some((key) => /name|title/i.test(key));
  if (heading !== undefined && isUnnamed) record.name = heading;
  return Object.keys(record).length > 1 ? withOwnId(record) : null;
}

/** `task: Name (id)` on the first line says whose record it is. */
function withOwnId(record: JsonObject): JsonObject {
  const [first] = Object.values(record);
  return record.id === undefined && isObject(first) ? { ...first, ...record } : record;
}

/** `Name (id)` says both, one or several of them; elsewhere the value is its text. */
function meant(text: string): Json {
  const named = text.split(/(?<=\)), /).map((part) => /^(.+) \((\w[\w-]*)\)$/.exec(part));
  const things = named.flatMap((hit) => (hit ? [{ name: hit[1] ?? '', id: hit[2] ?? '' }] : []));
  const [only] = things;
  if (things.length !== named.length || !things.every(({ id }) => /\d/.test(id))) {
    return text.replace(/^`(.*)`$/, '$1');
  }
  return things.length === 1 && only ? only : things;
}

/** Rows under the first line that looks like a header of columns, or null. */
function tableIn(lines: string[]): JsonObject[] | null {
  for (const [at, line] of lines.entries()) {
    const header = cellsOf(line);
    if (!header?.some((cell) => /^(.*\b)?id$/i.test(cell))) continue;
    const rows: JsonObject[] = [];
    for (const below of lines.slice(at + 1)) {
      if (/^[|\s:-]+$/.test(below) && below.includes('-')) continue;
      const cells = cellsOf(below);
      if (!cells) break;
      // A cell more or less means that a value holds the separator: the row cannot be trusted.
      if (cells.length !== header.length) return null;
      rows.push(Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])));
    }
    if (rows.length > 0) return rows;
  }
  return null;
}

/** The cells of a line of a markdown table or of tab-separated values; null for other lines. */
function cellsOf(line: string): string[] | null {
  if (line.includes('\t')) return line.split('\t').map((cell) => cell.trim());
  if (!/^\s*\|.*\|\s*$/.test(line)) return null;
  const cells = line.trim().slice(1, -1).split('|');
  return cells.map((cell) => cell.trim().replace(/^[`*]+|[`*]+$/g, ''));
}
