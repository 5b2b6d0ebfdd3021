// What an answer says about the page after it, and the cursor that asks for it.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Paging } from '../encode/paging.ts';
import { number, pick, text } from './read.ts';

/** ClickUp's own page size, which many servers pass through. */
const FULL_PAGE = 100;
const MAX_DEPTH = 3;

/** What follows an answer: `cursor` asks for it; `more` without a cursor cannot be asked for. */
export interface Following {
  cursor: string | null;
  more: boolean;
}

/** `asked` is the cursor that this page was asked with, undefined for the first. */
export function followingPage(
  data: Json | undefined,
  rows: number,
  paging: Paging,
  asked: string | undefined,
): Following {
  const said = isObject(data) ? pagingWords(data, 0) : undefined;
  const token = said && text(pick(said, 'next_cursor', 'nextCursor', 'cursor', 'next_page_token'));
  if (paging.style === 'cursor') return { cursor: token || null, more: Boolean(token) };
  const more = said === undefined ? null : moreIn(said, rows, paging, asked);
  if (paging.style === 'none') return { cursor: null, more: more === true };
  const full = rows >= (paging.limit?.value ?? FULL_PAGE);
  if (!(more ?? full) || rows === 0) return { cursor: null, more: false };
  const here = Number(asked ?? paging.first);
  const step = paging.style === 'page' ? 1 : rows;
  const named = said && number(pick(said, paging.style === 'page' ? 'next_page' : 'next_offset'));
  return { cursor: String(named ?? here + step), more: true };
}

const WORDS = [
  ...['last_page', 'has_more', 'next_page', 'next_cursor', 'next_offset', 'total', 'truncated'],
  ...['total_count', 'hasmore', 'nextcursor', 'lastpage', 'nextpage', 'istruncated'],
];

/** The record that talks about pages: the answer itself or something like its `pagination`. */
function pagingWords(record: JsonObject, depth: number): JsonObject | undefined {
  if (WORDS.some((word) => pick(record, word) !== undefined)) return record;
  if (depth >= MAX_DEPTH) return undefined;
  for (const value of Object.values(record)) {
    const inner = isObject(value) ? pagingWords(value, depth + 1) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/** Null when the words do not tell. */
function moreIn(
  said: JsonObject,
  rows: number,
  paging: Paging,
  asked: string | undefined,
): boolean | null {
  const last = pick(said, 'last_page', 'is_last_page');
  if (typeof last === 'boolean') return !last;
  const more = pick(said, 'has_more', 'truncated', 'is_truncated', 'has_next_page');
  if (typeof more === 'boolean') return more;
  if (pick(said, 'next_page', 'next_offset', 'next_cursor') !== undefined) return true;
  const total = number(pick(said, 'total_count', 'total'));
  if (total === null) return null;
  const before = paging.style === 'offset' ? Number(asked ?? 0) : 0;
  return paging.style === 'page' ? null : total > before + rows;
}
