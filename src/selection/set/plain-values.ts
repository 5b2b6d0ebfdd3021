// What assignments give every task: their values, read once.
import { AppError } from '../../base/index.ts';
import type { Task } from '../../clickup/index.ts';
import { pathOf } from '../../hierarchy/index.ts';
import { durationNamed, spanNamed } from '../query/moments.ts';
import type { SelectContext } from '../select.ts';
import type { Assignment } from './assignments.ts';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
/** Values that are the same for every task. */
export interface Plain {
  fields: { name: keyof Task; input: string; value: string | number | null; isDay?: boolean }[];
  people: { sign: Assignment['sign']; id: string; name: string }[];
  tags: { sign: Assignment['sign']; tag: string }[];
  others: { sign: Assignment['sign']; id: string; name: string }[];
  comments: string[];
}

export async function plainValues(context: SelectContext, all: Assignment[]): Promise<Plain> {
  const plain: Plain = { fields: [], people: [], tags: [], others: [], comments: [] };
  const wrong = ({ text }: Assignment, next: string) =>
    new AppError('usage', `"${text}" cannot be set.`, { next });
  for (const one of all) {
    const { own, sign, value } = one;
    const names = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    switch (own) {
      case 'name':
        if (value === '') throw wrong(one, 'A task always has a name.');
        plain.fields.push({ name: 'name', input: 'name', value });
        break;
      case 'description':
      case 'status':
        plain.fields.push({ name: own, input: own, value });
        break;
      case 'priority': {
        const level = PRIORITIES.indexOf(value.toLowerCase()) + 1;
        if (level === 0 && value !== '')
          throw wrong(one, 'There are urgent, high, normal, low and none.');
        plain.fields.push({ name: 'priority', input: 'priority', value: level || null });
        break;
      }
      case 'due':
      case 'start': {
        const span = value === '' ? null : spanNamed(value, context);
        if (value !== '' && (span === null || !Number.isFinite(span.from))) {
          throw wrong(one, 'Write today, friday, +7d, 2026-11-28 or "2026-11-28T17:00".');
        }
        const isDay = span !== null && span.before - span.from > 60_000;
        const name = own === 'due' ? 'dueAt' : 'startAt';
        plain.fields.push({ name, input: name, value: span?.from ?? null, isDay });
        break;
      }
      case 'estimate': {
        const ms = value === '' ? null : durationNamed(value);
        if (value !== '' && ms === null) throw wrong(one, 'Write 2h, 1h30m or 90m.');
        plain.fields.push({ name: 'estimateMs', input: 'estimateMs', value: ms });
        break;
      }
      case 'points': {
        if (value !== '' && !Number.isFinite(Number(value))) throw wrong(one, 'It takes a number.');
        const points = value === '' ? null : Number(value);
        plain.fields.push({ name: 'points', input: 'points', value: points });
        break;
      }
      case 'assignee':
        if (names.length === 0) plain.people.push({ sign, id: '', name: '' });
        for (const name of names) {
          const person = await context.hierarchy.person(name);
          plain.people.push({ sign, id: person.id, name: person.name });
        }
        break;
      case 'tag':
        if (names.length === 0) plain.tags.push({ sign, tag: '' });
        for (const tag of names) plain.tags.push({ sign, tag: tag.toLowerCase() });
        break;
      case 'list':
        if (sign !== '=') plain.others.push({ sign, ...(await listNamed(context, one)) });
        break;
      case 'comment':
        if (value === '') throw wrong(one, 'A comment says something.');
        plain.comments.push(value);
        break;
      case null:
        break;
    }
  }
  return plain;
}

export async function listNamed({ hierarchy }: SelectContext, { value, text }: Assignment) {
  if (value === '') throw new AppError('usage', `"${text}": a task is always in a list.`);
  const place = await hierarchy.find(value, ['list']);
  return { id: place.node.id, name: place.node.name, path: pathOf(place) };
}
