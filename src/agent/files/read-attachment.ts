// An attached file as rows: a table by its columns, JSON by its members, other text by its lines.
import { AppError, cleanLine, isObject, type JsonObject, parseJson } from '../../base/index.ts';
import { columnNames, decodeText, recordsIn } from '../../intake/index.ts';
import { rowsOf } from '../results/rows.ts';
import type { Attachment } from '../session.ts';

export interface ReadAttachment {
  name: string;
  kind: 'table' | 'json' | 'text';
  rows: JsonObject[];
  columns: string[];
}

const LARGEST_BYTES = 64 * 1024 * 1024;

/** Reads a file. Errors: AppError `usage` for one that is too large or no text. */
export function readAttachment({ name, content }: Attachment): ReadAttachment {
  const shown = cleanLine(name, 80);
  if (content.byteLength > LARGEST_BYTES) {
    throw new AppError('usage', `${shown} is larger than 64 MB.`, {
      next: 'Attach a part of it, or use a workflow that reads files itself.',
    });
  }
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return { name: shown, ...rowsIn(decodeText(bytes)) };
}

function rowsIn(text: string): Omit<ReadAttachment, 'name'> {
  const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (json !== undefined) {
    const rows = rowsOf(json)?.rows ?? (isObject(json) ? [json] : [{ value: json }]);
    return { kind: 'json', rows, columns: columnsOf(rows) };
  }
  const table = tableRows(text);
  if (table) return { kind: 'table', rows: table, columns: columnsOf(table) };
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ line: index + 1, text: line }));
  return { kind: 'text', rows: lines, columns: ['line', 'text'] };
}

/** Every record, short and long ones too; null when it is no table after all. */
function tableRows(text: string): JsonObject[] | null {
  const records = recordsIn(text);
  const [header, ...body] = records.filter((cells) => cells.some((cell) => cell !== ''));
  if (!header || header.length < 2 || body.length === 0) return null;
  const names = columnNames(header.map((cell) => cleanLine(cell, 60)));
  return body.map((cells, index) => {
    const named = cells.map((cell, at) => [names[at] ?? `column ${at + 1}`, cell.trim()]);
    return { row: index + 1, ...Object.fromEntries(named) };
  });
}

function columnsOf(rows: JsonObject[]): string[] {
  return [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
}
