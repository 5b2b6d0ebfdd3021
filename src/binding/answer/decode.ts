// From a tool's answer to an operation's output; success is judged by what the answer shows.
import { isObject, type Json, type Outcome } from '../../base/index.ts';
import {
  type InputOf,
  incomplete,
  type OperationName,
  type OutputOf,
  operationNamed,
  type TimeEntry,
} from '../../clickup/index.ts';
import { judgeAnswer, type ToolResult } from '../../endpoint/index.ts';
import type { Paging } from '../arguments/match.ts';
import { specOf } from '../entity/index.ts';
import { narrowTimeEntries } from './narrow.ts';
import { followingPage } from './pages.ts';
import { type Payload, payloadOf, recordsIn, rowsIn } from './payload.ts';
import { id, pick, records } from './read.ts';

/** What is known of the call that an answer belongs to. */
export interface Asked {
  tool: string;
  paging: Paging;
  cursor: string | undefined;
  /** Fields of the operation that the tool has no argument for. */
  unsent: readonly string[];
  /** The most rows that the tool has shown in one answer. */
  most: number;
}

/** An outcome, and what follows it when the operation is a listing in pages. */
export interface Answer<T> {
  outcome: Outcome<T>;
  /** Cursor of the following page; null at the end. */
  next: string | null;
  /** How many rows came. */
  rows: number;
  /** Why rows may be missing that no cursor leads to; null where none are. */
  why: string | null;
  /** Whether the answer is prose alone. */
  prose?: boolean;
}

export function decodeResult<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  result: ToolResult,
  asked: Asked,
): Answer<OutputOf<N>> {
  const { effect } = operationNamed(operation);
  const payload = payloadOf(result);
  const judged = judgeAnswer(result, { tool: asked.tool, repeatable: effect === 'read' });
  if (judged.kind !== 'ok') return ended(judged);
  // A report of a bulk write counts the failures on a line of their own.
  const failed = effect === 'read' ? undefined : /^\W*FAILED\b.*$[\s\S]*/m.exec(payload.text)?.[0];
  if (failed !== undefined) return ended({ kind: 'rejected', reason: 'other', message: failed });
  if (effect !== 'read' && previewIn(payload)) return ended(unconfirmed(asked.tool));
  const value = outputOf(operation, input, payload);
  if (value === undefined) {
    const prose = payload.data === undefined && payload.text.trim() !== '';
    return { ...ended(unreadable(effect, asked.tool, shownIn(payload.data))), prose };
  }
  return Array.isArray(value) && effect === 'read'
    ? listing(operation, input, value, payload, asked)
    : { outcome: { kind: 'ok', value: value as OutputOf<N> }, next: null, rows: 1, why: null };
}

type Ended = Exclude<Outcome<never>, { kind: 'ok' }>;

function ended(outcome: Ended): Answer<never> {
  return { outcome, next: null, rows: 0, why: null };
}

/** The fields with a value that an answer, or the first of its rows, shows: what it lacks is among the others. */
function shownIn(data: Json | undefined): string {
  const rows = rowsIn(data, UNPAGED_KEYS) ?? [data];
  const [row] = records(rows.filter((one) => one !== undefined));
  const names = Object.entries(row ?? {}).filter(([, value]) => value !== null && value !== '');
  const known = names.map(([name]) => name).filter((name) => /^\w{1,30}$/.test(name));
  return known.length === 0
    ? ''
    : `: of a row it shows no more than ${known.slice(0, 12).join(', ')}`;
}

function unreadable(effect: string, tool: string, shown: string): Ended {
  return effect === 'read'
    ? {
        kind: 'rejected',
        reason: 'unreadable',
        message: `The answer of ${tool} could not be read${shown}.`,
      }
    : { kind: 'unknown', message: `The answer of ${tool} does not show what was written.` };
}

function outputOf<N extends OperationName>(operation: N, input: InputOf<N>, payload: Payload) {
  const { output, created } = specOf(operation);
  const value = output(payload.data, input);
  if (value !== undefined) return value;
  if (payload.data === undefined && saysNone(payload.text)) {
    if (/\.(list|find)/.test(operation)) return [];
    if (operation === 'time_entry.current') return null;
  }
  const own = created && (idIn(payload.data, operation) ?? idInWords(payload.text, input));
  return own == null ? undefined : created?.(own, input);
}

/** Some servers report in words that there is nothing. */
function saysNone(words: string): boolean {
  return (
    words.length < 300 &&
    (/^\W*(no hay|no se encontr\w+|aucun\w*|nenhum\w*|keine?)\b/i.test(words) ||
      /^\W*(no|0|zero)\b.*\b(found|available|exist|yet|match\w*|running)\b/i.test(words.trim()) ||
      /\b(found|total)\W{1,3}0\b|\(0 [a-z]+\)/i.test(words) ||
      // A heading, and nothing below it.
      /^\W*(folders|lists|spaces|tasks|comments|time entries|goals)\b[^\n:]*:\s*$/i.test(words))
  );
}

/** The id of the created entity, where the answer shows no more of it. */
function idIn(data: Json | undefined, operation: OperationName): string | null {
  const [kind = ''] = operation.split('.');
  for (const row of recordsIn(data, [kind])) {
    const own = id(pick(row, 'id', `${kind}_id`));
    if (own !== null) return own;
  }
  return null;
}

/** An id in a sentence that reports success, and that is not one of those sent. */
function idInWords(text: string, input: object): string | null {
  const reports = /✅|\b(created|posted|added|logged|started|success\w*)\b/i.test(text);
  if (text.length > 500 || !reports) return null;
  const sent = new Set(Object.values(input).flat().map(String));
  const marked = text.matchAll(/(?:\(|\*\*|`|\bid\W{1,4})([\w-]{5,})/gi);
  const ids = [...marked].map(([, one]) => one ?? '');
  return ids.find((one) => /\d/.test(one) && !sent.has(one)) ?? null;
}

/** Keys of the rows of listings that ClickUp never pages. */
const UNPAGED_KEYS =
  'teams workspaces spaces folders lists folderless_lists time_entries entries data goals'.split(
    ' ',
  );

function isUnpaged(operation: OperationName, { data }: Payload): boolean {
  const { unpaged } = specOf(operation);
  const rows = unpaged ? (rowsIn(data, UNPAGED_KEYS) ?? [null]) : [null];
  return rows.every((row) => isObject(row) && unpaged?.every((field) => field in row));
}

/** Text of a server that hides a refusal behind an empty list. */
const SPENT = /rate[ _-]?limit|too many requests|\b429\b|quota (exceeded|exhausted|reached)/i;

function listing<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  found: unknown[],
  payload: Payload,
  asked: Asked,
): Answer<OutputOf<N>> {
  const { tool, paging, cursor: from, most } = asked;
  if (found.length === 0 && SPENT.test(payload.text)) {
    const message = `${tool} answered with nothing, and mentions an exhausted quota.`;
    return ended({ kind: 'rate-limited', until: null, scope: 'window', message });
  }
  const { cursor, why } = followingPage({
    ...{ tool, data: payload.data, rows: found.length, paging, asked: from, most },
    truncated: payload.lines?.truncated === true,
    unpaged: isUnpaged(operation, payload),
  });
  // Tasks are narrowed once their rows are completed.
  const rows =
    operation === 'time_entry.list'
      ? narrowTimeEntries(found as TimeEntry[], input as InputOf<'time_entry.list'>, asked.unsent)
      : found;
  const paged = operation === 'task.find' || operation === 'task.list';
  const value = (paged ? { items: rows, next: cursor } : rows) as OutputOf<N>;
  return {
    outcome: { kind: 'ok', value: incomplete(value, why ?? '') },
    ...{ next: cursor, rows: found.length, why },
  };
}

/** An answer that shows what would be done and has to be confirmed by a second call. */
export interface Preview {
  /** What the second call has to carry; null when it only wants a flag. */
  token: string | null;
}

const PREVIEW_FLAGS =
  'requires_confirmation confirmation_required needs_confirmation dry_run preview'.split(' ');
const PREVIEW_STATE =
  /^(preview|dry_run|confirmation_required|needs_confirmation|pending_confirmation)$/i;
const ASKS =
  /confirmation (is )?required|please confirm|requires? confirmation|confirm\w*\s*[:=]\s*["']?(true|yes)/i;

/** Null when the answer is no preview. */
export function previewIn({ data, text }: Pick<Payload, 'data' | 'text'>): Preview | null {
  for (const row of recordsIn(data, ['preview', 'confirmation'])) {
    const token = id(pick(row, 'confirmation_token', 'confirm_token'));
    const isFlagged = PREVIEW_FLAGS.some((name) => pick(row, name) === true);
    const state = String(pick(row, 'status', 'state', 'mode') ?? '');
    if (token !== null || isFlagged || PREVIEW_STATE.test(state)) return { token };
  }
  return data === undefined && ASKS.test(text) ? { token: null } : null;
}

/** The outcome of a write that only answered with a preview. */
export function unconfirmed(tool: string): Ended {
  const message = `${tool} asked for a confirmation, so nothing was changed.`;
  return { kind: 'rejected', reason: 'other', message };
}
