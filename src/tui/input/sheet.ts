// Keys in a table over the whole window.

import type { Input } from '../../terminal/index.ts';
import { graphemes } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import { EMPTY } from '../editor/buffer.ts';
import {
  allOrNone,
  type Chosen,
  type Sheet,
  type SheetAction,
  type SheetRow,
  shownRows,
  toggled,
} from '../sheet.ts';
import { editLine } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

export function sheetKey(state: ChatState, input: Input): Pressed | null {
  const { sheet } = state;
  if (!sheet) return null;
  const typed = input.kind === 'text' ? graphemes(input.text) : [];
  if (typed.length > 1) {
    // Keys that were pressed fast come together.
    return typed.reduce((now: Pressed, text) => {
      const next = sheetKey(now.state, { kind: 'text', text });
      return next ? { ...next, effects: [...now.effects, ...next.effects] } : now;
    }, pressed(state));
  }
  const show = changing(state, sheet);
  const id = input.kind === 'key' ? input.id : (typed[0] ?? '');
  if (!sheet.armed && id !== 'escape' && id !== 'ctrl+c') return show({});
  if (sheet.filtering) {
    if (id === 'escape') return show({ filtering: false, filter: EMPTY, selected: 0 });
    if (id === 'enter') return show({ filtering: false });
    if (id !== 'up' && id !== 'down') {
      return show({ filter: editLine(sheet.filter, input) ?? sheet.filter, selected: 0 });
    }
  }
  return listKey(state, sheet, id);
}

const changing = (state: ChatState, sheet: Sheet) => (change: Partial<Sheet>) =>
  pressed({ ...state, sheet: { ...sheet, ...change } });

function listKey(state: ChatState, sheet: Sheet, id: string): Pressed {
  const show = changing(state, sheet);
  const rows = shownRows(sheet);
  const page = Math.max(1, state.size.rows - 6);
  const current = rows[sheet.selected];
  const move = (by: number) => {
    const whole = sheet.open ? current?.detail(state.size.columns) : undefined;
    const most = whole ? whole.length - state.size.rows + 3 : rows.length - 1;
    const to = Math.max(0, Math.min(most, by + (whole ? sheet.scroll : sheet.selected)));
    return show(whole ? { scroll: to } : { selected: to });
  };
  const leave = () =>
    sheet.back
      ? pressed({ ...state, sheet: sheet.back })
      : done(state, { key: null, rows: [], sheet });
  const action = sheet.actions.find(({ key }) => key === id);
  if (action && current && !sheet.filtering) return act(state, sheet, action, current);
  const steps: Record<string, number> = {
    ...{ up: -1, k: -1, down: 1, j: 1, pageup: -page, pagedown: page },
    ...{ home: -Infinity, end: Infinity },
  };
  const by = steps[id];
  if (by !== undefined) return move(by);
  switch (id) {
    case '/':
      return show({ filtering: true, open: false });
    case 's':
      return show({ sort: nextSort(sheet), selected: 0 });
    case ' ':
      if (!sheet.picked) return move(page);
      return current && !current.blocked ? show({ picked: toggled(sheet, current) }) : show({});
    case 'a':
      return sheet.picked ? show({ picked: allOrNone(sheet, rows) }) : show({});
    case 'enter':
    case 'right': {
      const inner = current?.inner?.();
      if (inner) return pressed({ ...state, sheet: { ...inner, back: sheet } });
      return show({ open: current !== undefined, scroll: 0 });
    }
    case 'left':
      return sheet.open || !sheet.back ? show({ open: false }) : leave();
    case 'escape':
      if (sheet.open) return show({ open: false });
      return sheet.filter.text === '' ? leave() : show({ filter: EMPTY, selected: 0 });
    case 'q':
    case 'ctrl+o':
    case 'ctrl+c':
      return done(state, { key: null, rows: [], sheet });
  }
  return show({});
}

function act(state: ChatState, sheet: Sheet, action: SheetAction, current: SheetRow): Pressed {
  const { key, takes, stays } = action;
  if (takes === 'one') return done(state, { key, rows: [current], sheet }, stays);
  const picked = sheet.rows.filter((row) => sheet.picked?.has(row.id));
  if (picked.length > 0) return done(state, { key, rows: picked, sheet }, stays);
  return pressed({ ...state, hint: 'Nothing is picked. Space picks a step, a picks all.' });
}

function done(state: ChatState, chosen: Chosen, stays = false): Pressed {
  return pressed(stays ? state : { ...state, sheet: null }, { kind: 'chosen', ...chosen, stays });
}

/** By each column upwards, then downwards, then as it came. */
function nextSort({ sort, columns }: Sheet): Sheet['sort'] {
  if (!sort) return { column: 0, down: false };
  if (!sort.down) return { ...sort, down: true };
  return sort.column + 1 < columns.length ? { column: sort.column + 1, down: false } : null;
}
