// Carries out the calls of one reply: reads side by side, then writes one after the other.
import {
  AppError,
  cleanLine,
  cleanText,
  type ErrorCode,
  messageOf,
  type Outcome,
  untrusted,
} from '../../base/index.ts';
import { effectOfCall } from '../../binding/index.ts';
import { type Effect, operationNamed, withOwnTaskIds } from '../../clickup/index.ts';
import { cleanArguments, mapTexts } from '../clean.ts';
import type { AgentEvent, ResultTable } from '../events.ts';
import { callLocal } from '../local/index.ts';
import { failed, type LocalContext, type ToolSaid } from '../local/local-tool.ts';
import type { ModelReply, ToolResultBlock, ToolUseBlock } from '../model/model.ts';
import { type Presented, presentResult } from '../results/present.ts';
import type { AgentRooms } from '../rooms.ts';
import type { ShownTool } from '../tools/shown.ts';
import { hasStandIn } from '../writes/draft.ts';
import type { Turn, Writer } from '../writes/writer.ts';
import { lostResult } from './history.ts';
import type { TurnLimits } from './limits.ts';
import type { Callable, Toolbox } from './toolbox.ts';

export interface Calling extends Turn {
  toolbox: Toolbox;
  rooms: Pick<AgentRooms, 'endpoint' | 'hierarchy' | 'engine' | 'binding'>;
  local: LocalContext;
  writer: Writer;
  limits: TurnLimits;
  /** Calls to ClickUp in this turn so far. */
  clickupCalls(): number;
  /** How a call to the endpoint ended: null for well. */
  ended(failure: AppError | null): void;
  redact(text: string): string;
  emit(event: AgentEvent): void;
}

interface Call {
  use: ToolUseBlock;
  callable: Callable | null;
  effect: Effect;
}

/** The answers, in the order of the calls. Errors: LimitReached, before anything is called that passes it. */
export async function runCalls(
  reply: Pick<ModelReply, 'content' | 'malformed'>,
  how: Calling,
): Promise<ToolResultBlock[]> {
  const calls = reply.content
    .filter((block) => block.type === 'tool_use')
    .map((use): Call => {
      const callable = how.toolbox.named(use.name);
      return { use, callable, effect: effectOfUse(use, callable) };
    });
  for (const { use } of calls) how.limits.call(use);
  const results = new Map<string, ToolResultBlock>();
  const run = async (call: Call) => {
    results.set(call.use.id, await runCall(call, reply.malformed.get(call.use.id), how));
  };
  await Promise.all(calls.filter(({ effect }) => effect === 'read').map(run));
  for (const call of calls.filter(({ effect }) => effect !== 'read')) await run(call);
  return calls.map(({ use }) => results.get(use.id) ?? lostResult(use.id));
}

function effectOfUse({ name, input }: ToolUseBlock, callable: Callable | null): Effect {
  if (callable?.origin === 'endpoint') {
    return effectOfCall(callable.tool.tool, callable.tool.restore(input));
  }
  return name === 'run_workflow' ? 'update' : 'read';
}

async function runCall(
  { use, callable, effect }: Call,
  malformed: string | undefined,
  how: Calling,
): Promise<ToolResultBlock> {
  const { emit, redact, signal } = how;
  const tool = callable?.origin === 'endpoint' ? callable.tool.tool.name : use.name;
  emit({
    kind: 'tool-started',
    id: use.id,
    tool: redact(cleanLine(tool, 80)),
    args: mapTexts(cleanArguments(use.input), redact),
    effect,
    origin: callable?.origin ?? 'local',
  });
  const end = ({ ok, summary, text, table }: ToolSaid) =>
    emit({
      kind: 'tool-ended',
      id: use.id,
      ok,
      summary: redact(cleanLine(summary, 160)),
      detail: cleanText(redact(text)),
      ...(table ? { table: safeTable(table, redact) } : {}),
    });
  let said: ToolSaid;
  try {
    said = signal.aborted
      ? INTERRUPTED
      : await unlessAborted(answer(use, callable, effect, malformed, how), signal);
  } catch (thrown) {
    end(failed(messageOf(thrown), messageOf(thrown)));
    throw thrown;
  }
  end(said);
  return {
    type: 'tool_result',
    toolUseId: use.id,
    text: redact(said.text),
    isError: !said.ok,
    ...(said.references ? { references: said.references } : {}),
  };
}

/** Rows go to the screen as texts do: without secrets, and without what a terminal would act on. */
function safeTable({ columns, rows }: ResultTable, redact: (text: string) => string): ResultTable {
  const safe = (text: string) => redact(cleanText(text));
  return {
    columns: columns.map(safe),
    rows: rows.map(({ id, url, cells }) => ({
      id: id && safe(id),
      url: url && safe(url),
      cells: cells.map(safe),
    })),
  };
}

async function answer(
  use: ToolUseBlock,
  callable: Callable | null,
  effect: Effect,
  malformed: string | undefined,
  how: Calling,
): Promise<ToolSaid> {
  try {
    if (malformed !== undefined) return malformedSaid(malformed);
    if (callable === null) return unknownSaid(use.name, how.toolbox);
    if (callable.origin === 'local') return await callLocal(callable.tool, use.input, how.local);
    how.limits.clickup(how.clickupCalls());
    const args = callable.tool.restore(use.input);
    if (effect !== 'read') {
      const said = await how.writer.write(callable.tool.tool, args, how);
      how.ended(null);
      return said;
    }
    const forbidden = await how.writer.forbidden(callable.tool.tool, args);
    if (forbidden !== null) {
      how.denied();
      const text = `Not called. The policy forbids ${forbidden}, which this tool can do. Do not try another way.`;
      return failed(text, 'denied');
    }
    return await readSaid(callable.tool, args, how);
  } catch (thrown) {
    return failureSaid(thrown, use.name, how);
  }
}

async function readSaid(
  { tool }: ShownTool,
  args: ToolUseBlock['input'],
  how: Calling,
): Promise<ToolSaid> {
  if (hasStandIn(args)) {
    const text = 'That exists only in the plan, so it cannot be read. Go on with its stand-in.';
    return failed(text, 'only planned');
  }
  const endpoint = await how.rooms.endpoint();
  const { signal } = how;
  const hierarchy = await how.rooms.hierarchy();
  const named = await withOwnTaskIds(cleanArguments(args), hierarchy.taskId);
  const outcome = await endpoint.call(tool.name, named, {
    effect: 'read',
    lane: 'interactive',
    signal,
  });
  if (outcome.kind !== 'ok') return refusedSaid(outcome, tool.name, how);
  how.ended(null);
  const { timeZone, results } = how.local;
  const shown = presentResult(outcome.value, { tool: tool.name, timeZone, kept: results });
  const ok = !outcome.value.isError;
  return {
    ok,
    text: untrusted(`tool ${tool.name}`, shown.text, 40_000),
    summary: ok ? await readSentence(tool.name, named, shown, how) : shown.summary,
    ...(shown.table ? { table: shown.table } : {}),
  };
}

/** What was read, for a person: `Read 51 tasks in Bug Triage`. */
async function readSentence(
  tool: string,
  args: ToolUseBlock['input'],
  { summary, count }: Presented,
  { rooms, local }: Calling,
): Promise<string> {
  const { operations } = (await rooms.binding()).reachOf({ tool, args });
  const reading = operations.find((name) => operationNamed(name).effect === 'read');
  if (reading === undefined) return `${tool}: ${summary}`;
  const noun = (reading.split('.')[0] ?? '').replaceAll('_', ' ');
  if (count === undefined) return `Read ${noun} ${summary}`;
  const id = Object.entries(args).find(([name]) => /^(list|folder|space)_?id$/i.test(name))?.[1];
  const [seen] = id == null ? [] : [...local.results.about(String(id))];
  const whole = id == null ? await (await rooms.hierarchy()).workspace().catch(() => null) : null;
  const place = whole?.name ?? seen?.name;
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `Read ${count} ${count === 1 ? noun : plural}${place ? ` in ${place}` : ''}`;
}

/** Codes of outcomes that a script wants to know of when nothing else succeeded. */
const CODE_OF: Record<Exclude<Outcome<unknown>['kind'], 'ok'>, ErrorCode> = {
  'rate-limited': 'quota',
  rejected: 'failed',
  unavailable: 'unreachable',
  unknown: 'unreachable',
};

function refusedSaid(
  outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>,
  tool: string,
  how: Calling,
): ToolSaid {
  const dead = outcome.kind === 'rejected' && outcome.reason === 'authorization';
  const code = dead ? 'authorization' : CODE_OF[outcome.kind];
  const message = cleanLine(outcome.message, 400);
  how.ended(new AppError(code, `The endpoint did not answer ${tool}: ${message}`));
  const text = `${tool} failed (${outcome.kind}). ${untrusted(`tool ${tool}`, message)}`;
  return failed(text, message);
}

function malformedSaid(text: string): ToolSaid {
  const words = 'The arguments were not a JSON object, so nothing was called. They began:';
  return failed(`${words} ${cleanLine(text, 200)}`, 'malformed arguments');
}

function unknownSaid(name: string, { catalogue }: Toolbox): ToolSaid {
  const near = catalogue.near(name);
  const hint = near.length > 0 ? ` The nearest are: ${near.join(', ')}.` : '';
  return failed(`There is no tool "${cleanLine(name, 80)}".${hint}`, 'no such tool');
}

/** What was thrown on the way, as the model is told; a limit goes on to the turn. */
function failureSaid(thrown: unknown, tool: string, how: Calling): ToolSaid {
  const said = messageOf(thrown);
  if (!(thrown instanceof AppError)) return failed(`${tool} failed: ${said}`, said);
  if (thrown.code === 'budget') throw thrown;
  if (thrown.code === 'interrupted') return INTERRUPTED;
  how.ended(thrown);
  const text = [thrown.message, thrown.next ?? ''].join(' ').trim();
  return failed(untrusted(`failure of ${tool}`, text), said);
}

const INTERRUPTED = failed('Interrupted by the person before it ended.', 'interrupted');

/** A call that does not hear of the interruption is not waited for. */
function unlessAborted(said: Promise<ToolSaid>, signal: AbortSignal): Promise<ToolSaid> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(INTERRUPTED);
    signal.addEventListener('abort', abort, { once: true });
    said.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
