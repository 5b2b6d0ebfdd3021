// What a call of a tool may do on this endpoint: every operation that the tool serves, chosen for it or
// not. Denials rest on it, so an ambiguous call reaches too far rather than not far enough.
import { isObject, type Json, type JsonObject, leavesOf, sha256 } from '../base/index.ts';
import { type Effect, type OperationName, operationNamed, operations } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import type { EncodeOptions } from './arguments/time.ts';
import type { ToolCall } from './calling.ts';
import { chooserOf, effectOf, effectOfCall, isGeneric } from './effect.ts';
import type { BindingTable } from './match/bind.ts';
import { type Candidate, type Choice, choiceOf } from './match/choice.ts';
import { CHANGING_WORDS, NOUNS } from './name/vocabulary.ts';

export interface Reach {
  /** What this very call does; never milder than what the tool's name says. */
  effect: Effect;
  /** Every operation that the tool may carry out, whatever the arguments are. */
  operations: OperationName[];
  /** The tool calls other tools, or is unknown: it may do anything. */
  opaque: boolean;
  /** Changes with the tool's name, description, schema and annotations. */
  toolHash: string;
}

/** What a reach is worked out from. `outer`: tools that hide those others. */
export interface ReachSources {
  tools: readonly Tool[];
  outer: readonly Tool[];
  table: BindingTable;
  settings: EncodeOptions;
}

const ALL = Object.keys(operations) as OperationName[];

/** Answers the reach of any call. Never throws, whatever the tools declare. */
export function createReach(sources: ReachSources): (call: ToolCall) => Reach {
  const inner = new Map(sources.tools.map((tool) => [tool.name, tool]));
  const outer = new Map(sources.outer.map((tool) => [tool.name, tool]));
  /** What of a reach depends on the tool alone: a plan may make thousands of calls of one. */
  const facts = new Map<Tool, { free: boolean; serves: OperationName[]; toolHash: string }>();
  const factsOf = (tool: Tool) => {
    const found = {
      free: !inner.has(tool.name) || isOpaque(tool),
      serves: servedBy(tool, sources),
      toolHash: sha256({ ...tool, annotations: { ...tool.annotations } }),
    };
    facts.set(tool, found);
    return found;
  };
  const reachOf = ({ tool: name, args }: ToolCall): Reach => {
    const tool = inner.get(name) ?? outer.get(name);
    if (!tool) return { effect: 'delete', operations: ALL, opaque: true, toolHash: '' };
    const hidden = inner.has(name) ? null : hiddenCall(args, inner);
    if (hidden) return reachOf(hidden);
    const { free, serves, toolHash } = facts.get(tool) ?? factsOf(tool);
    const effect = effectOfCall(tool, args);
    // A name that only looks does not make a read of what it is told to call.
    if (free && (effect !== 'read' || effectOf(tool) !== 'read')) {
      return { effect, operations: ALL, opaque: true, toolHash };
    }
    const operations = startsTimer(args, serves)
      ? [...new Set([...serves, 'time_entry.start' as const])]
      : serves;
    return { effect, operations, opaque: false, toolHash };
  };
  return reachOf;
}

/** Whether a call that logs time starts a timer instead: that is what ClickUp makes of a negative duration. */
function startsTimer(args: JsonObject, serves: readonly OperationName[]): boolean {
  const isNegative = (leaf: Json) => typeof leaf !== 'boolean' && Number(leaf) < 0;
  return serves.includes('time_entry.create') && [...leavesOf(args).values()].some(isNegative);
}

/** The call inside a call: a known tool's exact name, its arguments, and nothing else. */
function hiddenCall(args: JsonObject, tools: ReadonlyMap<string, Tool>): ToolCall | null {
  const values = Object.values(args);
  const tool = values.find((value) => typeof value === 'string');
  const inside = values.find(isObject);
  if (values.length !== 2 || typeof tool !== 'string' || !inside || !tools.has(tool)) return null;
  return { tool, args: inside };
}

/** Whether a tool's arguments choose freely what it does. */
function isOpaque(tool: Tool): boolean {
  const chooser = chooserOf(tool);
  return chooser === 'free' || (isGeneric(tool.name) && chooser === null);
}

/** The operations of a tool: those it was chosen for, those it would fit, else those it is named after. */
function servedBy(tool: Tool, { table, settings }: ReachSources): OperationName[] {
  const ways = table.candidates.filter((candidate) => candidate.tool.name === tool.name);
  const isAssigned = (operation: OperationName) =>
    table.assigned.includes(operation) &&
    table
      .get(operation)
      .choices.some(({ candidate, intent }) => candidate.tool.name === tool.name && !intent.sign);
  const served = new Set(
    ALL.filter(
      (operation) =>
        isAssigned(operation) ||
        // What its arguments alone make of a call is looked at with each call.
        ways.some((way) => isServed(choiceOf(operation, way, settings))),
    ),
  );
  for (const way of ways) {
    if (way.effect === 'read' || [...served].some(writes)) continue;
    for (const operation of namedAfter(way)) served.add(operation);
  }
  return [...served];
}

function isServed(choice: Choice | null): boolean {
  return choice !== null && !choice.intent.sign;
}

function writes(operation: OperationName): boolean {
  return operationNamed(operation).effect !== 'read';
}

/** What a tool that fits no operation is named after: `archive_task` changes a task, as a subtask is one. */
function namedAfter({ reading, effect }: Candidate): OperationName[] {
  const unknown = reading.unknown.filter((word) => !CHANGING_WORDS.has(word));
  const nouns = [...reading.nouns, ...unknown.map(nounAtEndOf)];
  const [noun] = nouns;
  if (!noun || nouns.includes(null)) return [];
  return ALL.filter((operation) => operation === `${noun}.${effect}`);
}

/** The thing that an unknown word is a kind of; null where it names another thing. */
function nounAtEndOf(word: string): string | null {
  const entries = Object.entries(NOUNS) as [string, string[]][];
  return entries.find(([, phrases]) => phrases.some((one) => word.endsWith(one)))?.[0] ?? null;
}
