// A form: its fields, and the choices of the selected one.
import { Box } from 'ink';
import { cleanLine } from '../../base/index.ts';
import { type Line, span, truncate, widthOf, withCursor } from '../../text/index.ts';
import type { Form, Picker } from '../chat-state.ts';
import { EMPTY } from '../editor/buffer.ts';
import { formRows, pickable, problemIn, selectedField } from '../input/form.ts';
import { Choices, SELECTED } from './Choices.tsx';
import { Cell, Rows } from './cell.tsx';
import { MENU_ROWS, typedLines } from './composer.ts';

const PICKER_ROWS = 12;
/** The widest column of names. */
const WIDEST = 22;
/** The most rows of a text that is typed into. */
const TEXT_ROWS = 4;

interface Shown {
  form: Form;
  width: number;
  room: number;
}

/** The fields around the selected one, or the choices of one that is alone. */
export function FormView({ form, width, room }: Shown) {
  const { open, fields } = form;
  const isAlone = open && fields.length === 1;
  return (
    <>
      <Cell line={[span(cleanLine(form.title, 200), { bold: true })]} />
      {isAlone ? (
        <Choices {...fitting(open)} room={Math.min(PICKER_ROWS, room - 2)} />
      ) : (
        <Fields form={form} width={width} room={Math.max(1, room - 1)} />
      )}
      {isAlone && <Rows lines={typedLines(open.filter, width, 1, '/ ')} />}
    </>
  );
}

const fitting = (open: Picker): Picker => ({ ...open, choices: open.choices && pickable(open) });

function Fields({ form, width, room }: Shown) {
  const { fields, folded, selected } = form;
  const rows = formRows(form);
  const more = fields.length - folded;
  const column = Math.min(WIDEST, Math.max(...fields.map(({ label }) => widthOf(label))));
  const open = form.open && fitting(form.open);
  const offered = Math.min(MENU_ROWS, room - 3);
  const all = rows.map((row, at) => {
    const isSelected = at === selected;
    const mark = span(isSelected ? '› ' : '  ', 'accent');
    if (row === 'more') {
      const words = `… ${more} more ${more === 1 ? 'field' : 'fields'}`;
      return { name: [mark, span(words, 'muted')], value: [] };
    }
    if (row === 'done') {
      const words = [span('Done', isSelected ? SELECTED : {}), span(' (Ctrl+S)', 'muted')];
      return { name: [mark, ...words], value: [] };
    }
    const name = [mark, span(fields[row]?.label ?? '', isSelected ? { bold: true } : {})];
    return { name, value: valueLines(form, row, width - column - 4) };
  });
  // All but the selected one have one row.
  const below = open ? Math.min(offered, Math.max(1, open.choices?.length ?? 1)) : 0;
  const own = Math.max(1, all[selected]?.value.length ?? 0) + below + (open?.marked ? 1 : 0);
  const middle = selected - Math.floor((room - own) / 2);
  const first = Math.max(0, Math.min(selected, middle, rows.length - 1 + own - room));
  return all.slice(first, first + Math.max(1, room - own + 1)).map(({ name, value }, index) => (
    <Box key={index} flexDirection="column">
      <Box columnGap={2}>
        <Cell line={name} {...(value.length > 0 && { width: column + 2 })} />
        <Box flexDirection="column">
          <Rows lines={value} />
        </Box>
      </Box>
      {open && first + index === selected && (
        <Box flexDirection="column" marginLeft={2}>
          <Choices {...open} room={offered} />
          {open.marked && <Cell line={[span('Enter marks, Esc when done', 'muted')]} />}
        </Box>
      )}
    </Box>
  ));
}

/** What a field holds, in rows of `width` columns, and what that means. */
function valueLines(form: Form, row: number, width: number): Line[] {
  const field = form.fields[row];
  const buffer = form.buffers[row] ?? EMPTY;
  const isSelected = selectedField(form) === row;
  if (!field) return [];
  const about = isSelected ? cleanLine(field.about ?? '', 200) : '';
  if (field.choices) {
    const { open } = form;
    if (isSelected && open) {
      return [withCursor([span(open.filter.text, 'accent')], widthOf(open.filter.text))];
    }
    const names = buffer.text.split('\n').filter((one) => one !== '');
    const shown = names.map((one) => form.labels.get(one) ?? one).join(', ') || '–';
    const how = isSelected ? `  ${about || 'Enter or type to choose'}` : '';
    return [[span(cleanLine(shown, 400)), span(how, 'muted')]];
  }
  const hidden = field.kind === 'secret' && { ...buffer, text: '•'.repeat(buffer.text.length) };
  const text = hidden || buffer;
  const all = text.text.split('\n').length;
  const typed: Line[] = isSelected
    ? typedLines(text, width, field.kind === 'long' ? TEXT_ROWS : 1, '')
    : [truncate([span(text.text === '' ? '–' : cleanLine(text.text, 400))], width)];
  const read = field.read?.(buffer.text);
  const problem = problemIn(field, buffer);
  const meaning = problem ?? (read && 'shown' in read ? read.shown : '');
  const fold = field.kind === 'long' && all > 1 ? ` (${all} lines)` : '';
  const editor = field.kind === 'long' && isSelected ? ' Ctrl+G opens your editor' : '';
  const arrow = meaning === '' ? '' : '→ ';
  const note = span(`  ${arrow}${meaning || about}${fold}${editor}`, problem ? 'bad' : 'muted');
  return typed.map((line, at) => (at === typed.length - 1 ? [...line, note] : line));
}
