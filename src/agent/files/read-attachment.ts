// An attached file as rows: a table by its columns, JSON by its members, other text by its lines.
import { parse } from 'csv-parse/sync';
import {
  AppError,
  cleanLine,
  isObject,
  type JsonObject,
  messageOf,
  parseJson,
} from '../../base/index.ts';
import { rowsOf } from '../results/rows.ts';
import type { Attachment } from '../session.ts';
import { textOf } from './text-of.ts';

export interface ReadAttachment {
  name: string;
  kind: 'table' | 'json' | 'text';
  rows: JsonObject[];
  columns: string[];
}

const LARGEST_BYTES = 64 * 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];
/** The delimiter is chosen on the first lines; quoted line breaks make more of them harmless. */
const SAMPLE_LINES = 20;

/** Reads a file. Errors: AppError `usage` for one that is too large or no text. */
export function readAttachment({ name, content }: Attachment): ReadAttachment {
  const shown = cleanLine(name, 80);
  if (content.byteLength > LARGEST_BYTES) {
    throw new AppError('usage', `${shown} is larger than 64 MB.`, {
      next: 'Attach a part of it, or use a workflow that reads files itself.',
    });
  }
  const text = textOf(content);
  if (text === null) {
    throw new AppError('usage', `${shown} holds no text.`, {
      next: 'Attach CSV, JSON or plain text; save a spreadsheet as CSV first.',
    });
  }
  return { name: shown, ...rowsIn(text) };
}

function rowsIn(text: string): Omit<ReadAttachment, 'name'> {
  const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (json !== undefined) {
    const rows = rowsOf(json)?.rows ?? (isObject(json) ? [json] : [{ value: json }]);
    return { kind: 'json', rows, columns: columnsOf(rows) };
  }
  const delimiter = delimiterOf(text);
  if (delimiter !== null) {
    const rows = tableRows(text, delimiter);
    if (rows) return { kind: 'table', rows, columns: columnsOf(rows) };
  }
  const lines = text.split(/\r\n|\n|\r/);
  return {
    kind: 'text',
    rows: lines.map((line, index) => ({ line: index + 1, text: line })),
    columns: ['line', 'text'],
  };
}

/** The delimiter that cuts the first lines into equally many cells; null when none does. */
function delimiterOf(text: string): string | null {
  const lines = text.split(/\r\n|\n|\r/, SAMPLE_LINES + 1).filter((line) => line.trim() !== '');
  const [head = ''] = lines;
  const counts = DELIMITERS.map((one) => ({ one, cells: head.split(one).length }));
  const [best] = counts.sort((a, b) => b.cells - a.cells);
  return best && best.cells > 1 && lines.length > 1 ? best.one : null;
}

/** Every record, short and long ones too; null when it is no table after all. */
function tableRows(text: string, delimiter: string): JsonObject[] | null {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (thrown) {
    throw new AppError('usage', `The table cannot be read: ${messageOf(thrown)}.`, {
      next: 'Check its quotation marks.',
    });
  }
  const [head, ...body] = records;
  if (!head || head.length < 2) return null;
  const names = columnNames(head);
  return body.map((cells, index) => ({
    row: index + 1,
    ...Object.fromEntries(
      cells.map((cell, at) => [names[at] ?? `column ${at + 1}`, cleanCell(cell)]),
    ),
  }));
}

function columnNames(head: string[]): string[] {
  const seen = new Map<string, number>();
  return head.map((cell, index) => {
    const name = cleanLine(cell, 60) || `column ${index + 1}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} ${nth}`;
  });
}

/** A cell keeps its text; what has only blanks is empty. */
function cleanCell(cell: string): string {
  return cell.trim();
}

function columnsOf(rows: JsonObject[]): string[] {
  return [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
}
