// The lowest part of the screen, where a person answers: the input, choices, a form, a write.
import type { WriteCard } from '../../agent/index.ts';
import { cleanLine } from '../../base/index.ts';
import { behind, type Line, pad, span, truncate, widthOf, withCursor } from '../../text/index.ts';
import type { ChatState, Form, Picker } from '../chat-state.ts';
import { type Buffer, EMPTY } from '../editor/buffer.ts';
import { layOut } from '../editor/rows.ts';
import { optionsFor } from '../input/approval.ts';
import { PROMPT_WIDTH } from '../input/composer.ts';
import { formRows, pickable, problemIn, selectedField } from '../input/form.ts';
import { cardLines, type Paper } from '../transcript/card.ts';

const MENU_ROWS = 8;
const PICKER_ROWS = 12;
const SELECTED = { tone: 'accent', bold: true } as const;

/** The lines of the input, at most `room`; the cursor is marked in them. */
export function inputLines(state: ChatState, paper: Paper, room: number): Line[] {
  const { form, approving, talk } = state;
  if (form) return formLines(form, paper.width, room);
  const [card] = talk.approvals;
  if (card) {
    if (approving?.armed) return approvalLines(state, card, paper, room);
    // Keys still go to the input, so it stays in sight.
    const typed = composerLines(state, paper.width, Math.max(1, room - 1));
    return [...clip(waitingLines(card, paper), room - typed.length), ...typed];
  }
  return composerLines(state, paper.width, room);
}

/** Typed text behind its prompt, the rows around the cursor when there are too many. */
function typedLines(buffer: Buffer, width: number, room: number, prompt: string): Line[] {
  const { rows, cursor } = layOut(buffer, width - widthOf(prompt));
  const first = Math.max(0, Math.min(cursor.row - room + 1, rows.length - room));
  const visible = rows
    .slice(first, first + room)
    .map(({ line }, index) =>
      first + index === cursor.row ? withCursor(line, cursor.column) : line,
    );
  // A mark shows that there is more above.
  const start = first > 0 ? [span('↑ ', 'muted')] : [span(prompt, 'accent')];
  return behind(start, visible);
}

export function composerLines(state: ChatState, width: number, room: number): Line[] {
  const { composer } = state;
  const { menu, buffer } = composer;
  const most = Math.max(1, Math.min(room, Math.max(3, Math.floor(room / 2))));
  const hint = truncate([span(placeholder(state), 'muted')], width - PROMPT_WIDTH - 1);
  const typed =
    buffer.text === ''
      ? [[span('› ', 'accent'), ...withCursor(hint, 0)]]
      : typedLines(buffer, width, most, '› ');
  const rows = Math.min(MENU_ROWS, room - typed.length);
  if (!menu || rows < 1) return typed;
  // Below the input, which so stays where it is while the menu comes and goes.
  return [...typed, ...choiceLines(menu, width, rows)];
}

function placeholder({ missingKey, model, talk }: ChatState): string {
  if (missingKey !== null) return 'Type / for commands. Chat needs a key.';
  if (talk.running) return 'Type ahead: the model reads it at its next step.';
  if (model === null) return 'Type while it starts…';
  return 'Say what should happen, or type / for commands.';
}

/** What a picker offers now. */
const optionLines = (picker: Picker, width: number, rows: number) =>
  choiceLines({ ...picker, choices: picker.choices && pickable(picker) }, width, rows);

/** Choices around the selected one, at most `room` rows, or why there are none. */
function choiceLines(
  { choices, selected, marked = null }: Pick<Picker, 'choices' | 'selected'> & Partial<Picker>,
  width: number,
  room: number,
): Line[] {
  if (choices === null) return [[span('  Loading…', 'muted')]];
  if (choices.length === 0) return [[span('  Nothing fits. Esc goes back.', 'muted')]];
  const rows = Math.max(1, room);
  const first = Math.max(0, Math.min(selected - Math.floor(rows / 2), choices.length - rows));
  const visible = choices.slice(first, first + rows);
  const labels = visible.map(({ label }) => cleanLine(label, 120));
  const column = Math.min(32, Math.max(0, ...labels.map(widthOf)));
  return visible.map(({ value, hint }, index) => {
    const label = labels[index] ?? '';
    const isSelected = first + index === selected;
    const line: Line = [
      span(isSelected ? '› ' : '  ', 'accent'),
      span(marked ? (marked.has(value) ? '✓ ' : '  ') : '', 'good'),
      span(pad(label, hint === '' ? 0 : column + 1), isSelected ? SELECTED : {}),
      span(hint && ` ${cleanLine(hint, 200)}`, 'muted'),
    ];
    return truncate(line, width);
  });
}

/** The fields of a form, those around the selected one, with what it means next to what is typed. */
function formLines(form: Form, width: number, room: number): Line[] {
  const { open, fields } = form;
  const title = truncate([span(cleanLine(form.title, 200), { bold: true })], width);
  if (open && fields.length === 1) {
    const options = optionLines(open, width, Math.min(PICKER_ROWS, room - 2));
    return [title, ...options, ...typedLines(open.filter, width, 1, '/ ')];
  }
  const rows = formRows(form);
  const labels = fields.map(({ label }) => widthOf(label));
  const column = Math.min(22, Math.max(...labels));
  const blocks = rows.map((row, at): Line[] => {
    const isSelected = at === form.selected;
    const mark = span(isSelected ? '› ' : '  ', 'accent');
    if (row === 'more') {
      const more = fields.length - form.folded;
      return [[mark, span(`… ${more} more ${more === 1 ? 'field' : 'fields'}`, 'muted')]];
    }
    if (row === 'done') {
      return [[mark, span('Take it', isSelected ? SELECTED : {}), span(' (Ctrl+S)', 'muted')]];
    }
    return fieldLines(form, row, mark, { column, width, room });
  });
  const left = Math.max(1, room - 1);
  const before = blocks.slice(0, form.selected).flat().length;
  const own = blocks[form.selected]?.length ?? 1;
  const all = blocks.flat();
  const middle = before - Math.floor((left - own) / 2);
  const first = Math.max(0, Math.min(before, middle, all.length - left));
  return [title, ...all.slice(first, first + left)];
}

function fieldLines(
  form: Form,
  row: number,
  mark: Line[number],
  { column, width, room }: { column: number; width: number; room: number },
): Line[] {
  const field = form.fields[row];
  const buffer = form.buffers[row] ?? EMPTY;
  const isSelected = selectedField(form) === row;
  if (!field) return [];
  const about = isSelected ? cleanLine(field.about ?? '', 200) : '';
  const label = truncate([span(field.label, isSelected ? { bold: true } : {})], column);
  const blanks = ' '.repeat(Math.max(0, column - widthOf(field.label)) + 2);
  const head: Line = [mark, ...label, span(blanks)];
  const inner = width - column - 4;
  if (field.choices) {
    const names = buffer.text.split('\n').filter((one) => one !== '');
    const shown = names.map((one) => form.labels.get(one) ?? one).join(', ') || '–';
    const open = isSelected ? form.open : null;
    const value: Line = open
      ? withCursor([span(open.filter.text, 'accent')], widthOf(open.filter.text))
      : [
          span(cleanLine(shown, 400)),
          span(isSelected ? `  ${about || 'Enter or type to choose'}` : '', 'muted'),
        ];
    const lines = [truncate([...head, ...value], width)];
    if (!open) return lines;
    const options = optionLines(open, width - 2, Math.min(MENU_ROWS, room - 4));
    const how = open.marked ? '  Enter marks, Esc when done' : '';
    const foot: Line[] = how === '' ? [] : [[span(how, 'muted')]];
    return [...lines, ...options.map((line) => [span('  '), ...line]), ...foot];
  }
  const hidden = field.kind === 'secret' && { ...buffer, text: '•'.repeat(buffer.text.length) };
  const text = hidden || buffer;
  const all = text.text.split('\n').length;
  const typed: Line[] = isSelected
    ? typedLines(text, inner, field.kind === 'long' ? 4 : 1, '')
    : [truncate([span(text.text === '' ? '–' : cleanLine(text.text, 400))], inner)];
  const read = field.read?.(buffer.text);
  const problem = problemIn(field, buffer);
  const meaning = problem ?? (read && 'shown' in read ? read.shown : '');
  const fold = field.kind === 'long' && all > 1 ? ` (${all} lines)` : '';
  const editor = field.kind === 'long' && isSelected ? ' Ctrl+G opens your editor' : '';
  const arrow = meaning === '' ? '' : '→ ';
  const note = [span(`  ${arrow}${meaning || about}${fold}${editor}`, problem ? 'bad' : 'muted')];
  const lines = behind(head, typed);
  const last = lines.length - 1;
  return lines.map((line, at) => truncate(at === last ? [...line, ...note] : line, width));
}

/** A write that waits, and the ways to answer, which are always in sight. */
function approvalLines(state: ChatState, card: WriteCard, paper: Paper, room: number): Line[] {
  const others = state.talk.approvals.length - 1;
  const choices = optionsFor(card).map(({ key, label }) => {
    return { value: key, label: `${label} (${key})`, hint: '' };
  });
  const answer = { choices, selected: state.approving?.selected ?? 0 };
  const options = choiceLines(answer, paper.width, choices.length);
  const words = `  ${others} more ${others === 1 ? 'write waits' : 'writes wait'} behind this one`;
  const more: Line[] = others > 0 ? [[span(words, 'muted')]] : [];
  const left = Math.max(1, room - options.length - more.length);
  return [...clip(waitingLines(card, paper), left), ...more, ...options];
}

/** What each card looks like: it is drawn again with every key while it waits, and can be long. */
const drawn = new WeakMap<WriteCard, { width: number; lines: Line[] }>();

function waitingLines(card: WriteCard, paper: Paper): Line[] {
  const before = drawn.get(card);
  if (before?.width === paper.width) return before.lines;
  const lines = cardLines(card, paper);
  drawn.set(card, { width: paper.width, lines });
  return lines;
}

/** The card's head stays; fields that do not fit are counted. */
function clip(lines: Line[], room: number): Line[] {
  if (lines.length <= room) return lines;
  const kept = lines.slice(0, Math.max(0, room - 1));
  const more = `│ … ${lines.length - kept.length} more lines (Ctrl+O shows all)`;
  return [...kept, [span(more, 'muted')]].slice(0, Math.max(0, room));
}
