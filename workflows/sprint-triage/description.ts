// The text of a group's task: what was reported, by whom, and the marks by which a later run knows it.
import {
  emptyMarkedSet,
  formatDay,
  type MarkedSet,
  markerOf,
  readMarkedSet,
} from '../../src/engine/index.ts';
import { type Group, plainText, type Row, saidText } from '../../src/intake/index.ts';
import { beyondRest, restOf, rowIdentity } from './identity.ts';

/** Reports quoted in the description; the rest go into comments. */
export const QUOTED = 20;
/** Reports quoted in one comment, and how many comments a task gets at most. */
export const QUOTED_IN_COMMENT = 60;
export const MOST_COMMENTS = 3;
/** Longest quote, characters. */
const LONGEST_QUOTE = 600;
/** Rows that a marker can name one by one. */
const MOST_NAMED = 2_000;

/** The key of a group in a list: its marker is made from it. */
export function groupKey(listId: string, groupId: string): string {
  return `sprint-triage/${listId}/${groupId}`;
}

/** A group that a task or a comment already tells of. */
export interface KnownGroup {
  id: string;
  signature: string;
  /** Which rows it accounts for, those that it names first. */
  rows: RowSet;
}

/** Rows that a text tells of. */
export interface RowSet {
  named: MarkedSet;
  rest: string;
}

/** Sums of the rows that there was no room to name. */
const REST = / Rest ([0-9a-v]{4,})$/;
const IDENTITY = /Group ([0-9A-Za-z_-]{4,80}) (s1\.[\w-]*)/;

/** The group that a text tells of; null for a text that a person wrote. */
export function knownGroupIn(text: string, listId: string): KnownGroup | null {
  const line = text.split('\n').find((one) => IDENTITY.test(one)) ?? '';
  const [, id, signature] = IDENTITY.exec(line) ?? [];
  if (id === undefined || signature === undefined) return null;
  const key = groupKey(listId, id);
  const named = readMarkedSet(line, key) ?? emptyMarkedSet(key);
  return { id, signature, rows: { named, rest: REST.exec(line)?.[1] ?? '' } };
}

/** The last line of a task or comment: whose it is, for the next run. */
export function identityLine(
  listId: string,
  group: { id: string; signature: string },
  { named, rest }: RowSet,
): string {
  const marker = markerOf(groupKey(listId, group.id));
  const more = rest === '' ? '' : ` Rest ${rest}`;
  return `Group ${group.id} ${group.signature} ${marker} ${named.text}${more}`;
}

/** The rows of a text with further ones, as many of them named as it can name. */
export function rowSet(
  listId: string,
  groupId: string,
  before: RowSet | null,
  rows: readonly Row[],
): RowSet {
  const empty = emptyMarkedSet(groupKey(listId, groupId));
  const held = before?.named ?? empty;
  const room = Math.max(0, MOST_NAMED - Math.floor((held.text.length - empty.text.length) / 5));
  const named = held.with(rows.slice(0, room).map(rowIdentity));
  return { named, rest: restOf(rows.slice(room), before?.rest) };
}

/** The rows that a text does not tell of. */
export function untold(rows: readonly Row[], { named, rest }: RowSet): Row[] {
  const unnamed = rows.filter((row) => !named.has(rowIdentity(row)));
  return beyondRest(unnamed, rest);
}

/** The description of a new group's task. */
export function describeGroup(
  group: Group,
  options: { listId: string; rows: RowSet; timeZone: string },
): string {
  const { listId, rows, timeZone } = options;
  const shown = group.members.slice(0, QUOTED);
  const rest = group.count - shown.length;
  const facts = [`${countOf(group.count)}${spanOf(group, timeZone)}.`, sourcesOf(group)];
  return [
    facts.filter((part) => part !== '').join(' '),
    '',
    ...shown.flatMap((row) => [...quote(row, timeZone), '']),
    ...(rest > 0 ? [`${countOf(rest)} more in the comments.`, ''] : []),
    identityLine(listId, group, rows),
  ].join('\n');
}

/**
 * The description with further reports before its last line, and the new count in its first. What a
 * person has written in it stays.
 */
export function extendDescription(
  description: string,
  fresh: Row[],
  options: { listId: string; known: KnownGroup; rows: RowSet; timeZone: string; now: number },
): string {
  const { listId, known, rows, timeZone, now } = options;
  const shown = fresh.slice(0, QUOTED);
  const more = fresh.length > shown.length ? ` ${shown.length} of them:` : '';
  const lines = description.split('\n').filter((line) => !IDENTITY.test(line));
  const text = lines
    .join('\n')
    .trimEnd()
    .replace(/^(\d+) reports?\b/, (_all, before: string) => countOf(Number(before) + fresh.length));
  return [
    text,
    '',
    `${countOf(fresh.length)} added on ${formatDay(now, timeZone)}.${more}`,
    '',
    ...shown.flatMap((row) => [...quote(row, timeZone), '']),
    identityLine(listId, known, rows),
  ].join('\n');
}

export function countOf(reports: number): string {
  return `${reports} ${reports === 1 ? 'report' : 'reports'}`;
}

/** A comment that quotes further reports. */
export function describeReports(
  lead: string,
  rows: Row[],
  identity: string,
  timeZone: string,
): string {
  return [lead, '', ...rows.flatMap((row) => [...quote(row, timeZone), '']), identity].join('\n');
}

/** What a report says; a title that only begins the text is not said twice. */
function wordsOf({ title, text }: Row): string {
  return text.startsWith(title.replace(/[….]+$/, '')) && text !== ''
    ? text
    : [title, text].filter((part) => part !== '').join(': ');
}

/** A report as a quotation: who, when, where; then its words. */
function quote(row: Row, timeZone: string): string[] {
  const facts = [
    row.externalId,
    row.reporter,
    row.source,
    row.date === null ? '' : formatDay(row.date, timeZone),
    row.severity,
  ];
  const about = facts
    .filter((fact) => fact !== '')
    .map((fact) => harmless(plainText(fact).replace(/\s+/g, ' ')));
  const words = wordsOf(row);
  const safe = saidText(words.slice(0, LONGEST_QUOTE * 4))
    .trim()
    .slice(0, LONGEST_QUOTE);
  const cut = words.length > safe.length ? `${safe.trimEnd()}…` : safe;
  return [
    ...(about.length > 0 ? [`> ${about.join(' · ')}`] : []),
    ...harmless(cut)
      .split('\n')
      .map((line) => `> ${line}`),
  ];
}

/**
 * A report that quotes one of our markers must not be taken for one, and none may load a picture or
 * hide where a link leads. A space is enough for that, and reads well where text is no markdown.
 */
function harmless(text: string): string {
  return text
    .replace(/\[ca:/g, '(ca:')
    .replace(/Group (\S+) s1\./g, 'Group $1 s1 ')
    .replace(/\](?=[([])/g, '] ')
    .replace(/^(\s*\[[^\]\n]*\]):/gm, '$1 :')
    .replace(/<(?=(?:img|a|iframe|script)\b)/gi, '< ');
}

function spanOf({ first, last }: Group, timeZone: string): string {
  if (first === null || last === null) return '';
  const [from, to] = [formatDay(first, timeZone), formatDay(last, timeZone)];
  return from === to ? ` on ${from}` : ` from ${from} to ${to}`;
}

function sourcesOf({ sources }: Group): string {
  const named = sources.filter(({ name }) => name !== '').slice(0, 6);
  if (named.length === 0) return '';
  const list = named.map(
    ({ name, count }) => `${harmless(plainText(name).replace(/\s+/g, ' '))} ${count}`,
  );
  return `Sources: ${list.join(', ')}.`;
}
