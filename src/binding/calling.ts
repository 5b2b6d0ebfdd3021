// Makes the calls of a bound endpoint: follows pages, confirms gates, remembers trouble.
import { canonicalJson, isObject, type JsonObject, type Outcome } from '../base/index.ts';
import { type InputOf, incomplete, type OperationName, type OutputOf } from '../clickup/index.ts';
import type { CallOptions, Endpoint, ToolResult } from '../endpoint/index.ts';
import { previewIn } from './decode/evidence.ts';
import { type Asked, decodeResult } from './decode/index.ts';
import { type Kind, knownKinds } from './decode/kind.ts';
import { payloadOf } from './decode/payload.ts';
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
  /** Operations and tools that answered in words for people (`task.list get_tasks`). */
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
  /** Sends exactly the planned call, and once more with the token that a gate may hand out. */
  write<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    choice: Choice,
    planned: ToolCall,
    options: CallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
}

/** More pages than this are a loop in the endpoint's answers. */
const MOST_PAGES = 200;

/** Listings of things whose ids belong to nothing else. */
const KIND_OF: { [N in OperationName]?: Kind } = {
  'workspace.list': 'workspace',
  'space.list': 'space',
  'folder.list': 'folder',
  'folder.list_all': 'folder',
  'list.list': 'list',
  'list.list_folderless': 'list',
};

/** Whoever may call has a workspace, and a workspace has people: none of either is no answer. */
const NEVER_EMPTY: readonly OperationName[] = ['workspace.list', 'member.list'];

export function createCalling(endpoint: Pick<Endpoint, 'call'>): Calling {
  const prose = new Set<string>();
  /** Whether the last answer was trouble: a server that swallows it may say "nothing" next. */
  let troubled = false;
  const kinds = knownKinds();
  /** The most rows that each tool has shown in one answer: where it stops, if it does, is above. */
  const most = new Map<string, number>();
  /** The rows of the page before, by the tool and what it was asked beside the page. */
  const before = new Map<string, string>();

  /** How many rows came again; 0 for a page that brings others than the page before it. */
  function isAgain(first: ToolCall, cursor: string | undefined, rows: unknown[]): number {
    const key = canonicalJson(first);
    const shown = canonicalJson(rows.map((row) => (isObject(row) ? (row.id ?? row) : row)));
    const same = cursor !== undefined && rows.length > 0 && before.get(key) === shown;
    before.set(key, shown);
    return same ? rows.length : 0;
  }

  function noted<T>(outcome: Outcome<T>): Outcome<T> {
    troubled = outcome.kind !== 'ok' && outcome.kind !== 'rejected';
    return outcome;
  }

  return {
    prose,
    async readPages(operation, input, asked, page, options) {
      const rows: unknown[] = [];
      const { tool } = asked;
      let { cursor } = asked;
      let why: string | null = null;
      for (let count = 0; count < MOST_PAGES; count++) {
        const { args } = page(cursor);
        const outcome = await endpoint.call(tool, args, options);
        if (outcome.kind !== 'ok') return noted(outcome);
        const known = { ...asked, cursor, most: most.get(tool) ?? 0 };
        const answer = decodeResult(operation, input, outcome.value, known);
        if (answer.prose) prose.add(`${operation} ${tool}`);
        if (answer.outcome.kind !== 'ok') return noted(answer.outcome);
        if (answer.rows === 0 && troubled) {
          troubled = false;
          const message = `${tool} answered with nothing right after trouble, which is not believed.`;
          return { kind: 'unavailable', message };
        }
        if (answer.rows === 0 && NEVER_EMPTY.includes(operation)) {
          const message = `${tool} answered that there is nothing, which cannot be: it may hide a refusal.`;
          return noted({ kind: 'unavailable', message });
        }
        const kind = KIND_OF[operation];
        const shown = itemsOf(answer.outcome.value) ?? [];
        const other = kind && kinds.otherKind(kind, shown);
        if (other) {
          const message = `${tool} shows what is known as a ${other} for a ${kind}.`;
          return noted({ kind: 'rejected', reason: 'unreadable', message });
        }
        if (kind) kinds.remember(kind, shown);
        troubled = false;
        most.set(tool, Math.max(known.most, answer.rows));
        const { value } = answer.outcome;
        const listed = itemsOf(value);
        if (!listed) return answer.outcome;
        const again = isAgain(page(), cursor, listed);
        if (again) {
          why = `${tool} answers every page with the same ${again} rows`;
          if (!Array.isArray(value)) {
            const none = { items: [], next: null } as OutputOf<typeof operation>;
            return { kind: 'ok', value: incomplete(none, why) };
          }
          break;
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
      const value = rows as OutputOf<typeof operation>;
      return { kind: 'ok', value: incomplete(value, why ?? '') };
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

/** The rows of a listing, whole or a page of one; null for what is none. */
function itemsOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  return isObject(value) && Array.isArray(value.items) ? value.items : null;
}

/** What is known of a call beside its arguments. */
export function askedOf({ candidate, plan }: Choice, input: unknown): Asked {
  return {
    most: 0,
    tool: candidate.tool.name,
    paging: plan.paging,
    unsaid: plan.lost,
    cursor: isObject(input) && typeof input.cursor === 'string' ? input.cursor : undefined,
  };
}

/** The arguments that only ask for a preview; null where no token guards the write. */
function previewing({ candidate }: Choice, { args }: ToolCall): JsonObject | null {
  const named = (name: string) => candidate.slots.find((slot) => slot.name === name)?.path.at(0);
  const [token, dry, confirm] = ['confirmation_token', 'dry_run', 'confirm'].map(named);
  if (typeof token !== 'string' || typeof dry !== 'string' || args[dry] !== false) return null;
  const { [String(confirm)]: _, ...rest } = args;
  return { ...rest, [dry]: true };
}

/** The arguments that answer a preview with the token it gave; null when nothing asks for one. */
function confirmation(choice: Choice, planned: ToolCall, result: ToolResult): JsonObject | null {
  const { data, text } = payloadOf(result);
  const preview = previewIn(data, text);
  const slot = choice.candidate.slots.find(({ name }) => name === 'confirmation_token');
  const [name] = slot?.path ?? [];
  if (preview?.token == null || typeof name !== 'string') return null;
  return { ...planned.args, [name]: preview.token };
}
