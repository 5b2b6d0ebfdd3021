// From a tool's answer to an operation's output, with success judged by what the answer shows.
import { isObject, type Outcome } from '../../base/index.ts';
import type { Task, TimeEntry } from '../../clickup/index.ts';
import {
  type InputOf,
  incomplete,
  type OperationName,
  type OutputOf,
  operationNamed,
} from '../../clickup/index.ts';
import type { ToolResult } from '../../endpoint/index.ts';
import type { Paging } from '../encode/paging.ts';
import { createdFrom, previewIn, updatedFrom } from './evidence.ts';
import { rowsIn } from './find.ts';
import { type Narrowed, narrowTasks, narrowTimeEntries, type TaskFilter } from './narrow.ts';
import { outputs } from './outputs.ts';
import { followingPage } from './pages.ts';
import { type Payload, payloadOf } from './payload.ts';
import { refusalOf } from './refusal.ts';

/** What is known of the call that an answer belongs to. */
export interface Asked {
  tool: string;
  paging: Paging;
  cursor: string | undefined;
  /** Fields of the operation that the tool had no argument for. */
  unsaid: readonly string[];
  /** The most rows that the tool has shown in one answer. */
  most: number;
  /** Whether rows are narrowed elsewhere, once they are completed. */
  whole?: boolean;
}

/** An outcome, and what follows it when the operation is a listing in pages. */
export interface Answer<T> {
  outcome: Outcome<T>;
  /** Cursor of the following page; null at the end. */
  next: string | null;
  /** How many rows came. */
  rows: number;
  /** Why rows may be missing that no cursor asks for; null where none are. */
  why: string | null;
  /** Whether nothing but words for people came. */
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
  const refusal = refusalOf(payload, result.isError, effect);
  if (refusal) return ended(refusal);
  if (effect !== 'read' && previewIn(payload.data, payload.text)) {
    const message = `${asked.tool} asked for a confirmation, so nothing was changed.`;
    return ended({ kind: 'rejected', reason: 'other', message });
  }
  const value = outputOf(operation, input, payload);
  if (value === undefined) {
    const prose = payload.data === undefined && payload.text.trim() !== '';
    return { ...ended(unreadable(effect, asked.tool)), prose };
  }
  return Array.isArray(value) && effect === 'read'
    ? listing(operation, input, value, payload, asked)
    : { outcome: { kind: 'ok', value: value as OutputOf<N> }, next: null, rows: 1, why: null };
}

function ended(outcome: Exclude<Outcome<never>, { kind: 'ok' }>): Answer<never> {
  return { outcome, next: null, rows: 0, why: null };
}

function outputOf<N extends OperationName>(operation: N, input: InputOf<N>, payload: Payload) {
  const decode = outputs[operation];
  const value = decode(payload.data, input);
  if (value !== undefined) return value;
  if (payload.data === undefined && saysNone(payload.text)) {
    if (/\.(list|find)/.test(operation)) return [];
    if (operation === 'time_entry.current') return null;
  }
  return createdFrom(operation, payload, input) ?? updatedFrom(operation, payload, input);
}

/** Some servers say in words that there is nothing. */
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

function unreadable(effect: string, tool: string): Exclude<Outcome<never>, { kind: 'ok' }> {
  return effect === 'read'
    ? {
        kind: 'rejected',
        reason: 'unreadable',
        message: `The answer of ${tool} could not be read.`,
      }
    : { kind: 'unknown', message: `The answer of ${tool} does not show what was written.` };
}

/** Fields by which ClickUp's own rows are known, of listings that it never cuts into pages. */
const UNPAGED: { [N in OperationName]?: string[] } = {
  'workspace.list': ['members', 'color'],
  'space.list': ['features', 'statuses'],
  'folder.list': ['task_count', 'lists'],
  'folder.list_all': ['task_count', 'lists'],
  'list.list': ['task_count', 'folder'],
  'list.list_folderless': ['task_count', 'folder'],
  'time_entry.list': ['wid', 'at'],
  'goal.list': ['pretty_id', 'percent_completed'],
};

function isUnpaged(operation: OperationName, { data }: Payload): boolean {
  const fields = UNPAGED[operation];
  const rows = fields ? (rowsIn(data, ENTRIES) ?? [null]) : [null];
  return rows.every((row) => isObject(row) && fields?.every((field) => field in row));
}

const ENTRIES = [
  ...['teams', 'workspaces', 'spaces', 'folders', 'lists', 'folderless_lists'],
  ...['time_entries', 'entries', 'data', 'goals'],
];

/** What a server says that hides a refusal behind an empty list. */
const SPENT = /rate[ _-]?limit|too many requests|\b429\b|quota (exceeded|exhausted|reached)/i;

function listing<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  found: unknown[],
  payload: Payload,
  asked: Asked,
): Answer<OutputOf<N>> {
  if (found.length === 0 && SPENT.test(payload.text)) {
    const message = `${asked.tool} answered with nothing, and speaks of a spent quota.`;
    return ended({ kind: 'rate-limited', until: null, scope: 'window', message });
  }
  const { cursor, why } = followingPage({
    ...{ tool: asked.tool, data: payload.data, rows: found.length, paging: asked.paging },
    ...{ asked: asked.cursor, most: asked.most, truncated: payload.lines?.truncated === true },
    unpaged: isUnpaged(operation, payload),
  });
  const narrow = asked.whole ? { rows: found } : narrowed(operation, input, found, asked.unsaid);
  if ('cannot' in narrow) {
    const message = `The answer of ${asked.tool} does not say ${narrow.cannot}.`;
    return ended({ kind: 'rejected', reason: 'unreadable', message });
  }
  const { rows } = narrow;
  const paged = operation === 'task.find' || operation === 'task.list';
  const value = (paged ? { items: rows, next: cursor } : rows) as OutputOf<N>;
  return {
    outcome: { kind: 'ok', value: incomplete(value, why ?? '') },
    ...{ next: cursor, rows: found.length, why },
  };
}

function narrowed<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  rows: unknown[],
  unsaid: readonly string[],
): Narrowed<unknown> {
  switch (operation) {
    case 'task.find':
    case 'task.list':
      return narrowTasks(rows as Task[], input as TaskFilter, unsaid);
    case 'time_entry.list': {
      const wanted = input as InputOf<'time_entry.list'>;
      return narrowTimeEntries(rows as TimeEntry[], wanted, unsaid);
    }
    default:
      return { rows };
  }
}
