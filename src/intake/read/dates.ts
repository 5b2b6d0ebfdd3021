// Reads the dates that exports contain, in whatever order of day and month a column uses.
import { foldText } from '../words/fold.ts';

/**
 * Whether 3/4/26 is the third of April (`day`), the fourth of March (`month`), or in the year 2003
 * (`year`). A year of four digits is known wherever it stands.
 */
export type DateOrder = 'day' | 'month' | 'year';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(.+))?$/;
const PARTS = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?(?:,?[T ]+(.+))?$/;
const TIME =
  /^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?\s*(.*)$/i;
const ZONE = /^(?:(z|utc|gmt)|(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?)$/i;
/** 12/Nov/26 and 12-Nov-26: the day comes first, and the year may be short. */
const NAMED = /^(\d{1,2})[/-](\p{L}{3,12})\.?[/-](\d{2}|\d{4})(?:,?[T ]+(.+))?$/u;
const NUMBER = /^\d{5}(?:\.\d+)?$|^\d{10}(?:\.\d+)?$|^\d{13}$/;

const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's calendar. */
const SHEET_EPOCH = Date.UTC(1899, 11, 30);
/** Spreadsheet days between 2000 and 2100; other five-digit numbers are not dates. */
const SHEET_DAYS = [36_526, 73_051] as const;
/** Nothing longer is a date, and the slow reading of month names is not tried on it. */
const LONGEST = 60;

/** Epoch milliseconds of a cell, or null. A date without a zone is taken as UTC. */
export function parseDate(cell: string, order: DateOrder): number | null {
  const text = cell.trim();
  if (text.length < 5 || text.length > LONGEST) return null;
  const iso = ISO.exec(text);
  if (iso !== null) return instant(iso[1], iso[2], iso[3], iso[4]);
  const parts = PARTS.exec(text);
  if (parts !== null) return fromParts(parts, order);
  const named = NAMED.exec(text);
  if (named !== null) return fromNamed(named);
  if (NUMBER.test(text)) return fromNumber(text);
  return /\d/.test(text) ? fromWords(text) : null;
}

/** The order that a column's cells prove: a first number over 12 is a day. `otherwise` when none does. */
export function dateOrder(cells: readonly string[], otherwise: DateOrder): DateOrder {
  for (const cell of cells) {
    const parts = PARTS.exec(cell.trim());
    if (parts === null || (parts[1] ?? '').length > 2) continue;
    if (Number(parts[1]) > 31) return 'year';
    if (Number(parts[1]) > 12) return 'day';
    if (Number(parts[2]) > 12) return 'month';
    if (cell.includes('.')) return 'day';
  }
  return otherwise;
}

function fromParts(parts: RegExpExecArray, order: DateOrder): number | null {
  const [, first = '', second = '', third = '', time] = parts;
  if (first.length > 2) return instant(first, second, third, time);
  if (order === 'year' && third.length <= 2) return instant(longYear(first), second, third, time);
  const year = longYear(third);
  const dayFirst = Number(first) > 12 || (order === 'day' && Number(second) <= 12);
  return dayFirst ? instant(year, second, first, time) : instant(year, first, second, time);
}

function instant(year = '', month = '', day = '', time?: string): number | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = Date.UTC(y, m - 1, d);
  if (m < 1 || m > 12 || d < 1) return null;
  // Every month has 28 days; past them the calendar decides.
  if (d > 28 && new Date(date).getUTCDate() !== d) return null;
  const ofDay = time === undefined ? 0 : timeOfDay(time.trim());
  return ofDay === null ? date : date + ofDay;
}

/** Milliseconds since midnight UTC; null for what is no time, and then the date alone counts. */
function timeOfDay(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [, hour = '', minute = '', second = '0', fraction = '', half = '', zone = ''] = found;
  let hours = Number(hour);
  if (/^p/i.test(half) && hours < 12) hours += 12;
  if (/^a/i.test(half) && hours === 12) hours = 0;
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000);
  return ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  const found = ZONE.exec(zone.trim());
  if (found === null || found[2] === undefined) return 0;
  const minutes = Number(found[3]) * 60 + Number(found[4] ?? 0);
  return (found[2] === '-' ? -minutes : minutes) * 60_000;
}

function fromNamed([, day, name = '', third = '', time]: RegExpExecArray): number | null {
  const month = months().get(foldText(name));
  return month === undefined ? null : instant(longYear(third), String(month), day, time);
}

function longYear(year: string): string {
  return year.length <= 2 ? `20${year.padStart(2, '0')}` : year;
}

function fromNumber(text: string): number | null {
  const value = Number(text);
  if (text.length >= 13) return value;
  if (value >= 1e9) return Math.round(value * 1000);
  const [first, last] = SHEET_DAYS;
  return value >= first && value < last ? Math.round(SHEET_EPOCH + value * DAY_MS) : null;
}

const LOCALES = 'en de fr es it pt nl pl cs sv da nb fi hu ro tr ru uk el'.split(' ');
let monthsByName: Map<string, number> | undefined;

/** Month names, long and short, in the languages above, as the platform knows them. */
function months(): Map<string, number> {
  if (monthsByName !== undefined) return monthsByName;
  monthsByName = new Map();
  for (const locale of LOCALES) {
    for (const style of ['long', 'short'] as const) {
      // With a day next to it, a Slavic month stands in the case in which people write it.
      const formats = [{ month: style }, { month: style, day: 'numeric' }] as const;
      for (const format of formats.map(
        (f) => new Intl.DateTimeFormat(locale, { ...f, timeZone: 'UTC' }),
      )) {
        for (let month = 1; month <= 12; month++) {
          const part = format
            .formatToParts(Date.UTC(2026, month - 1, 15))
            .find(({ type }) => type === 'month');
          const name = foldText(part?.value ?? '').replace(/\.$/, '');
          if (/^\p{L}{3,}$/u.test(name) && !monthsByName.has(name)) monthsByName.set(name, month);
        }
      }
    }
  }
  return monthsByName;
}

const CJK = /^(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]?\s*(.*)$/;

/** "Mar 2, 2026 14:05", "2. März 2026", "Mon, 02 Mar 2026 …": a month's name, a day and a year. */
function fromWords(text: string): number | null {
  const east = CJK.exec(text);
  if (east !== null) return instant(east[1], east[2], east[3], east[4]);
  const month = (foldText(text).match(/\p{L}{3,}/gu) ?? [])
    .map((word) => months().get(word))
    .find((found) => found !== undefined);
  const year = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(text)?.[0];
  const day = /(?<![\d:])\d{1,2}(?![\d:])/.exec(text)?.[0];
  if (month === undefined || year === undefined || day === undefined) return null;
  const time = /\d{1,2}:\d{2}.*$/.exec(text)?.[0].replace(year, '').trim();
  return instant(year, String(month), day, time);
}
