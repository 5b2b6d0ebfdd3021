// One record of an answer, cut down to what a model needs: plain values, names instead of objects,
// dates that can be read, and nothing that is empty.
import { cleanLine, isObject, type Json, type JsonObject } from '../../base/index.ts';
import { formatSpan } from '../../engine/index.ts';
import { localTime } from './local-time.ts';

/** What a listing shows of each row by default: identity, name, state, people, dates, measures. */
const ESSENTIAL =
  /^(_?id|custom_?id|key|name|title|username|email|role|custom_?role|initials|text|comment_?text|status|state|type|orderby|priority|assignees?|owners?|user|list|parent|tags?|percent\w*|progress|current|target|start|end|unit|steps_\w+|duration|time_?(estimate|spent)|task|kind|statuses|lists|folders|spaces|children|goal_?id|key_?results?|completed|archived|billable|description_?short)$/i;
const DATE =
  /(^|_)(date|due|start|end|created|updated|closed|done|at|on|since|until)(_|$)|(At|Date|On|_on|start|end)$/;
const SPAN = /(^|_)(time_estimate|time_spent|duration)$|Ms$/;
const DATES_SHOWN = /due|start|end|done|closed|complet/i;
/** Members that are only looks or plumbing, in a single thing as well. */
const NOISE =
  /^(color|colour|avatar|profile_?picture|profileInfo|order_?index|permission\w*|sharing|hidden|access|multiple_assignees|override_statuses|watchers|group_assignees|locations|linked_tasks|dependencies|features|avatar_source|status_?order|bg_?color|fg_?color|tag_[bf]g|creator_id|team_id|project|top_level_parent|pretty_url|_links?|initials|week_start_day|global_font_support|timezone_?enabled|sp|text_content|comment)$/i;

/** One of many, and one of few. */
const LONGEST_IN_LIST = 160;
const LONGEST_OF_FEW = 600;
const LONGEST_IN_THING = 4_000;

export interface DigestOptions {
  timeZone: string;
  /** Listings keep the essential members alone; a single thing keeps all but noise. */
  whole: boolean;
  /** The fields were asked for by name: all of them are kept. */
  asked?: boolean;
  /** There are few rows, so their texts may be longer. */
  few?: boolean;
}

/** A record as flat `field: text`; fields without a value are left out. */
export function digest(record: JsonObject, options: DigestOptions): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) {
    if (!options.asked && !isWanted(name, options.whole)) continue;
    const text = valueText(name, value, options);
    if (text !== '') fields.set(name, text);
  }
  // A row of names that we do not know still says something.
  if (!options.whole && fields.size <= 1) return digest(record, { ...options, whole: true });
  return fields;
}

function isWanted(name: string, whole: boolean): boolean {
  if (whole) return !NOISE.test(name);
  return ESSENTIAL.test(name) || (DATE.test(name) && DATES_SHOWN.test(name));
}

function valueText(name: string, value: Json | undefined, options: DigestOptions): string {
  if (value === null || value === undefined || value === '' || value === false) return '';
  if (typeof value === 'boolean') return 'yes';
  if (typeof value === 'number' || typeof value === 'string') {
    const at = DATE.test(name) ? instantIn(value) : null;
    if (at !== null) return localTime(at, options.timeZone);
    if (SPAN.test(name) && Number(value) >= 60_000) return formatSpan(Number(value));
    return cleanLine(String(value), longest(options));
  }
  if (Array.isArray(value)) return listText(value, options);
  return nameOf(value) ?? objectText(value, options);
}

function longest({ whole, few }: DigestOptions): number {
  if (whole) return LONGEST_IN_THING;
  return few ? LONGEST_OF_FEW : LONGEST_IN_LIST;
}

function listText(values: Json[], options: DigestOptions): string {
  const most = options.whole ? 40 : 8;
  const texts = values
    .slice(0, most)
    .map((value) => (isObject(value) ? memberText(value, options) : cleanLine(String(value), 80)))
    .filter((text) => text !== '');
  const more = values.length > most ? `, +${values.length - most} more` : '';
  return texts.length > 0 ? `${texts.join(options.whole ? '; ' : ', ')}${more}` : '';
}

/** A member of a list: by name, with its id where the person may have to refer to it. */
function memberText(value: JsonObject, options: DigestOptions): string {
  const name = nameOf(value);
  if (name === null || options.whole) return objectText(value, options);
  return name;
}

/** What a thing is called; a status and a priority are called by themselves. */
function nameOf(value: JsonObject): string | null {
  for (const key of ['name', 'username', 'title', 'status', 'priority', 'email']) {
    const name = value[key];
    if (typeof name !== 'string' || name === '') continue;
    const id = value.id;
    const named = cleanLine(name, 80);
    // People, lists and tasks are referred to by id; a status is its name.
    return key === 'status' || key === 'priority' || id === undefined || id === null
      ? named
      : `${named} (${cleanLine(String(id), 40)})`;
  }
  return typeof value.id === 'string' || typeof value.id === 'number' ? String(value.id) : null;
}

function objectText(value: JsonObject, options: DigestOptions): string {
  const inner = digest(value, { ...options, whole: true });
  const text = [...inner].map(([name, one]) => `${name}=${one}`).join(' ');
  return cleanLine(text, options.whole ? 600 : LONGEST_IN_LIST);
}

/** Epoch ms or seconds from a value that stands under a date's name; null for anything else. */
function instantIn(value: string | number): number | null {
  const number = Number(value);
  if (!/^\d{10,13}$/.test(String(value)) || number <= 0) return null;
  return number < 1e11 ? number * 1_000 : number;
}
