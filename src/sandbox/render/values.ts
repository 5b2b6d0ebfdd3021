// Small conversions that many shapes share.
import type { Json, JsonObject } from '../../base/index.ts';

/** Members of a row as they are stored, in ClickUp's spelling: `dueDateTime` as `due_date_time`. */
export function snakeCased<R extends object>(row: R, ...names: (keyof R & string)[]): JsonObject {
  const spelled = names.map((name) => [snakeCase(name), row[name] as Json] as const);
  return Object.fromEntries(spelled);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Epoch milliseconds as text, by the names that answers have for them. */
export function instants(named: Readonly<Record<string, number | null>>): JsonObject {
  return Object.fromEntries(Object.entries(named).map(([name, ms]) => [name, instant(ms)]));
}

/** Epoch milliseconds as the text that v2 answers have, null staying null. */
export function instant(ms: number | null): string | null {
  return ms === null ? null : String(ms);
}

/** The plain text that ClickUp shows next to a markdown description. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/^\s*[-*]\s+/gm, '')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1');
}

/** Priorities: 1 urgent to 4 low going in, an object coming out. */
const PRIORITIES = {
  1: { name: 'urgent', color: '#f50000' },
  2: { name: 'high', color: '#f8ae00' },
  3: { name: 'normal', color: '#6fddff' },
  4: { name: 'low', color: '#d8d8d8' },
} as const;

export function priority(value: number) {
  const level = value === 1 || value === 2 || value === 4 ? value : 3;
  const { name, color } = PRIORITIES[level];
  return { color, id: String(level), orderindex: String(level), priority: name };
}
