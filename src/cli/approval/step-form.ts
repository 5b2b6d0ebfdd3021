// A write as a form: its fields in a person's words, what the workspace offers for each, and what the
// filled in values mean.
import { AppError, isObject, type Json, type JsonObject } from '../../base/index.ts';
import { isToolCallName } from '../../clickup/index.ts';
import {
  dayLabel,
  type EditableField,
  editableFields,
  fieldInWords,
  formatMoment,
  formatSpan,
  instantNamed,
  type PlanStep,
  spokenDate,
  withoutMarkers,
} from '../../engine/index.ts';
import { parseDuration } from '../duration.ts';

type FormField = import('../../tui/index.ts').FormField;
type Choice = import('../../tui/index.ts').Choice;
type StepForm = import('../../tui/index.ts').FormOf<JsonObject>;
type Editable = import('../../tui/index.ts').Editable;

/** What a workspace offers to choose from; `value` is what a write names it by. */
export interface FieldSources {
  timeZone: string;
  /** Epoch ms. */
  now(): number;
  people(): Promise<Choice[]>;
  lists(): Promise<Choice[]>;
  /** Of the list that a write is about. */
  statuses(input: JsonObject): Promise<Choice[]>;
  tags(input: JsonObject): Promise<Choice[]>;
}

/** A field of a form, and what a text in it means; undefined for one that cannot be taken. */
interface Way {
  field: Omit<FormField, 'name' | 'label'>;
  parse(text: string): Json | undefined;
}

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
const choice = (value: string, label = value, hint = ''): Choice => ({ value, label, hint });
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const textOf = (value: Json | undefined) =>
  value === undefined || value === null
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** The form of a write. What it gives a value to is asked; its other fields are there to be opened. */
export function stepForm(step: Editable | PlanStep, sources: FieldSources): StepForm {
  const { operation, input } = step;
  const raw = isToolCallName(operation as PlanStep['operation']);
  const own = raw && isObject(input.args) ? input.args : input;
  const fields = raw ? argumentFields(own) : editableFields(step as PlanStep);
  const given = fields.filter(({ value }) => value !== undefined);
  const order = [...given.sort(decidesFirst), ...fields.filter(({ value }) => value === undefined)];
  const shown = order.filter(({ name }) => !/HasTime$/.test(name));
  const names = ('facts' in step ? step.facts.names : step.names) ?? {};
  const ways = new Map(
    shown.map((field) => [field.name, wayOf(field, own, names as JsonObject, sources)]),
  );
  return {
    asked: Math.max(1, given.filter(({ name }) => ways.has(name)).length),
    fields: shown.flatMap(({ name }) => {
      const way = ways.get(name);
      return way ? [{ name, label: fieldLabel(name), ...way.field }] : [];
    }),
    means: (values) => ({
      ...Object.fromEntries(
        Object.entries(values).map(([name, text]) => [name, ways.get(name)?.parse(text)]),
      ),
      ...dayFlags(values, fields, sources),
    }),
  };
}

/** Status, people, place and dates decide more than a text does. */
const DECIDES = ['status', 'listId', 'assigneeIds', 'addAssigneeIds', 'priority', 'dueAt', 'name'];

function decidesFirst(a: EditableField, b: EditableField): number {
  const place = ({ name }: EditableField) => DECIDES.indexOf(name) + 1 || DECIDES.length + 1;
  return place(a) - place(b);
}

function fieldLabel(name: string): string {
  if (name === 'addAssigneeIds') return 'assign';
  if (name === 'removeAssigneeIds') return 'unassign';
  return name === 'assigneeIds' ? 'assignees' : fieldInWords(name.replaceAll('_', ' '));
}

/** A date that is a day alone says so. */
function dayFlags(
  values: Readonly<Record<string, string>>,
  fields: readonly EditableField[],
  { now, timeZone }: FieldSources,
): JsonObject {
  const flags = fields.flatMap(({ name }): [string, Json][] => {
    const of = name.replace(/HasTime$/, 'At');
    const text = values[of];
    if (of === name || text === undefined || text === '') return [];
    return [[name, /\d:\d/.test(text) || spokenDate(text, now(), timeZone)?.hasTime === true]];
  });
  return Object.fromEntries(flags);
}

/** Arguments of a tool that nobody understands: texts as texts, everything else as JSON. */
function argumentFields(args: JsonObject): EditableField[] {
  return Object.entries(args).map(([name, value]) => ({ name, value, accepts: () => true }));
}

function wayOf(
  field: EditableField,
  input: JsonObject,
  names: JsonObject,
  sources: FieldSources,
): Way {
  const { name, value, accepts } = field;
  const chosen = [value ?? []].flat().map(textOf);
  const shown = chosen.map((one) => textOf(names[one] ?? one)).join('\n');
  const one = (choices: () => Promise<Choice[]>, more: Partial<Way['field']> = {}): Way => ({
    field: { kind: 'one', value: textOf(value), shown, choices, ...more },
    parse: (text) => text,
  });
  const many = (choices: () => Promise<Choice[]>, more: Partial<Way['field']> = {}): Way => ({
    field: { kind: 'many', value: chosen.join('\n'), shown, choices, ...more },
    parse: (text) => (accepts(lines(text)) ? lines(text) : lines(text).map(Number)),
  });
  if (name === 'status') return one(() => sources.statuses(input));
  if (name === 'priority' && typeof value !== 'string') {
    const ranks = PRIORITIES.map((label, at) => choice(String(at + 1), label));
    const rank = PRIORITIES[Number(value) - 1];
    const way = one(async () => [...ranks, choice('', 'none')], rank ? { shown: rank } : {});
    return { ...way, parse: (text) => (text === '' ? null : Number(text)) };
  }
  if (/^list_?id$/i.test(name)) return one(sources.lists);
  if (/assignee/i.test(name)) return many(sources.people);
  if (name === 'tags') return many(() => sources.tags(input), { free: true });
  if (name === 'tag') return one(() => sources.tags(input), { free: true });
  if (/^(start|end)$|At$/.test(name)) return dateWay(field, sources);
  if (name.endsWith('Ms')) return spanWay(field);
  if (typeof value === 'boolean' || (accepts(true) && !accepts('x'))) {
    const now = value === undefined ? '' : value ? 'yes' : 'no';
    const way = one(async () => [choice('yes'), choice('no')], { value: now, shown: now });
    return { ...way, parse: (text) => (text === '' ? undefined : text === 'yes') };
  }
  return textWay(field);
}

function dateWay({ value, accepts }: EditableField, { now, timeZone }: FieldSources): Way {
  const instant = (text: string): number | undefined =>
    attempt(() => instantNamed(text, timeZone)) ?? spokenDate(text, now(), timeZone)?.at;
  const parse = (text: string) => {
    const at = text.trim() === '' ? null : instant(text);
    return at !== undefined && accepts(at) ? at : undefined;
  };
  const read = (text: string) => {
    const at = parse(text);
    if (at === undefined) return { problem: 'no date: try “next friday” or 2026-11-20 14:05' };
    return { shown: at === null ? 'none' : formatMoment(Number(at), timeZone) };
  };
  const isDate = typeof value === 'number';
  const time = isDate ? formatMoment(value, timeZone).slice(-5) : '';
  const text = isDate ? `${dayLabel(value, timeZone)} ${time}` : textOf(value);
  return { field: { kind: 'text', value: text, read, about: 'a day, in words or figures' }, parse };
}

function spanWay({ value, accepts }: EditableField): Way {
  const parse = (text: string) => {
    if (text.trim() === '') return accepts(null) ? null : undefined;
    const parts = text.trim().split(/\s+(?=\d)/);
    const ms = attempt(() => parts.reduce((sum, part) => sum + parseDuration(part), 0));
    return ms !== undefined && accepts(ms) ? ms : undefined;
  };
  const read = (text: string) => {
    const ms = parse(text);
    if (ms === undefined) return { problem: 'no span: try 1h 30m' };
    return { shown: ms === null ? 'none' : formatSpan(ms) };
  };
  const now = typeof value === 'number' ? formatSpan(value) : textOf(value);
  return { field: { kind: 'text', value: now, read }, parse };
}

/** Any other value: a text where it may be one, else a number or JSON. */
function textWay({ name, value, accepts }: EditableField): Way {
  // Our own marker is no part of the text, and is put back by itself.
  const before = withoutMarkers(textOf(value));
  const parse = (text: string): Json | undefined => {
    const json = typeof value === 'string' ? undefined : attempt(() => JSON.parse(text) as Json);
    return [json, text, text === '' ? null : undefined].find(
      (read) => read !== undefined && accepts(read),
    );
  };
  const read = (text: string) =>
    parse(text) === undefined ? { problem: 'this is not valid' } : { shown: '' };
  const long = /description|content|text|comment/i.test(name) || before.includes('\n');
  return { field: { kind: long ? 'long' : 'text', value: before, read }, parse };
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
