// Field values as a person writes them.
import { isObject, type Json } from '../../base/index.ts';
import { formatInstant } from '../../engine/index.ts';
import { cleanLine } from '../../policy/index.ts';

/** How a field is told by its name: the domain's names end in their unit. */
const KINDS: { name: RegExp; show(value: number, timeZone: string): string }[] = [
  { name: /Ms$/, show: formatSpan },
  {
    name: /(?:^start|^end|At|Date|^date|^due)$/,
    show: (value, zone) => formatInstant(value, zone),
  },
];

/** An instant before this is a number of something else. */
const YEAR_2000 = 946_684_800_000;

/** A value on one line; `field` tells spans and instants from plain numbers. */
export function showValue(field: string, value: Json | undefined, timeZone: string): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'number') {
    const kind = KINDS.find(({ name }) => name.test(field));
    if (kind && (field.endsWith('Ms') || value > YEAR_2000)) return kind.show(value, timeZone);
    return String(value);
  }
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    return cleanLine(value.join(', '), 300) || '–';
  }
  const text = isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return cleanLine(text, 300);
}

/** A span as a person writes it: `4 h`, `1 h 30 m`, `12 s`. */
export function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 0) return `${Math.round(ms / 1_000)} s`;
  const hours = Math.floor(minutes / 60);
  const parts = [hours > 0 ? `${hours} h` : '', minutes % 60 > 0 ? `${minutes % 60} m` : ''];
  return parts.filter((part) => part !== '').join(' ');
}

/** `durationMs` → `duration`, `dueDate` → `due date`. */
export function fieldName(field: string): string {
  return cleanLine(
    field
      .replace(/Ms$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase(),
    40,
  );
}
