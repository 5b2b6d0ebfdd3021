// How a write reads for a person: what it touches, what it changes, when, and why.
import { cleanLine, isObject, type Json, type JsonObject } from '../../base/index.ts';
import {
  fieldInWords,
  formatMoment,
  formatSpan,
  type PlanStep,
  valueInWords,
} from '../../engine/index.ts';

export interface StepView {
  what: string;
  change: string;
  when: string;
}

/** Describes one kind of write. */
type Describe = (step: PlanStep, timeZone: string) => Partial<StepView>;

/** Operations with words of their own; the others show their fields. */
const VIEWS: Record<string, Describe> = {
  'time_entry.create': (step, timeZone) => ({
    change: `+${formatSpan(Number(step.after.durationMs))}`,
    when: formatMoment(Number(step.after.start), timeZone),
  }),
  'key_result.update': (step) => ({
    change: `${step.before?.current ?? '?'} → ${step.after.current ?? '?'}`,
  }),
  'task.create': ({ input, facts }, timeZone) => ({
    change: [`new task${placeIn(input, facts)}`, ...givenTo(input, facts)].join(' · '),
    when: dueOf(input, timeZone),
  }),
  'task.tag': (step) => ({ change: `+ ${show(step.input.tag)}` }),
  'task.untag': (step) => ({ change: `− ${show(step.input.tag)}` }),
  'comment.create': () => ({ change: 'new comment' }),
  'message.create': () => ({ change: 'new message' }),
  'page.create': () => ({ change: 'new page' }),
  'time_entry.delete': (step, timeZone) => ({
    change: `−${formatSpan(Number(step.before?.durationMs))}`,
    when: formatMoment(Number(step.before?.start), timeZone),
  }),
  'task.delete': () => ({ change: 'removed' }),
  'comment.delete': () => ({ change: 'removed' }),
  'message.delete': () => ({ change: 'removed' }),
  'goal.delete': () => ({ change: 'removed' }),
  'key_result.delete': () => ({ change: 'removed' }),
};

/** The list that a new task goes into, where the plan has its name. */
function placeIn({ listId }: JsonObject, { names }: JsonObject): string {
  const name = isObject(names) && typeof listId === 'string' ? names[listId] : undefined;
  return name === undefined ? '' : ` in ${show(name)}`;
}

/** Priority, tags and people that a new task gets; people by their names where the plan has them. */
function givenTo(input: JsonObject, facts: JsonObject): string[] {
  const texts = (value: Json | undefined) => (Array.isArray(value) ? value.map(show) : []);
  const names = isObject(facts.names) ? facts.names : {};
  const people = texts(facts.assignees ?? input.assigneeIds).map((id) => show(names[id] ?? id));
  const { priority } = input;
  return [
    ...(priority ? [valueInWords('priority', priority, 'UTC')] : []),
    ...texts(input.tags).map((tag) => `#${tag}`),
    ...people,
  ];
}

function dueOf({ dueAt, dueHasTime }: JsonObject, timeZone: string): string {
  if (typeof dueAt !== 'number') return '';
  const due = formatMoment(dueAt, timeZone);
  return `due ${dueHasTime === false ? due.slice(0, -' 00:00'.length) : due}`;
}

export function viewStep(step: PlanStep, timeZone: string): StepView {
  const own = VIEWS[step.operation]?.(step, timeZone) ?? {};
  return {
    what: cleanLine(step.target.name),
    change: changes(step, timeZone),
    when: '',
    ...own,
  };
}

/** `field: before → after` for each field that changes; people and lists by the names that the plan has. */
function changes({ before, after, facts, input }: PlanStep, timeZone: string): string {
  const names = isObject(facts.names) ? facts.names : {};
  const named = (value: Json | undefined): Json | undefined =>
    Array.isArray(value)
      ? value.map((one) => named(one) ?? null)
      : ((typeof value === 'string' ? names[value] : undefined) ?? value);
  return Object.entries(after)
    .map(([field, value]) => {
      const name = fieldInWords(field).replace(/(?<=^list )\S+$/, (id) => show(names[id] ?? id));
      const [from, to] = [named(before?.[field]), named(value)];
      // ClickUp writes a day as four in the morning.
      const isDay = input[field.replace(/At$/, 'HasTime')] === false || field.startsWith('field:');
      const change =
        before === null ? valueInWords(field, to, timeZone) : showChange(field, from, to, timeZone);
      return `${name}: ${isDay ? change.replace(/ 0[04]:00/g, '') : change}`;
    })
    .join(', ');
}

/** Long texts differ somewhere in the middle, so their sizes say more than their beginnings. */
function showChange(
  field: string,
  before: Json | undefined,
  after: Json | undefined,
  timeZone: string,
): string {
  const texts = [before, after].map((value) => (typeof value === 'string' ? value.length : 0));
  const [from = 0, to = 0] = texts;
  return Math.max(from, to) > LONG_TEXT
    ? `${from} → ${to} characters`
    : `${valueInWords(field, before, timeZone)} → ${valueInWords(field, after, timeZone)}`;
}

const LONG_TEXT = 60;

/** A value on one line. */
function show(value: Json | undefined): string {
  if (value === undefined || value === null) return '–';
  return cleanLine(
    isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value),
    60,
  );
}
