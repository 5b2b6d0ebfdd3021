// Reads data written as text for people: entries, tables, `key: value` records, and drawn hierarchies.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { nounOf } from '../name/name.ts';

/** What lines of text hold. */
export interface Lines {
  rows: JsonObject[];
  /** Whether the text mentions more rows than these. */
  truncated: boolean;
  /** Whether the rows are a listing, even if there is only one. */
  table: boolean;
}

const MORE =
  /\b(showing|displaying)( only)?( the)?( first)? \d+\b|\bfirst \d+ of\b|\btruncated\b|\bnot a complete\b/i;

/** A table in the text, or one record from the `key: value` lines of each block; null for neither. */
export function linesIn(blocks: readonly string[]): Lines | null {
  const truncated = blocks.some((block) => MORE.test(block));
  for (const block of blocks) {
    const rows = tableIn(block.split('\n'));
    if (rows) return { rows, truncated, table: true };
  }
  // A record for each paragraph is a listing; blank lines and rules separate them.
  const paragraphs = blocks.flatMap((block) => block.split(/\n\s*(?:[-=_*]{3,}\s*)?\n/));
  const named = nestedIn(paragraphs);
  const isListing = named.length > 1 || paragraphs.some((one) => /^#{2,} /m.test(one));
  if (named.length > 0 && isListing) return { rows: named, truncated, table: true };
  const rows = blocks.map(recordIn).filter((one) => one !== null);
  return rows.length > 0 ? { rows, truncated, table: false } : null;
}

/** A record for each paragraph with an id and a name; one further to the right is in the one above it. */
function nestedIn(paragraphs: readonly string[]): JsonObject[] {
  const found: JsonObject[] = [];
  for (const paragraph of paragraphs) {
    const indent = /^\n* */.exec(paragraph)?.[0].replaceAll('\n', '') ?? '';
    const record = recordIn(paragraph.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
    if (!record || !hasIdAndName(record)) continue;
    const parent = indent === '' ? undefined : found.at(-1);
    const kind = Object.keys(record).flatMap((key) => /^([a-z]+)[ _]id$/i.exec(key)?.[1] ?? [])[0];
    if (parent && kind !== undefined) {
      const key = `${kind.toLowerCase()}s`;
      const inside = Array.isArray(parent[key]) ? parent[key] : [];
      // Their number goes by the same name: `Lists: 2`.
      for (const own of Object.keys(parent)) if (own.toLowerCase() === key) delete parent[own];
      parent[key] = [...inside, record];
    } else found.push(record);
  }
  return found;
}

/** `Key Results (3):` above the entries that belong to the row before it. */
const HEADING = /^[^\p{L}\n]*(?<name>\p{L}[\p{L} ]*?)\**(?: \(\d+\))?:\**[ \t]*$/gmu;

/** One record for people with a listing below a heading; null for other text. */
export function outlineIn(text: string): Lines | null {
  for (const heading of text.matchAll(HEADING)) {
    const record = recordIn(text.slice(0, heading.index));
    if (!record || !hasIdAndName(record)) continue;
    const below = entriesIn(text.slice(heading.index + heading[0].length));
    const name = heading.groups?.name ?? '';
    return below && { ...below, rows: [{ ...record, [name]: below.rows }], table: false };
  }
  return null;
}

function hasIdAndName(record: JsonObject): boolean {
  const has = (key: RegExp) => Object.keys(record).some((own) => key.test(own));
  return has(/^([a-z]+[ _])?id$/i) && has(/^([a-z]+[ _])?(name|title)$/i);
}

/** What stands before a name without being part of it. */
const PICTURE = /^[^\p{L}\p{N}([#]+/u;

/** The first run of `key: value` lines; the first of two equal keys counts. */
function recordIn(block: string): JsonObject | null {
  const record: JsonObject = {};
  let started = false;
  let heading: string | undefined;
  for (const line of block.split('\n')) {
    const [, key, value] =
      /^[-*\s]{0,6}\*{0,2}(\p{L}[\p{L}\d_ ]{0,30}?)\*{0,2}:\*{0,2}(?:\s+(.*))?$/u.exec(line) ?? [];
    // A field without a value is empty; it does not end the record.
    if (started && key !== undefined && !value) continue;
    if (key === undefined || !value) {
      if (started) break;
      const title = /^(?:\W*\*\*|#+ )([^*]+?)(?:\*\*\W*)?$/.exec(line)?.[1];
      heading = title?.replace(PICTURE, '') ?? heading;
      continue;
    }
    started = true;
    const text = textOrNone(value);
    if (text !== null) record[key] ??= namesWithIds(text) ?? text.replace(/^`(.*)`$/, '$1');
  }
  const keys = Object.keys(record);
  const [kind = ''] = keys;
  // `Goal: Name` on the first line is its name, where the id stands on a line of its own.
  const isThing = nounOf(kind) !== null && keys.some((key) => /^id$/i.test(key));
  const named = heading ?? (isThing ? record[kind] : undefined);
  if (!keys.some((key) => /name|title/i.test(key)) && typeof named === 'string')
    record.name = named;
  const values = Object.values(record);
  if (values.length < 2) return null;
  // `task: Name (id)` on the first line identifies the record.
  const [first] = values;
  return record.id === undefined && isObject(first) ? { ...first, ...record } : record;
}

/** `Name (id)`, one or several of them; null for any other text. */
function namesWithIds(text: string): Json | null {
  const parts = text.split(/(?<=\)), /);
  const things = parts.flatMap((part) => {
    const [, name = '', id = ''] = /^(.+) \((\w[\w-]*)\)$/.exec(part) ?? [];
    return /\d/.test(id) ? [{ name, id }] : [];
  });
  if (things.length !== parts.length) return null;
  return things.length === 1 ? (things[0] ?? null) : things;
}

/** Rows under the first line that looks like a header of columns, or null. */
function tableIn(lines: string[]): JsonObject[] | null {
  for (const [at, line] of lines.entries()) {
    const header = cellsOf(line);
    if (!header?.some((cell) => /^(.*\b)?id$/i.test(cell))) continue;
    const rows: JsonObject[] = [];
    for (const below of lines.slice(at + 1)) {
      if (/^[|\s:-]+$/.test(below) && below.includes('-')) continue;
      const cells = cellsOf(below);
      if (!cells) break;
      // A cell more or less means that a value holds the separator: the row cannot be trusted.
      if (cells.length !== header.length) return null;
      rows.push(Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])));
    }
    if (rows.length > 0) return rows;
  }
  return null;
}

/** The cells of a line of a markdown table or of tab-separated values; null for other lines. */
function cellsOf(line: string): string[] | null {
  if (line.includes('\t')) return line.split('\t').map((cell) => cell.trim());
  if (!/^\s*\|.*\|\s*$/.test(line)) return null;
  const cells = line.trim().slice(1, -1).split('|');
  return cells.map((cell) => cell.trim().replace(/^[`*]+|[`*]+$/g, ''));
}

/** A bullet, a number, or the kind of entity, and then the entry. */
const START =
  /^\s*(?:[-*•●▪◦‣]|\d{1,3}[.)]|(?:workspace|team|space|folder|list|task|user|member|goal|doc):)\s+(?<text>\S.*)$/iu;

/** `Name (ID: 12)`, `Name [list id: 12]`, `**Name** — \`12\``, and what follows it on the line. */
const NAME_AND_ID =
  /^(?<name>.+?)\s*(?:[([]\s*(?:[a-z]+[ _]){0,2}id\s*[:=]\s*`?(?<id>[\w-]+)`?[^)\]]*[)\]]|\s[—–:-]\s*(?:id:?\s*)?`(?<code>[\w-]+)`)(?<rest>.*)$/iu;

/** `[status] Name | what it is | \`12\``: the id comes last, after bars. */
const BARS =
  /^(?:\[(?<status>[^\]]+)\]\s*)?(?<name>[^|]+?)\s*\|(?:(?<rest>.*)\|)?\s*`(?<code>[\w-]+)`\s*$/u;

/** People after a picture of one. */
const PEOPLE = /^👤\s*(?<names>.+)$/u;

const FIELD = /^\s*[-*•]?\s*\*{0,2}(?<key>[A-Za-z][\w ]{0,30}?)\*{0,2}:\*{0,2}\s*(?<value>.*)$/;

const ID_BELOW = /^\s+[-*•]?\s*\*{0,2}(?:[a-z]+[ _])?id\*{0,2}:\*{0,2}\s*`?[\w-]+/i;

/** The total, where the words around the entries name it. */
const TOTAL = /\bfound (\d+)\b|\btotal\W{1,4}(\d+)\b|\((\d+) [a-z]+\)\W*$/i;

/** Fields whose text names several things. */
const SEVERAL = /^(assignee|tag|watcher|member|owner)s$/i;

/** A field that holds what a person wrote, which may take several lines. */
const FREE_TEXT = /^(content|text|body|message|comment|description|note)$/i;

/** A listing for people, as far as each of its entries has a name and an id; null for other text. */
export function entriesIn(text: string): Lines | null {
  const rows: JsonObject[] = [];
  let open: JsonObject | null = null;
  /** The field of the open entry that continues until the next field or entry. */
  let free: string | null = null;
  let total = 0;
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    const row = entryIn(line, lines[at + 1] ?? '');
    if (row) {
      [open, free] = [row, null];
      rows.push(row);
    } else if (open && /^\s+\S/.test(line) && FIELD.test(line)) {
      free = addFields(open, line);
    } else if (open && free !== null) open[free] = `${open[free]}\n${line.trim()}`;
    else if (line.trim() === '') open = null;
    else
      total = Math.max(total, ...(TOTAL.exec(line) ?? []).slice(1).map((one) => Number(one ?? 0)));
  }
  for (const row of rows) {
    for (const [key, value] of Object.entries(row)) {
      if (FREE_TEXT.test(key) && typeof value === 'string') row[key] = value.trim();
    }
  }
  return rows.length === 0 ? null : { rows, truncated: total > rows.length, table: true };
}

/** An entry, from its first line: one with a bullet, or one with its fields below. */
function entryIn(line: string, below: string): JsonObject | null {
  const bare = /^\S/.test(line) && /^\s+\S/.test(below) && FIELD.test(below) ? line : '';
  const text = START.exec(line)?.groups?.text ?? bare;
  const groups = NAME_AND_ID.exec(text)?.groups ?? BARS.exec(text)?.groups;
  // A name alone, with its id first among the fields below.
  if (!groups && text !== '' && ID_BELOW.test(below) && !FIELD.test(text)) {
    return { name: text.replaceAll('**', '').replace(PICTURE, '').trim() };
  }
  const id = groups?.id ?? groups?.code;
  if (!groups || id === undefined || !/\d/.test(id)) return null;
  const name = (groups.name ?? '').replaceAll('**', '').replace(PICTURE, '');
  const row: JsonObject = { id, name: name.replace(/\s*[—–:-]$/, '').trim() };
  addRest(row, groups.rest ?? '');
  if (groups.status !== undefined) row.status = groups.status;
  return row;
}

/** What follows the name and the id: a status, people, and `Key: value` between bars. */
function addRest(row: JsonObject, rest: string): void {
  const [, status] = /^\s*\[([^\]]+)\]/.exec(rest) ?? [];
  if (status !== undefined) row.status = status;
  for (const part of rest.split(/\s\|\s|\s[—–-]\s/).map((one) => one.trim())) {
    const people = PEOPLE.exec(part)?.groups?.names;
    if (people !== undefined) row.assignees ??= people.split(/,\s*/);
    else addField(row, part);
  }
}

/** Adds `Key: value` parts between bars; returns the field that the lines below may continue. */
function addFields(row: JsonObject, line: string): string | null {
  const { key: first = '', value: whole } = FIELD.exec(line)?.groups ?? {};
  if (FREE_TEXT.test(first)) {
    row[first] ??= whole ?? '';
    return first;
  }
  for (const part of line.split(' | ')) addField(row, part);
  return null;
}

/** A field with the value "none" is empty, which differs from a field that is left out. */
function addField(row: JsonObject, part: string): void {
  const { key, value } = FIELD.exec(part)?.groups ?? {};
  if (key === undefined || value === undefined) return;
  const text = textOrNone(value);
  // A number there counts them.
  if (SEVERAL.test(key) && !/^\d+$/.test(text ?? ''))
    row[key] ??= text === null ? [] : text.split(/,\s*/);
  else row[key] ??= text === 'true' || text === 'false' ? text === 'true' : text;
}

/** The text of a value; null for the words that mean none. */
function textOrNone(value: string): string | null {
  const bare = value.trim().replace(/^`(.*)`$/, '$1');
  return /^(none|not set|unset|n\/a|null|undefined|unassigned|[—–-]|)$/i.test(bare) ? null : bare;
}

/** `├── Name (List ID: 12)`, `└── 📝 Name (list_id: 12, 3 tasks) https://…`, `Name (Space: 12)`. */
const NODE =
  /^(?<indent>[\s│├└─┬|`+-]*)(?<name>.*?)\s*[([](?<kind>workspace|team|space|folder|list|doc(?:ument)?)[ _]?(?:id)?\s*[:=]\s*(?<id>[\w-]+)[^)\]]*[)\]](?:\s+https?:\/\/\S+)?\s*$/iu;

/** `**Space: Name** (ID: \`12\`)`, `└─ List: Name (ID: 12) — 9 tasks`: the kind precedes the name. */
const LABELLED =
  /^(?<indent>[\s│├└─┬|`+-]*)\**(?<kind>workspace|team|space|folder|list):\s*(?<name>.+?)\**\s*[([]id\s*[:=]\s*`?(?<id>[\w-]+)`?[)\]]/iu;

/** The nodes of a hierarchy drawn with lines, nested; null when the text is no such drawing. */
export function drawnTreeIn(text: string): JsonObject | null {
  const roots: Json[] = [];
  const open: { depth: number; children: Json[] }[] = [];
  let found = 0;
  for (const line of text.split('\n')) {
    const groups = NODE.exec(line)?.groups ?? LABELLED.exec(line)?.groups;
    if (!groups) continue;
    const { indent = '', name = '', kind = '', id = '' } = groups;
    while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= indent.length) open.pop();
    // Pictures and a label (`SPACE: `) precede some names.
    const bare = name.replace(PICTURE, '').replace(/^(?:space|folder|list):\s*/i, '');
    const type = kind.toLowerCase() === 'team' ? 'workspace' : kind.toLowerCase();
    const children: Json[] = [];
    const siblings = open.at(-1)?.children ?? roots;
    siblings.push({ id, name: bare === '' ? id : bare, type, children });
    found++;
    open.push({ depth: indent.length, children });
  }
  // One line in this form could occur in any prose.
  return found > 1 ? { nodes: roots } : null;
}
