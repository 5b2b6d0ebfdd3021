// What an answer proves about the rows after it: the cursor that asks for them, that there are none,
// or why that is not known.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Paging } from '../arguments/match.ts';
import { number, pick, reports, text } from './read.ts';

/** ClickUp's own page size, which many servers pass through. */
const FULL_PAGE = 100;
/** Sizes that servers cap listings at. A listing of just so many rows may be a part of one. */
const CAPS = new Set([10, 20, 25, 50, 100, 200, 250, 500, 1000]);
/** The smallest cap that a server may apply though a larger size was requested. */
const SMALLEST_OVERRIDING_CAP = 20;
const MAX_DEPTH = 3;

/** One page of a listing as it came. */
export interface PageSeen {
  tool: string;
  data: Json | undefined;
  /** Whether the text mentions more rows than these. */
  truncated: boolean;
  rows: number;
  paging: Paging;
  /** The cursor that the page was asked with; undefined for the first. */
  asked: string | undefined;
  /** The most rows that this tool has shown in one answer: no cap below that. */
  most: number;
  /** Rows as ClickUp itself sends them, of a kind that it never cuts into pages. */
  unpaged: boolean;
}

/** What follows: `cursor` asks for it; without one, `why` says what may be missing, null: nothing. */
export interface Following {
  cursor: string | null;
  why: string | null;
}

const WHOLE: Following = { cursor: null, why: null };

export function followingPage(page: PageSeen): Following {
  const { tool, rows, paging, asked } = page;
  const info = isObject(page.data) ? pagingWords(page.data, 0) : undefined;
  const token = info && text(pick(info, 'next_cursor', 'cursor', 'next_page_token'));
  const more = page.truncated ? true : info === undefined ? null : moreIn(info, page);
  if (paging.style === 'cursor' && token) return { cursor: token, why: null };
  // A server that reports paging and names no further page is at its end.
  if (more === false || (more === null && info !== undefined && namesNone(info))) return WHOLE;
  if (page.unpaged && !more) return WHOLE;
  const canGoOn = paging.style === 'page' || paging.style === 'offset';
  if (canGoOn && rows > 0 && (more || isFull(page))) {
    const here = Number(asked ?? paging.first);
    const step = paging.style === 'page' ? 1 : rows;
    const named = info && number(pick(info, paging.style === 'page' ? 'next_page' : 'next_offset'));
    return { cursor: String(named ?? here + step), why: null };
  }
  if (canGoOn && !page.truncated) return WHOLE;
  if (more) return { cursor: null, why: `${tool} shows only ${rows} of them` };
  if (isFull(page)) {
    return { cursor: null, why: `${tool} showed just ${rows}, and may cap its listings there` };
  }
  return WHOLE;
}

/** Whether so many rows look like a full page. */
function isFull({ rows, paging, most }: PageSeen): boolean {
  const limit = paging.limit?.value;
  if (limit === undefined) return rows >= FULL_PAGE || (CAPS.has(rows) && rows >= most);
  return rows >= limit || (CAPS.has(rows) && rows >= SMALLEST_OVERRIDING_CAP && rows >= most);
}

const NEXT = ['next_cursor', 'next_page_token', 'next_page', 'next_offset'];

/** Whether it has a place for what follows, and nothing in it. */
function namesNone(info: JsonObject): boolean {
  return NEXT.some((name) => reports(info, [name]) && (pick(info, name) ?? '') === '');
}

const WORDS = [
  ...['last_page', 'has_more', 'next_page', 'next_cursor', 'next_offset', 'total', 'truncated'],
  ...['total_count', 'is_truncated', 'has_next_page', 'is_last_page'],
];

/** The record that talks about pages: the answer itself or something like its `pagination`. */
function pagingWords(record: JsonObject, depth: number): JsonObject | undefined {
  if (WORDS.some((word) => pick(record, word) !== undefined) || namesNone(record)) return record;
  if (depth >= MAX_DEPTH) return undefined;
  for (const value of Object.values(record)) {
    const inner = isObject(value) ? pagingWords(value, depth + 1) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/** Null when the paging info does not show it. */
function moreIn(info: JsonObject, { rows, paging, asked }: PageSeen): boolean | null {
  const last = pick(info, 'last_page', 'is_last_page');
  if (typeof last === 'boolean') return !last;
  const more = pick(info, 'has_more', 'truncated', 'is_truncated', 'has_next_page');
  // Not cut short by the server says nothing of what ClickUp left out of its page.
  if (typeof more === 'boolean' && (more || pick(info, 'truncated', 'is_truncated') !== more)) {
    return more;
  }
  // ClickUp ends its chat with an empty cursor.
  const next = pick(info, 'next_page', 'next_offset', 'next_cursor');
  if (next !== undefined && next !== '') return true;
  const total = number(pick(info, 'total_count', 'total'));
  if (total === null) return null;
  const before = paging.style === 'offset' ? Number(asked ?? 0) : 0;
  if (total > before + rows) return paging.style === 'page' && asked !== undefined ? null : true;
  // A total that is just what came may count no more than the page itself.
  return CAPS.has(rows) ? null : false;
}
