// What assignments give every task: their values, read once.
import { AppError } from '../../base/index.ts';
import type { Task } from '../../clickup/index.ts';
import { pathOf } from '../../hierarchy/index.ts';
import type { SelectContext } from '../looks.ts';
import { dayNamed, durationNamed, numberNamed, type Today } from '../query/moments.ts';
import type { Assignment, Sign } from './assignments.ts';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** A new value of one of a task's own fields; `isDay`: a day without a time. */
type PlainField = { name: keyof Task; value: string | number | null; isDay?: boolean };

/** Ids of people or names of tags that are given, added or taken away. */
type Several = { sign: Sign; said: string[] }[];

/** Values that are the same for every task. */
export interface Plain {
  fields: PlainField[];
  people: Several;
  tags: Several;
  others: { sign: Sign; id: string; name: string }[];
  comments: string[];
}

/** Errors: AppError `usage` for what a field cannot be, for a person or a list that is not there. */
export async function plainValues(context: SelectContext, all: Assignment[]): Promise<Plain> {
  const plain: Plain = { fields: [], people: [], tags: [], others: [], comments: [] };
  for (const one of all) {
    const { own, sign, value } = one;
    const names = value.split(',').flatMap((part) => part.trim() || []);
    if (own === null) continue;
    if (own === 'assignee') {
      const said: string[] = [];
      for (const name of names) said.push((await context.hierarchy.person(name)).id);
      plain.people.push({ sign, said });
    } else if (own === 'tag') {
      plain.tags.push({ sign, said: names.map((name) => name.toLowerCase()) });
    } else if (own === 'list') {
      if (sign !== '=') plain.others.push({ sign, ...(await listNamed(context, one)) });
    } else if (own === 'comment' && value !== '') {
      plain.comments.push(value);
    } else {
      const read = own === 'comment' ? 'A comment says something.' : plainField(one, context);
      if (typeof read !== 'string') plain.fields.push(read);
      else throw new AppError('usage', `"${one.text}" cannot be set.`, { next: read });
    }
  }
  return plain;
}

/** The value of a field; a sentence where it cannot be meant. */
function plainField({ own, value }: Assignment, today: Today): PlainField | string {
  const isNone = value === '';
  switch (own) {
    case 'priority': {
      const level = PRIORITIES.indexOf(value.toLowerCase()) + 1;
      if (!isNone && level === 0) return 'There are urgent, high, normal, low and none.';
      return { name: own, value: level || null };
    }
    case 'due':
    case 'start': {
      const span = dayNamed(value, today);
      if (!isNone && span === null)
        return 'Write today, friday, +7d, 2026-11-28 or "2026-11-28T17:00".';
      const isDay = span !== null && span.before - span.from > 60_000;
      return { name: own === 'due' ? 'dueAt' : 'startAt', value: span?.from ?? null, isDay };
    }
    case 'estimate': {
      const ms = durationNamed(value);
      return isNone || ms !== null ? { name: 'estimateMs', value: ms } : 'Write 2h, 1h30m or 90m.';
    }
    case 'points': {
      const points = numberNamed(value);
      return isNone || points !== null ? { name: own, value: points } : 'It takes a number.';
    }
    default:
      return isNone && own === 'name'
        ? 'A task always has a name.'
        : { name: own as 'name', value };
  }
}

export async function listNamed({ hierarchy }: SelectContext, { value, text }: Assignment) {
  if (value === '') throw new AppError('usage', `"${text}": a task is always in a list.`);
  const place = await hierarchy.find(value, ['list']);
  return { id: place.node.id, name: place.node.name, path: pathOf(place) };
}
