// Reads a listing that was written for people, as far as each of its entries tells a name and an id.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Lines } from './lines.ts';

/** A bullet, a number, or the kind of thing, and then the entry. */
const START =
  /^\s*(?:[-*•●▪◦‣]|\d{1,3}[.)]|(?:workspace|team|space|folder|list|task|user|member|goal|doc):)\s+(?<text>\S.*)$/iu;

/** `Name (ID: 12)`, `Name [list id: 12]`, `**Name** — \`12\``, and what follows it on the line. */
const NAME_AND_ID =
  /^(?<name>.+?)\s*(?:[([]\s*(?:[a-z]+[ _]){0,2}id\s*[:=]\s*`?(?<id>[\w-]+)`?[^)\]]*[)\]]|\s[—–:-]\s*(?:id:?\s*)?`(?<code>[\w-]+)`)(?<rest>.*)$/iu;

/** `[status] Name | what it is | \`12\``: the id stands last, behind bars. */
const BARS =
  /^(?:\[(?<status>[^\]]+)\]\s*)?(?<name>[^|]+?)\s*\|(?:(?<rest>.*)\|)?\s*`(?<code>[\w-]+)`\s*$/u;

/** The place that an entry is in, named behind it: `in folder: Backend (ID: 12)`. */
const PLACE = /\b(?<kind>folder|space|list):\s*(?<name>[^|(]+?)\s*\(id:?\s*`?(?<id>[\w-]+)/iu;

/** People behind a picture of one. */
const PEOPLE = /^👤\s*(?<names>.+)$/u;

const FIELD = /^\s*[-*•]?\s*\*{0,2}(?<key>[A-Za-z][\w ]{0,30}?)\*{0,2}:\*{0,2}\s*(?<value>.*)$/;

/** How many there are in all, where the words around the entries say so. */
const CLAIM = /\bfound (\d+)\b|\btotal\W{1,4}(\d+)\b|\((\d+) [a-z]+\)\W*$/i;

/** Fields whose text names several things. */
const SEVERAL = /^(assignee|tag|watcher|member|owner)s$/i;

/** A field that holds whatever a person wrote, over several lines if need be. */
const FREE_TEXT = /^(content|text|body|message|comment|description|note)$/i;

/** Null when the text is no such listing. */
export function entriesIn(text: string): Lines | null {
  const rows: JsonObject[] = [];
  let open: JsonObject | null = null;
  /** The field of the open entry that goes on until the next field or entry. */
  let free: string | null = null;
  let claimed = 0;
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    const row = headOf(line, lines[at + 1] ?? '');
    if (row) {
      [open, free] = [row, null];
      rows.push(row);
    } else if (open && /^\s+\S/.test(line) && FIELD.test(line)) {
      free = addFields(open, line);
    } else if (open && free !== null) open[free] = `${open[free]}\n${line.trim()}`;
    else if (line.trim() === '') open = null;
    else claimed = Math.max(claimed, claimIn(line));
  }
  for (const row of rows) {
    for (const [key, value] of Object.entries(row)) {
      if (FREE_TEXT.test(key) && typeof value === 'string') row[key] = value.trim();
    }
  }
  return rows.length === 0 ? null : { rows, truncated: claimed > rows.length, table: true };
}

function claimIn(line: string): number {
  return Number((CLAIM.exec(line) ?? []).slice(1).find((number) => number !== undefined) ?? 0);
}

/** An entry, from the line that it begins with: one with a bullet, or one whose fields stand below it. */
function headOf(line: string, below: string): JsonObject | null {
  const bare = /^\S/.test(line) && /^\s+\S/.test(below) && FIELD.test(below) ? line : '';
  const text = START.exec(line)?.groups?.text ?? bare;
  const groups = NAME_AND_ID.exec(text)?.groups ?? BARS.exec(text)?.groups;
  const id = groups?.id ?? groups?.code;
  if (!groups || id === undefined || !/\d/.test(id)) return null;
  const name = (groups.name ?? '').replaceAll('**', '').replace(/^[^\p{L}\p{N}([#]+/u, '');
  const row: JsonObject = { id, name: name.replace(/\s*[—–:-]$/, '').trim() };
  addRest(row, groups.rest ?? '');
  if (groups.status !== undefined) row.status = groups.status;
  return row;
}

/** What stands behind the name and the id: a status, people, a place, and `Key: value` between bars. */
function addRest(row: JsonObject, rest: string): void {
  const [, status] = /^\s*\[([^\]]+)\]/.exec(rest) ?? [];
  if (status !== undefined) row.status = status;
  const place = PLACE.exec(rest)?.groups;
  if (place) row[(place.kind ?? '').toLowerCase()] = { id: place.id ?? '', name: place.name ?? '' };
  for (const part of rest.split(/\s\|\s|\s[—–-]\s/).map((one) => one.trim())) {
    const people = PEOPLE.exec(part)?.groups?.names;
    if (people !== undefined) row.assignees ??= people.split(/,\s*/);
    else if (!place || !PLACE.test(part)) addField(row, part);
  }
}

/**
 * `Key: value`, one or several of them on a line with bars between. Answers the field that the lines below
 * may go on with.
 */
function addFields(row: JsonObject, line: string): string | null {
  const { key: first = '', value: whole } = FIELD.exec(line)?.groups ?? {};
  if (FREE_TEXT.test(first)) {
    row[first] ??= whole ?? '';
    return first;
  }
  for (const part of line.split(' | ')) addField(row, part);
  return null;
}

/** A field that says "none" is there all the same: what is empty is not what is left out. */
function addField(row: JsonObject, part: string): void {
  const { key, value } = FIELD.exec(part)?.groups ?? {};
  if (key === undefined || value === undefined) return;
  const said = saidValue(value);
  if (SEVERAL.test(key)) row[key] ??= said === null ? [] : said.split(/,\s*/);
  else row[key] ??= said === null ? null : asJson(said);
}

/** The text of a value; null for the words that stand for none. */
export function saidValue(value: string): string | null {
  const bare = value.trim().replace(/^`(.*)`$/, '$1');
  return /^(none|not set|unset|n\/a|null|undefined|unassigned|[—–-]|)$/i.test(bare) ? null : bare;
}

function asJson(value: string): Json {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
