// Values of fields in a person's words: instants, spans, people and things by name.
import { cleanLine, isObject, type Json, type JsonObject } from '../../base/index.ts';
import { withoutMarkers } from '../../clickup/index.ts';
import { formatInstant } from './calendar.ts';

const LONGEST = 80;
/** Fields of entities and inputs that hold a timestamp, as do all that end in `At`. */
const INSTANTS = new Set(['start', 'end']);
/** ClickUp's priorities, from 1 on. */
const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** The value of a field on one line. A field's name tells instants and spans from other numbers. */
export function valueInWords(field: string, value: Json | undefined, timeZone: string): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    if (field.endsWith('Ms')) return formatSpan(value);
    if (field === 'priority') return PRIORITIES[value - 1] ?? String(value);
    const instant = (INSTANTS.has(field) || /At$|^field:/.test(field)) && value > 1e11;
    return instant ? formatInstant(value, timeZone) : String(value);
  }
  if (Array.isArray(value)) {
    return value.map((one) => valueInWords(field, one, timeZone)).join(', ') || '–';
  }
  if (isObject(value)) {
    return typeof value.name === 'string'
      ? cleanLine(value.name, LONGEST)
      : cleanLine(JSON.stringify(value), LONGEST);
  }
  return cleanLine(withoutMarkers(value), LONGEST);
}

/** A field's name as a person says it: `durationMs` is "duration", `doneAt` "done". */
export function fieldInWords(field: string): string {
  if (field.startsWith('field:')) return field.slice('field:'.length);
  if (/^(tag|list):/.test(field)) return field.replace(':', ' ');
  const bare = field.replace(/(?<=[a-z])(At|Ms|Ids?)$|(?<=^list)Name$/, '');
  return bare.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Several fields on one line: their values alone where there is one field. */
export function fieldsInWords(fields: JsonObject | null, timeZone: string): string {
  if (fields === null) return 'gone';
  const entries = Object.entries(fields);
  const say = ([field, value]: [string, Json | undefined]) => valueInWords(field, value, timeZone);
  const [only] = entries;
  if (only && entries.length === 1) return say(only);
  return entries.map((entry) => `${fieldInWords(entry[0])} ${say(entry)}`).join(', ');
}

/** A write that was read back: what was to be seen, what was, and the names of the people in both. */
interface ReadBack {
  after: JsonObject | null;
  mismatch?: { predicted: JsonObject; observed: JsonObject } | undefined;
  people?: Record<string, string> | undefined;
}

/** What is not as predicted: each field, predicted and observed; people by name; whose time it became. */
export function mismatchInWords(
  { after, mismatch, people = {} }: ReadBack,
  timeZone: string,
): string[] {
  if (!mismatch) {
    return [`predicted ${fieldsInWords(after, timeZone)}; observed nothing of it.`];
  }
  const named = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') return people[value] ?? value;
    return Array.isArray(value) ? value.map((one) => named(one) ?? null) : value;
  };
  return Object.keys(mismatch.predicted).map((field) => {
    const [wanted, seen] = [mismatch.predicted, mismatch.observed].map((values) =>
      valueInWords(field, named(values[field]), timeZone),
    );
    if (field !== 'userId') return `${fieldInWords(field)}: predicted ${wanted}, observed ${seen}.`;
    return `owner: predicted ${wanted}, observed ${seen}. It was logged for ${seen}.`;
  });
}

/** A span as a person writes it: `4 h`, `1 h 30 m`, `45 m`, `20 s`. */
export function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 0) return `${Math.round(ms / 1_000)} s`;
  const parts = [
    minutes >= 60 ? `${Math.floor(minutes / 60)} h` : '',
    minutes % 60 > 0 ? `${minutes % 60} m` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
