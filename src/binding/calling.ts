// Makes the calls of a bound endpoint: follows pages, answers confirmations, removes stray time entries.
import { AppError, canonicalJson, isObject, type JsonObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  incomplete,
  type OperationName,
  type OutputOf,
  type WriteOperationName,
} from '../clickup/index.ts';
import type { CallOptions, Endpoint, ToolResult } from '../endpoint/index.ts';
import { type Asked, decodeResult, previewIn, unconfirmed } from './answer/decode.ts';
import { payloadOf, recordsIn } from './answer/payload.ts';
import { id } from './answer/read.ts';
import { specOf } from './entity/index.ts';
import { knownKinds } from './entity/rows.ts';
import type { Choice } from './match/choice.ts';

/** A call of a tool, as a plan shows it. */
export interface ToolCall {
  tool: string;
  args: JsonObject;
  /** Which of several combined endpoints it goes to, by name. */
  endpoint?: string | undefined;
}

/** The calls of one endpoint. */
export interface Calling {
  /** Operations and tools that answered in prose alone (`task.list get_tasks`). */
  readonly prose: ReadonlySet<string>;
  /**
   * Reads, following pages where the operation returns all rows at once. `page` makes the call for
   * a cursor, and without one that for the first page.
   */
  readPages<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    asked: Asked,
    page: (cursor?: string) => ToolCall,
    options: CallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
  /** Sends exactly the planned call, and once more with the token of a confirmation. */
  write<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    choice: Choice,
    planned: ToolCall,
    options: CallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
}

/** More pages than these are a loop in the endpoint's answers. */
const MOST_PAGES = 200;

export function createCalling(endpoint: Pick<Endpoint, 'call'>): Calling {
  const prose = new Set<string>();
  /** Whether the last answer was an error: a server that swallows it may answer "nothing" next. */
  let failing = false;
  const kinds = knownKinds();
  /** The most rows that each tool has shown in one answer: its cap, if any, is not below. */
  const most = new Map<string, number>();
  /** The rows of the page before, by the call of the first page. */
  const before = new Map<string, string>();

  /** Whether a further page shows the rows of the page before it. */
  function isRepeated(first: ToolCall, cursor: string | undefined, rows: unknown[]): boolean {
    const key = canonicalJson(first);
    const shown = canonicalJson(rows.map((row) => (isObject(row) ? (row.id ?? row) : row)));
    const same = cursor !== undefined && rows.length > 0 && before.get(key) === shown;
    before.set(key, shown);
    return same;
  }

  function noted<T>(outcome: Outcome<T>): Outcome<T> {
    failing = outcome.kind !== 'ok' && outcome.kind !== 'rejected';
    return outcome;
  }

  /** Why an answer with these rows is not believed; null where it is. */
  function doubtAbout(operation: OperationName, tool: string, rows: number, shown: unknown[]) {
    const { kind, neverEmpty } = specOf(operation);
    if (rows === 0 && failing) {
      return unavailable(`${tool} answered with nothing right after an error.`);
    }
    if (rows === 0 && neverEmpty) {
      return unavailable(`${tool} answered with nothing, which may hide a refusal.`);
    }
    const other = kind && kinds.otherKind(kind, shown);
    if (!other) return null;
    const message = `${tool} shows what is known as a ${other} for a ${kind}.`;
    return { kind: 'rejected', reason: 'unreadable', message } as const;
  }

  return {
    prose,
    async readPages(operation, input, asked, page, options) {
      type Output = OutputOf<typeof operation>;
      const rows: unknown[] = [];
      const { tool } = asked;
      let { cursor } = asked;
      let why: string | null = null;
      for (let count = 0; count < MOST_PAGES; count++) {
        const outcome = await endpoint.call(tool, page(cursor).args, options);
        if (outcome.kind !== 'ok') return noted(outcome);
        const known = { ...asked, cursor, most: most.get(tool) ?? 0 };
        const answer = decodeResult(operation, input, outcome.value, known);
        if (answer.prose) prose.add(`${operation} ${tool}`);
        if (answer.outcome.kind !== 'ok') return noted(answer.outcome);
        const { value } = answer.outcome;
        const listed = itemsOf(value);
        const doubt = doubtAbout(operation, tool, answer.rows, listed ?? []);
        if (doubt) {
          // Nothing right after an error is not believed once.
          failing = doubt.kind === 'unavailable' && !failing;
          return doubt;
        }
        const { kind } = specOf(operation);
        if (kind) kinds.remember(kind, listed ?? []);
        failing = false;
        most.set(tool, Math.max(known.most, answer.rows));
        if (!listed) return answer.outcome;
        if (isRepeated(page(), cursor, listed)) {
          why = `${tool} answers every page with the same ${listed.length} rows`;
          if (Array.isArray(value)) break;
          return { kind: 'ok', value: incomplete({ items: [], next: null } as Output, why) };
        }
        if (!Array.isArray(value)) return answer.outcome;
        rows.push(...value);
        ({ why } = answer);
        if (answer.next === null) break;
        if (answer.next === cursor || count === MOST_PAGES - 1) {
          why = `${tool} does not come to an end`;
          break;
        }
        cursor = answer.next;
      }
      return { kind: 'ok', value: incomplete(rows as Output, why ?? '') };
    },

    async write(operation, input, choice, planned, options) {
      // Where a preview hands out the token of the write, it comes first.
      const preview = previewing(choice, planned);
      const once = await endpoint.call(planned.tool, preview ?? planned.args, options);
      if (once.kind !== 'ok') return noted(once);
      const token = confirmation(choice, planned, once.value);
      const confirmed = token ?? (preview ? planned.args : null);
      const last = confirmed ? await endpoint.call(planned.tool, confirmed, options) : once;
      if (last.kind !== 'ok') return noted(last);
      return noted(decodeResult(operation, input, last.value, askedOf(choice, input)).outcome);
    },
  };
}

function unavailable(message: string) {
  return { kind: 'unavailable', message } as const;
}

/** The rows of a listing, whole or a page of one; null for anything else. */
function itemsOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  return isObject(value) && Array.isArray(value.items) ? value.items : null;
}

/** What is known of a call apart from its arguments. */
export function askedOf({ candidate, plan }: Choice, input: unknown): Asked {
  const cursor = isObject(input) && typeof input.cursor === 'string' ? input.cursor : undefined;
  const { name: tool } = candidate.tool;
  return { most: 0, tool, paging: plan.paging, unsent: plan.lost, cursor };
}

/** The arguments that only ask for a preview; null where no token guards the write. */
function previewing({ candidate }: Choice, { args }: ToolCall): JsonObject | null {
  const named = (name: string) => candidate.slots.find((slot) => slot.name === name)?.path.at(0);
  const [token, dry, confirm] = ['confirmation_token', 'dry_run', 'confirm'].map(named);
  if (typeof token !== 'string' || typeof dry !== 'string' || args[dry] !== false) return null;
  const { [String(confirm)]: _, ...rest } = args;
  return { ...rest, [dry]: true };
}

/** The arguments that answer a preview with its token; null where there is none. */
function confirmation(choice: Choice, planned: ToolCall, result: ToolResult): JsonObject | null {
  const preview = previewIn(payloadOf(result));
  const slot = choice.candidate.slots.find(({ name }) => name === 'confirmation_token');
  const [name] = slot?.path ?? [];
  if (preview?.token == null || typeof name !== 'string') return null;
  return { ...planned.args, [name]: preview.token };
}

/** What a tool answered to a write. A type, so that it is a JSON object too. */
export type ToolAnswer = {
  /** Of what was written, where the answer names it. */
  id: string | null;
  text: string;
};

/** An answer is cut to this many characters. */
const LONGEST_TEXT = 20_000;

/** A write by a tool's own name; its success is judged by the same evidence as an operation's. */
export async function callTool(
  endpoint: Pick<Endpoint, 'call'>,
  planned: { tool: string; args: JsonObject },
  options: CallOptions,
): Promise<Outcome<ToolAnswer>> {
  const outcome = await endpoint.call(planned.tool, planned.args, options);
  if (outcome.kind !== 'ok') return outcome;
  const payload = payloadOf(outcome.value);
  if (previewIn(payload)) return unconfirmed(planned.tool);
  const text = payload.text === '' ? JSON.stringify(payload.data ?? null) : payload.text;
  const [written = null] = [...recordsIn(payload.data, [])].flatMap((row) => id(row.id) ?? []);
  return { kind: 'ok', value: { id: written, text: text.slice(0, LONGEST_TEXT) } };
}

/**
 * Time that a tool logged on no task, because it drops the task and ClickUp accepts that: the entry is
 * deleted, where it can be, and the call counts as refused. Null when the write is not a stray.
 */
export async function withoutStrays<N extends WriteOperationName>(
  operation: N,
  input: InputOf<N>,
  written: Outcome<OutputOf<N>>,
  tool: string,
  remove: false | ((stray: InputOf<'time_entry.delete'>) => Promise<Outcome<unknown>>),
): Promise<Outcome<never> | null> {
  if (operation !== 'time_entry.create' || written.kind !== 'ok') return null;
  const entry: unknown = written.value;
  if (!isObject(entry) || typeof entry.id !== 'string' || entry.taskId !== null) return null;
  const { workspaceId } = input as InputOf<'time_entry.create'>;
  const gone = remove && (await remove({ workspaceId, timeEntryId: entry.id }));
  const undone =
    gone && gone.kind === 'ok'
      ? 'The entry was deleted.'
      : `Delete the entry ${entry.id} in ClickUp.`;
  const message = `${tool} logs time on no task instead of the given one. ${undone}`;
  return { kind: 'rejected', reason: 'other', message };
}

/** Null for an input that a tool has no arguments for. */
export function attempt(make: () => ToolCall): ToolCall | null {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
