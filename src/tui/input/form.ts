// Keys in a form and among choices: the same wherever a person picks or fills in.

import type { Input } from '../../terminal/index.ts';
import type { FormField } from '../backend.ts';
import type { ChatState, Form, Picker } from '../chat-state.ts';
import { type Buffer, bufferOf, EMPTY, expand } from '../editor/buffer.ts';
import { type Choice, filterChoices } from '../editor/completion.ts';
import { edit, editLine, moved } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

/** The choices that fit what was typed. */
export function pickable({ choices, filter, free }: Picker): Choice[] {
  const text = filter.text.trim();
  const fitting = filterChoices(choices ?? [], filter.text);
  if (!free || text === '' || fitting.some(({ label }) => label === text)) return fitting;
  return [...fitting, { value: text, label: text, hint: 'as typed' }];
}

/** A form with what its fields hold; those after the first `asked` are folded away. */
export function formOf(title: string, fields: readonly FormField[], asked = fields.length): Form {
  return {
    ...{ title, fields, folded: asked, selected: 0, open: null },
    buffers: fields.map(({ value }) => bufferOf(value)),
    labels: new Map(
      fields.flatMap(({ value, shown }) => {
        const values = value.split('\n');
        return (shown?.split('\n') ?? []).map((name, at) => [values[at] ?? '', name] as const);
      }),
    ),
  };
}

/** One of several things, or with `free` one that is typed: a form of one field, its choices open. */
export function choiceOf(title: string, choices: readonly Choice[], free?: true): Form {
  const form = formOf(title, [{ name: 'value', label: '', kind: 'one', value: '' }]);
  return { ...form, open: { choices, filter: EMPTY, selected: 0, marked: null, free } };
}

/** The rows of a form: its fields, the fold, and what takes it. */
export function formRows({ fields, folded }: Form): (number | 'more' | 'done')[] {
  const shown = fields.slice(0, folded).map((_, index) => index);
  if (fields.length === 1) return shown;
  return [...shown, ...(folded < fields.length ? (['more'] as const) : []), 'done'];
}

/** The place of the field that is selected; -1 for none. */
export function selectedField(form: Form): number {
  const row = formRows(form)[form.selected];
  return typeof row === 'number' ? row : -1;
}

/** Why a field cannot be taken as it is; null for nothing. */
export function problemIn(field: FormField, buffer: Buffer | undefined): string | null {
  const text = expand(buffer ?? EMPTY);
  const read = text === field.value ? undefined : field.read?.(text);
  return read && 'problem' in read ? read.problem : null;
}

const changing = (state: ChatState, form: Form) => (change: Partial<Form>) =>
  pressed({ ...state, form: { ...form, ...change } });

export function formKey(state: ChatState, input: Input): Pressed | null {
  const { form } = state;
  if (!form) return null;
  const show = changing(state, form);
  const rows = formRows(form);
  const row = rows[form.selected];
  const index = selectedField(form);
  const field = form.fields[index];
  if (form.open && field) return openKey(state, form, form.open, input);
  const id = input.kind === 'key' ? input.id : '';
  const selected = moved(id, form.selected, rows.length);
  if (selected !== null) return show({ selected });
  switch (id) {
    case 'escape':
    case 'ctrl+c':
      return end(state, form, null);
    case 'ctrl+s':
      return take(state, form);
    case 'ctrl+g':
      return field && !field.choices ? pressed(state, { kind: 'edit' }) : show({});
    case 'enter':
      if (row === 'done' || rows.length === 1) return take(state, form);
      if (row === 'more') return show({ folded: form.fields.length });
      if (!field?.choices) return show({ selected: (form.selected + 1) % rows.length });
  }
  if (!field) return show({});
  const buffer = form.buffers[index] ?? EMPTY;
  if (field.choices) {
    // Typing begins to look for a choice.
    const filter = id === 'enter' ? EMPTY : editLine(EMPTY, input);
    return filter ? opened(state, form, filter) : show({});
  }
  const typed = (field.kind === 'long' ? edit : editLine)(buffer, input);
  return typed ? show({ buffers: form.buffers.with(index, typed) }) : show({});
}

/** The choices of the selected field, which have to be read first. */
export function opened(state: ChatState, form: Form, filter: Buffer): Pressed {
  const index = selectedField(form);
  const { name = '', kind, free, choices: read } = form.fields[index] ?? {};
  if (!read) return pressed(state);
  const marked = kind === 'many' ? new Set(linesOf(form.buffers[index] ?? EMPTY)) : null;
  const open = { choices: null, filter, selected: 0, marked, free };
  return pressed({ ...state, form: { ...form, open } }, { kind: 'choices', name, read });
}

/** Keys among choices: one is chosen, several are marked, or none is. */
function openKey(state: ChatState, form: Form, open: Picker, input: Input): Pressed {
  const show = changing(state, form);
  const fitting = pickable(open);
  const id = input.kind === 'key' ? input.id : '';
  const selected = moved(id, open.selected, fitting.length);
  if (selected !== null) return show({ open: { ...open, selected } });
  const isAlone = form.fields.length === 1 && !open.marked;
  const hold = (values: Iterable<string>) => ({
    open: null,
    buffers: form.buffers.with(selectedField(form), bufferOf([...values].join('\n'))),
  });
  if (id === 'escape' || id === 'ctrl+c') {
    if (isAlone) return end(state, form, null);
    return show(open.marked ? hold(open.marked) : { open: null });
  }
  if (id !== 'enter') {
    const filter = editLine(open.filter, input) ?? open.filter;
    return show({ open: { ...open, filter, selected: 0 } });
  }
  const { value } = fitting[open.selected] ?? {};
  if (value === undefined) return show({});
  if (open.marked) {
    const marked = new Set(open.marked);
    if (!marked.delete(value)) marked.add(value);
    return show({ open: { ...open, marked, filter: EMPTY, selected: 0 } });
  }
  const held = hold([value]);
  if (isAlone) return take(state, { ...form, ...held });
  return show({ ...held, selected: Math.min(formRows(form).length - 1, form.selected + 1) });
}

/** The form is left, with values or without. */
function end(state: ChatState, form: Form, values: Record<string, string> | null): Pressed {
  const left = { ...state, form: null };
  if (!form.recalls) return pressed(left, { kind: 'filled', values });
  const { composer } = state;
  const buffer = values ? bufferOf(values.value ?? '') : composer.buffer;
  return pressed({ ...left, composer: { ...composer, buffer, menu: null } });
}

function take(state: ChatState, form: Form): Pressed {
  const wrong = form.fields.findIndex((field, index) => problemIn(field, form.buffers[index]));
  if (wrong >= 0) {
    const selected = formRows(form).indexOf(wrong);
    return pressed({ ...state, form: { ...form, selected: Math.max(0, selected) } });
  }
  return end(state, form, filledIn(form));
}

/** The values that differ from what the fields held first. */
export function filledIn({ fields, buffers }: Form): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ name, value }, index) => {
      const text = expand(buffers[index] ?? EMPTY);
      return text === value ? [] : [[name, text]];
    }),
  );
}

function linesOf({ text }: Buffer): string[] {
  return text.split('\n').filter((line) => line !== '');
}
