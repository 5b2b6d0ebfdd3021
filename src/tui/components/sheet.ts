// A table over the whole window: as many columns as there is room for, or one row of it whole.
import { cleanLine } from '../../base/index.ts';
import { cut, type Line, pad, span, truncate, widthOf } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import { type Sheet, type SheetRow, shownRows } from '../sheet.ts';
import type { Paper } from '../transcript/card.ts';

/** Widest column but the first, and the least of one that is cut. */
const WIDEST = 24;
const LEAST = 8;
/** A day, an id or a link is shown whole or not at all. */
const WHOLE = /^(id|due|date|when|start|url)\b/i;

export function sheetLines({ size, hint }: ChatState, sheet: Sheet, { width }: Paper): Line[] {
  const rows = shownRows(sheet);
  const room = Math.max(1, size.rows - (!sheet.open && isTitled(sheet.columns) ? 4 : 3));
  const current = rows[sheet.selected];
  const whole = sheet.open ? current?.detail(width) : undefined;
  const top = Math.min(sheet.scroll, Math.max(0, (whole?.length ?? 0) - room));
  const body = whole?.slice(top, top + room) ?? listed(sheet, rows, width, room);
  const blank = Array.from({ length: Math.max(0, size.rows - 3 - body.length) }, (): Line => []);
  const keys = sheet.armed ? keysOf(sheet) : 'Keys count after a moment without any.';
  const foot = span(hint ?? keys, hint === null ? 'muted' : 'warn');
  return [headOf(sheet, rows.length), [], ...body, ...blank, [foot]].map((line) =>
    truncate(line, width),
  );
}

function headOf(
  { title, picked, rows, filter, filtering, sort, columns }: Sheet,
  count: number,
): Line {
  const some = count === rows.length ? '' : `${count} of ${rows.length}`;
  return [
    span(`${cleanLine(title, 60)}${picked ? ':' : ' '}`, { bold: true }),
    span(picked ? ` ${picked.size} of ${rows.length} picked` : some, 'accent'),
    span(sort ? `  ${sort.down ? '↓' : '↑'} ${columns[sort.column]}` : '', 'muted'),
    span(filtering || filter.text !== '' ? `  / ${filter.text}` : '', 'warn'),
    span(filtering ? '▏' : ''),
  ];
}

function keysOf({ open, filtering, picked, actions, rows }: Sheet): string {
  if (filtering) return 'type to filter · Enter keeps it · Esc clears it';
  const own = actions.map(({ key, label }) => `${key === 'enter' ? 'Enter' : key} ${label}`);
  if (open) return [...own, '↑↓ scroll', 'Esc back'].join(' · ');
  const pick = picked ? ['Space pick', 'a all'] : [];
  const find = rows.length > 1 ? ['/ filter', ...(picked ? [] : ['s sort'])] : [];
  const look = actions.some(({ key }) => key === 'enter') ? [] : ['Enter look'];
  // A narrow window shows what the table is for, and leaves out how to move in it.
  return [...own, ...pick, ...look, ...find, 'Esc'].join(' · ');
}

function listed(sheet: Sheet, rows: readonly SheetRow[], width: number, room: number): Line[] {
  if (rows.length === 0) return [[span('  Nothing fits.', 'muted')]];
  const first = Math.max(0, Math.min(sheet.selected - Math.floor(room / 2), rows.length - room));
  // Only what is seen is laid out: there may be thousands.
  const seen = rows
    .slice(first, first + room)
    .map((row) => ({ row, cells: row.cells().map(line) }));
  const mark = sheet.picked ? 5 : 2;
  const texts = seen.map(({ cells }) => cells);
  const widths = columnWidths(sheet, texts, width - mark);
  const across = (texts: readonly string[]) =>
    widths.flatMap((columns, at) =>
      columns === 0 ? [] : [pad(cut(texts[at] ?? '', columns), columns)],
    );
  const head: Line = [span(' '.repeat(mark)), span(across(sheet.columns).join('  '), 'muted')];
  const lines = seen.map(({ row, cells }, index): Line => {
    const isSelected = first + index === sheet.selected;
    const isPicked = sheet.picked?.has(row.id) === true;
    const [name = '', ...others] = across(cells);
    return [
      span(isSelected ? '›' : ' ', 'accent'),
      span(
        sheet.picked ? `[${row.blocked ? '–' : isPicked ? '✓' : ' '}]` : '',
        isPicked ? 'good' : 'muted',
      ),
      span(' '),
      span(name, isSelected ? { bold: true } : {}),
      ...others.map((text, at) =>
        span(`  ${text}`, at > 0 ? 'muted' : row.warns ? 'bad' : sheet.picked ? 'accent' : {}),
      ),
    ];
  });
  return isTitled(sheet.columns) ? [head, ...lines] : lines;
}

/** The width of each column that says something and has room: the first, the one that is sorted by, the others in turn. */
function columnWidths({ columns, sort }: Sheet, cells: string[][], room: number): number[] {
  const owns = columns.map((column, at) => {
    const widest = Math.max(0, ...cells.map((row) => widthOf(row[at] ?? '')));
    return widest > 0 && isTitled(columns) ? Math.max(widest, widthOf(column)) : widest;
  });
  const widths = columns.map(() => 0);
  let left = room;
  for (const at of new Set([0, sort?.column ?? 0, ...columns.keys()])) {
    const own = owns[at] ?? 0;
    const whole = WHOLE.test(columns[at] ?? '');
    const most = at === 0 ? Math.max(16, Math.floor(room * 0.4)) : WIDEST;
    if (at > 0 && (own === 0 || left < (whole ? own : Math.min(own, LEAST)))) continue;
    const width = Math.min(own, whole || at === columns.length - 1 ? room : most, left);
    widths[at] = width;
    left -= width + 2;
  }
  // What no other needs is the first one's.
  widths[0] = Math.min(owns[0] ?? 0, (widths[0] ?? 0) + Math.max(0, left + 2));
  return widths;
}

/** A single column needs no name. */
const isTitled = (columns: readonly string[]) => columns.length > 1;

const line = (text: string) => cleanLine(text, 400);
