// The ways in which an endpoint can do an operation, in the order in which they are tried: its tools,
// compositions of other operations, and what the profile knows. Ways that failed are remembered.
import {
  AppError,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  sha256,
} from '../base/index.ts';
import {
  type OperationName,
  type OutputOf,
  operationNamed,
  whyIncomplete,
} from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import { type Capability, capabilityOf, isUsable } from './capability.ts';
import { isSlim } from './compose/completion.ts';
import { type Composition, compositions, ITS_OWN } from './compose/composition.ts';
import type { BindingTable, Bound } from './match/bind.ts';
import type { Choice } from './match/choice.ts';

/** One way to do an operation. `name` is unique among its ways and means the same in every run. */
export type Way = { name: string; capability: Capability } & (
  | { kind: 'tool'; choice: Choice }
  | { kind: 'composed'; composition: Composition<OperationName> }
  | { kind: 'known'; answer: unknown }
);

/** What was learned of a way: `failed` gave no usable answer, `partial` an incomplete one. */
export type Lesson = 'failed' | 'partial';

/** Stores what was learned between runs. */
export interface LessonStore {
  load(): Promise<Json | null>;
  save(value: JsonObject): Promise<void>;
}

export interface Ways {
  /** Changes with the names and the arguments of the tools. */
  readonly list: string;
  /** In the order to try: those without a bad lesson first. */
  of(operation: OperationName): Way[];
  learn(operation: OperationName, way: Way, lesson: Lesson): void;
  /** Null for a way of which nothing bad is known. */
  lesson(operation: OperationName, way: Way): Lesson | null;
}

/** Subtracted from the confidence of a tool that is called for parts. */
const HANDICAP = 0.2;

/** The ways on an endpoint whose tools are matched as in `table`. */
export async function openWays(
  table: BindingTable,
  tools: readonly Tool[],
  { workspaceId, lessons: store }: { workspaceId?: string | undefined; lessons?: LessonStore },
): Promise<Ways> {
  const list = sha256(JSON.stringify(tools.map(({ name, inputSchema }) => [name, inputSchema])));
  const stored = await store?.load();
  const lessons: Record<string, Lesson> =
    isObject(stored) && stored.tools === list && isObject(stored.lessons)
      ? (stored.lessons as Record<string, Lesson>)
      : {};

  const ownWays = (operation: OperationName): Way[] => {
    const { choices, capability } = table.get(operation);
    const own = choices.map((choice, at): Way => {
      const { tool, preset } = choice.candidate;
      return {
        ...{ kind: 'tool', name: [tool.name, ...preset.values()].map(String).join(' '), choice },
        capability: at === 0 ? capability : capabilityOf(operation, choice),
      };
    });
    return operation === 'workspace.list' ? workspaceWays(own, table, workspaceId) : own;
  };
  const waysTo = (operation: OperationName): Way[] => {
    const own = ownWays(operation);
    // Only trees and searches are worth a second try in parts; another list would be another answer.
    if (own.length > 0 && operation !== 'hierarchy.get' && operation !== 'task.find') return own;
    // Two compositions that depend on each other would never end: only a tree may be composed itself.
    const composed = composedWay(operation, (part) =>
      part === 'hierarchy.get' ? all(part) : ownWays(part),
    );
    return composed ? [...own, composed] : own;
  };
  const found = new Map<OperationName, Way[]>();
  const all = (operation: OperationName): Way[] => {
    const ways = found.get(operation) ?? waysTo(operation);
    found.set(operation, ways);
    return ways;
  };

  const keyOf = (operation: OperationName, way: Way) => `${operation} ${way.name}`;
  const rank = { partial: 1, failed: 2 } satisfies Record<Lesson, number>;
  return {
    list,
    of(operation) {
      const ranked = (way: Way) => {
        const lesson = lessons[keyOf(operation, way)];
        return way.capability.prose ? 3 : lesson === undefined ? 0 : rank[lesson];
      };
      return [...all(operation)].sort((a, b) => ranked(a) - ranked(b));
    },
    lesson: (operation, way) => lessons[keyOf(operation, way)] ?? null,
    learn(operation, way, lesson) {
      const key = keyOf(operation, way);
      if (lessons[key] === lesson || all(operation).length < 2) return;
      lessons[key] = lesson;
      // What cannot be saved is learned again.
      store?.save({ tools: list, lessons }).catch(() => {});
    },
  };
}

function composedWay(operation: OperationName, waysTo: (part: OperationName) => Way[]): Way | null {
  const composition = compositions[operation] as Composition<OperationName> | undefined;
  const can = (part: OperationName) => waysTo(part).some(({ capability }) => isUsable(capability));
  if (!composition?.isPossible(can)) return null;
  const asked = waysTo(composition.asks)[0]?.capability;
  const lost = asked?.lost ?? [];
  const without = lost.length > 0 ? `; it has no argument for ${lost.join(', ')}` : '';
  return {
    ...{ kind: 'composed', name: 'composed', composition },
    capability: {
      ...{ operation, state: 'partial', tool: asked?.tool ?? null, prose: false, lost },
      confidence: Math.max(0, Math.round(((asked?.confidence ?? 1) - HANDICAP) * 100) / 100),
      reason: `It is composed ${composition.how}${asked?.tool ? ` with ${asked.tool}` : ''}${without}.`,
    },
  };
}

/** A tool for workspaces lists them; then trees, answers about the user, and what the profile knows. */
function workspaceWays(tools: Way[], table: BindingTable, workspaceId: string | undefined): Way[] {
  const isPlain = (way: Way) => way.kind === 'tool' && way.choice.intent.noun === 'workspace';
  const known = (id: string, name: string, used: string): Way => ({
    ...{ kind: 'known', name: 'known', answer: [{ id, name, members: [] }] },
    capability: {
      ...{ operation: 'workspace.list', state: 'partial', tool: null, lost: [], prose: false },
      ...{ confidence: 1, reason: `No tool lists workspaces; ${used} is used.` },
    },
  });
  const own = [...tools.filter(isPlain), ...tools.filter((way) => !isPlain(way))];
  if (workspaceId !== undefined) {
    const name = `Workspace ${workspaceId}`;
    return [...own, known(workspaceId, name, 'the one that the profile names')];
  }
  if (!knowsItsOwn(table)) return own;
  return [...own, known(ITS_OWN, 'Workspace', "the endpoint's own")];
}

/** Whether no tool requires a workspace. */
function knowsItsOwn(table: BindingTable): boolean {
  const wants = ({ choices: [choice] }: Bound) =>
    choice?.plan.fillings.some(({ field, slot }) => field === 'workspaceId' && slot.required) ===
    true;
  return !table.operations.some((operation) => wants(table.get(operation)));
}

/** Reads that are not about a single named entity. */
const ASK_FOR_ALL: readonly OperationName[] = ['hierarchy.get', 'workspace.list', 'task.find'];

/**
 * Whether another way may do better: the answer could not be used, or an argument was refused. A
 * refusal for an unknown reason counts where it cannot be about a named entity, and for a write,
 * which it left undone.
 */
export function givesWay(operation: OperationName, outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== 'rejected') return false;
  return (
    outcome.reason === 'unreadable' ||
    outcome.reason === 'invalid' ||
    (ASK_FOR_ALL.includes(operation) && outcome.reason !== 'authorization') ||
    (outcome.reason === 'other' && operationNamed(operation).effect !== 'read')
  );
}

export function isUnreadable(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'rejected' && outcome.reason === 'unreadable';
}

/** How ways to read, or endpoints, are tried in their order. */
export interface Trying<W, T> {
  read(way: W): Promise<Outcome<T>>;
  /** Whether a way was no better before: it is not tried to complete an answer. */
  isPoor(way: W): boolean;
  /** Whether the next way may do better after a refusal. */
  givesWay(outcome: Outcome<unknown>): boolean;
  /** Called for a way whose answer was refused or is incomplete. */
  learn(way: W, outcome: Outcome<T>): void;
}

/** The first complete answer, else the best one; null where there is no way. */
export async function tryInOrder<W, N extends OperationName>(
  operation: N,
  ways: readonly W[],
  { read, isPoor, givesWay, learn }: Trying<W, OutputOf<N>>,
): Promise<Outcome<OutputOf<N>> | null> {
  let best: Outcome<OutputOf<N>> | null = null;
  let away: AppError | null = null;
  let unfit: AppError | null = null;
  for (const way of ways) {
    // A part is better than a way that was no better before.
    if (best?.kind === 'ok' && isPoor(way)) continue;
    const outcome = await read(way).catch((thrown: unknown) => {
      if (!(thrown instanceof AppError) || thrown.code === 'quota') throw thrown;
      return thrown;
    });
    if (outcome instanceof AppError) {
      // Another way may have an argument for what this one cannot be given.
      if (outcome.code === 'unreachable' && !outcome.data.fields) away ??= outcome;
      else unfit ??= outcome;
      continue;
    }
    const isComplete: boolean = outcome.kind === 'ok' && whyIncomplete(outcome.value) === null;
    if (outcome.kind === 'ok' && isComplete && !isSlim(operation, outcome.value)) return outcome;
    if (outcome.kind !== 'ok' && !givesWay(outcome)) return best ?? outcome;
    learn(way, outcome);
    // An incomplete answer is better than none, and a refusal that names what is missing than another.
    const rank = (one: Outcome<unknown>) => (one.kind === 'ok' ? 2 : isUnreadable(one) ? 1 : 0);
    if (best === null || rank(outcome) > rank(best)) best = outcome;
  }
  // Nobody was asked, so nothing was refused: the same may be read later.
  if (away !== null && best?.kind !== 'ok') throw away;
  if (unfit !== null && best === null) throw unfit;
  return best;
}
