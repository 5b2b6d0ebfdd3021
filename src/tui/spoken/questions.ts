// What a screen reader's user is asked, and what a typed line answers: a table, an approval, a form.
import type { WriteCard } from '../../agent/index.ts';
import { cleanLine, numbersIn } from '../../base/index.ts';
import type { ChatState, Form, Picker } from '../chat-state.ts';
import { bufferOf, EMPTY, expand } from '../editor/buffer.ts';
import { type Choice, filterChoices } from '../editor/completion.ts';
import { optionsFor } from '../input/approval.ts';
import type { Effect } from '../input/effects.ts';
import { filledIn, problemIn } from '../input/form.ts';
import { type Sheet, type SheetRow, shownRows, toggled } from '../sheet.ts';
import { UNWRAPPED, type Voice } from '../transcript/card.ts';
import { bare, cardText } from './lines.ts';

export interface Question {
  /** Names it, so that it is asked once. */
  id: string;
  lines: string[];
  /** What a line means; a text is said instead when the line means nothing. */
  answer(line: string): Meant;
}

type Meant = { effect: Effect } | { say: string[] } | { show: Partial<ChatState> };

const WHICH_KEY = ['Answer with one of the letters.'];
/** Rows that are read at once. */
const MOST_ROWS = 30;
/** The question that waits for an answer, if any. */
export function questionOf(state: ChatState, voice: Voice): Question | null {
  const [card] = state.talk.approvals;
  if (state.sheet) return sheetQuestion(state.sheet);
  if (state.form) return formQuestion(state.form);
  return card ? approvalQuestion(card, voice) : null;
}

function approvalQuestion(card: WriteCard, voice: Voice): Question {
  const options = optionsFor(card);
  return {
    id: `approval ${card.id}`,
    lines: [
      'A write waits for your answer.',
      ...cardText(card, voice),
      ...options.map(({ key, label }) => `  ${key}: ${label}`),
      'Type a letter. After n, you can say why: n not before Monday.',
    ],
    answer(line) {
      const [, key = '', reason = ''] = /^(\S+)\s*(.*)$/s.exec(line.trim()) ?? [];
      const letter = key.toLowerCase();
      if (!options.some((option) => option.key === letter)) return { say: WHICH_KEY };
      const { id } = card;
      if (letter === 'n')
        return { effect: { kind: 'answer', id, answer: { kind: 'refuse', reason } } };
      const chosen = options.find((option) => option.key === letter)?.answer ?? 'edit';
      return typeof chosen === 'string'
        ? { effect: { kind: 'card', card, how: chosen } }
        : { effect: { kind: 'answer', id, answer: chosen } };
    },
  };
}

/** A form is asked field by field: those that are asked at once, and the others when they are wanted. */
function formQuestion(form: Form): Question {
  const { title, fields, folded, buffers, selected, open } = form;
  const field = fields[selected];
  const go = (change: Partial<Form>): Meant => {
    const next = { ...form, selected: selected + 1, open: null, ...change };
    if (next.selected < fields.length) return { show: { form: next } };
    return { effect: { kind: 'filled', values: filledIn(next) } };
  };
  if (!field || selected >= folded) {
    return {
      id: `more ${title}`,
      lines: [`${fields.length - folded} more: m asks for them, an empty line leaves them.`],
      answer: (line) =>
        /^m/i.test(line) ? go({ folded: fields.length, selected }) : go({ selected: Infinity }),
    };
  }
  const isAlone = open !== null && fields.length === 1;
  const several = open?.marked ? ', several with commas' : '';
  const what = open ? `a number or a name${several}` : 'a value';
  const editor = field.kind === 'long' ? ' Ctrl+G opens your editor.' : '';
  const about = field.about ? `: ${field.about}` : '';
  return {
    id: `field ${title} ${selected} ${open?.choices?.length}`,
    // It is asked when there is something to choose from.
    lines:
      open && !open.choices
        ? []
        : [
            ...(selected === 0 ? [title] : []),
            ...(isAlone ? [] : [`${field.label}${nowIn(form)}${about}`]),
            ...choiceLines(open?.choices ?? []),
            `Type ${what}, or an empty line ${isAlone ? 'to go back' : 'to keep it'}.${editor}`,
          ],
    answer(line) {
      const text = line.trim();
      if (text === '') return isAlone ? { effect: { kind: 'filled', values: null } } : go({});
      const parts = open?.marked ? text.split(',').map((part) => part.trim()) : [text];
      const values = parts.map((part) => (open ? chosenIn(open, part) : part));
      const wrong = values.indexOf(null);
      if (wrong >= 0) return { say: [`Nothing is called ${parts[wrong]}.`] };
      const typed = bufferOf(values.join('\n'));
      const problem = problemIn(field, typed);
      if (problem) return { say: [`This is not accepted: ${problem}.`] };
      return go({ buffers: buffers.with(selected, typed) });
    },
  };
}

/** `, now in review`: what the field holds, nothing of a secret. */
function nowIn({ fields, buffers, labels, selected }: Form): string {
  const text = fields[selected]?.kind === 'secret' ? '' : expand(buffers[selected] ?? EMPTY);
  const shown = text.split('\n').map((one) => labels.get(one) ?? one);
  return text === '' ? '' : `, now ${shown.join(', ')}`;
}

function choiceLines(choices: readonly Choice[]): string[] {
  const more = choices.length - MOST_ROWS;
  return [
    ...choices
      .slice(0, MOST_ROWS)
      .map(({ label, hint }, i) => `  ${i + 1}: ${label}${hint === '' ? '' : `, ${hint}`}`),
    ...(more > 0 ? [`  and ${more} more, by name`] : []),
  ];
}

/** The value of a number or a name; null for one that nothing is called. */
function chosenIn({ choices, free }: Picker, text: string): string | null {
  const found = choices?.[Number(text) - 1] ?? filterChoices(choices ?? [], text)[0];
  return found?.value ?? (free ? text : null);
}

/** A table: its rows by numbers, and what can be done with them. */
function sheetQuestion(sheet: Sheet): Question {
  const { title, columns, rows, picked, actions, filter, sort, scroll } = sheet;
  const found = shownRows(sheet);
  const count = picked ? `, ${picked.size} of ${rows.length} picked` : '';
  const narrow = filter.text === '' ? '' : `, those with ${filter.text}`;
  const order = sort ? `, by ${columns[sort.column]}${sort.down ? ', downwards' : ''}` : '';
  const seen = found.slice(scroll, scroll + MOST_ROWS);
  const more = found.length - scroll - seen.length;
  const enter = actions.find(({ key }) => key === 'enter');
  const leave = { kind: 'chosen', key: null, rows: [], sheet, stays: false } as const;
  const show = (change: Partial<Sheet>) => ({
    show: { sheet: { ...sheet, scroll: 0, ...change } },
  });
  return {
    id: `sheet ${title} ${filter.text} ${order} ${scroll}`,
    lines: [
      `${cleanLine(title)}${count}${narrow}${order}`,
      ...seen.map((row, at) => `  ${scroll + at + 1}: ${rowText(row)}`),
      ...actions.flatMap(({ key, label, takes }) => {
        const how = takes === 'one' ? `with a number: ${key} 1` : `those picked, or ${key} 1-3,5`;
        return key === 'enter' ? [] : [`  ${key}: ${label}, ${how}`];
      }),
      ...(more > 0 ? [`  +: the next of ${more} more`] : []),
      ...(columns.length > 1 ? [`  s: sort by ${columns.join(', ')}: s ${columns[0]}`] : []),
      `A number: ${enter?.label ?? 'the row whole'}. A slash and a word: only rows with it. An empty line: back.`,
    ],
    answer(line) {
      const [, key = '', rest = ''] = /^(\D?)\s*(.*)$/s.exec(line.trim().toLowerCase()) ?? [];
      if (line.trim() === '')
        return sheet.back ? { show: { sheet: sheet.back } } : { effect: leave };
      if (key === '/') return show({ filter: bufferOf(rest) });
      if (key === '+') return show({ scroll: more > 0 ? scroll + MOST_ROWS : 0 });
      if (key === 's' && columns.length > 1) {
        const column = columns.findIndex((name) => name.toLowerCase().startsWith(rest));
        if (column < 0) return { say: [`There is no column ${rest}.`] };
        return show({ sort: { column, down: sort?.column === column && !sort.down } });
      }
      const action = key === '' ? enter : actions.find((one) => one.key === key);
      if (key !== '' && !action) return { say: WHICH_KEY };
      const numbers = rest === '' ? [] : numbersIn(rest, found.length);
      if (!numbers) return { say: [`There is no row ${rest}.`] };
      const named = numbers.flatMap((number) => found[number - 1] ?? []);
      const [first = found.length === 1 ? found[0] : undefined] = named;
      if (!action) {
        const inner = first?.inner?.();
        if (inner) return { show: { sheet: { ...inner, back: sheet } } };
        return { say: (first?.detail(UNWRAPPED) ?? []).map(bare).filter((one) => one !== '') };
      }
      const one = first ? [first] : [];
      const wanted = action.takes === 'picked' ? pickedOf(sheet, named) : one;
      if (wanted.length === 0) return { say: ['Say which, by number.'] };
      const { stays = false } = action;
      return { effect: { kind: 'chosen', key: action.key, rows: wanted, sheet, stays } };
    },
  };
}

function rowText({ cells, warns, blocked }: SheetRow): string {
  const notes = [warns ? 'cannot be undone' : '', blocked ? 'denied by policy' : ''];
  return [...cells().map((cell) => cleanLine(cell).replace(' → ', ' to ')), ...notes]
    .filter((one) => one !== '')
    .join(', ');
}

/** The rows that are named, with those that they build on; where none is named, those that are picked. */
function pickedOf(sheet: Sheet, named: readonly SheetRow[]): SheetRow[] {
  let chosen: Sheet = named.length === 0 ? sheet : { ...sheet, picked: new Set() };
  for (const row of named) {
    if (row.blocked || chosen.picked?.has(row.id)) continue;
    chosen = { ...chosen, picked: toggled(chosen, row) };
  }
  return sheet.rows.filter(({ id }) => chosen.picked?.has(id));
}
