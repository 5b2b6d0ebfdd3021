// A table over the whole window: as many columns as there is room for, or one row of it whole.
import { Box } from 'ink';
import { cleanLine } from '../../base/index.ts';
import { type Line, span, widthOf } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import { type Sheet, type SheetRow, shownRows } from '../sheet.ts';
import { Cell, Rows } from './cell.tsx';

const BOLD = { bold: true } as const;
/** Widest column but the first, and the least of one that is cut. */
const WIDEST = 24;
const LEAST = 8;
/** A day, an id or a link is shown whole or not at all. */
const WHOLE = /^(id|due|date|when|start|url)\b/i;

export function Table({ state, sheet, width }: { state: ChatState; sheet: Sheet; width: number }) {
  const { size, hint } = state;
  const rows = shownRows(sheet);
  const titled = !sheet.open && isTitled(sheet.columns);
  const room = Math.max(1, size.rows - (titled ? 4 : 3));
  const whole = sheet.open ? rows[sheet.selected]?.detail(width) : undefined;
  const top = Math.min(sheet.scroll, Math.max(0, (whole?.length ?? 0) - room));
  const keys = sheet.armed
    ? keysOf(sheet)
    : 'Keys are ignored for a moment, so that stray typing writes nothing.';
  return (
    <Box flexDirection="column" height={size.rows}>
      <Rows lines={[headOf(sheet, rows.length), []]} />
      <Box flexDirection="column" flexGrow={1}>
        {whole ? (
          <Rows lines={whole.slice(top, top + room)} />
        ) : (
          <Listed {...{ sheet, rows, width, room }} />
        )}
      </Box>
      <Cell line={[span(hint ?? keys, hint === null ? 'muted' : 'warn')]} />
    </Box>
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

interface Listing {
  sheet: Sheet;
  rows: readonly SheetRow[];
  width: number;
  room: number;
}

function Listed({ sheet, rows, width, room }: Listing) {
  if (rows.length === 0) return <Cell line={[span('  No match.', 'muted')]} />;
  const { columns, selected, picked } = sheet;
  const first = Math.max(0, Math.min(selected - Math.floor(room / 2), rows.length - room));
  // Only what is seen is laid out: there may be thousands.
  const seen = rows.slice(first, first + room).map((row, index) => {
    const isSelected = first + index === selected;
    const isPicked = picked?.has(row.id) === true;
    const box = picked ? `[${row.blocked ? '–' : isPicked ? '✓' : ' '}]` : '';
    const looks = [isSelected ? BOLD : {}, row.warns ? 'bad' : picked ? 'accent' : {}] as const;
    return {
      mark: [span(isSelected ? '›' : ' ', 'accent'), span(box, isPicked ? 'good' : 'muted')],
      cells: row.cells().map((text, at) => span(cleanLine(text, 400), looks[at] ?? 'muted')),
    };
  });
  const names = { mark: [], cells: columns.map((name) => span(name, 'muted')) };
  const mark = picked ? 5 : 2;
  const widths = columnWidths(
    sheet,
    seen.map(({ cells }) => cells),
    width - mark,
  );
  return (isTitled(columns) ? [names, ...seen] : seen).map((row, index) => (
    <Box key={index}>
      <Cell width={mark} line={row.mark} />
      <Box columnGap={2}>
        {/* A column without room is left out. */}
        {widths.map((columns, at) =>
          columns === 0 ? null : (
            <Cell key={at} width={columns} line={row.cells.slice(at, at + 1)} />
          ),
        )}
      </Box>
    </Box>
  ));
}

/** The width of each column that says something and has room: the first, the one that is sorted by, the others in turn. */
function columnWidths({ columns, sort }: Sheet, cells: Line[], room: number): number[] {
  const owns = columns.map((column, at) => {
    const widest = Math.max(0, ...cells.map((row) => widthOf(row[at]?.text ?? '')));
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
