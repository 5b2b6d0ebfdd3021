// The ways in which an endpoint can do an operation, in the order in which they are tried: its tools,
// what can be put together from others, and what the profile knows. What a way failed at is remembered.
import { isObject, type Json, type JsonObject, type Outcome, sha256 } from '../base/index.ts';
import { type OperationName, operationNamed } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import { type Capability, capabilityOf, isUsable } from './capability.ts';
import { type Composition, compositions, ITS_OWN } from './compose/composition.ts';
import type { BindingTable, Bound } from './match/bind.ts';
import type { Choice } from './match/choice.ts';

/** One way to do an operation. `name` is unique among its ways and means the same in every run. */
export type Way = { name: string; capability: Capability } & (
  | { kind: 'tool'; choice: Choice }
  | { kind: 'composed'; composition: Composition<OperationName> }
  | { kind: 'known'; answer: unknown }
);

/** What became of a way: `failed` gave no usable answer, `partial` one that is not whole. */
export type Lesson = 'failed' | 'partial';

/** Keeps what was learned between runs. */
export interface LessonStore {
  load(): Promise<Json | null>;
  save(value: JsonObject): Promise<void>;
}

export interface Ways {
  operations(): OperationName[];
  /** In the order to try: those without a bad lesson first. */
  of(operation: OperationName): Way[];
  learn(operation: OperationName, way: Way, lesson: Lesson): void;
  /** Null for a way that nothing bad is known of. */
  lesson(operation: OperationName, way: Way): Lesson | null;
}

/** Taken off the confidence of a tool that is asked for parts. */
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

  const toolWays = (operation: OperationName): Way[] => {
    const { choices, capability } = table.get(operation);
    return choices.map((choice, at) => ({
      ...{ kind: 'tool', name: wayName(choice), choice },
      capability: at === 0 ? capability : capabilityOf(operation, choice),
    }));
  };
  const ownWays = (operation: OperationName): Way[] => {
    const own = toolWays(operation);
    return operation === 'workspace.list' ? workspaceWays(own, table, workspaceId) : own;
  };
  const waysTo = (operation: OperationName): Way[] => {
    const own = ownWays(operation);
    // Only trees and searches are worth a second try in parts; another list would be another answer.
    if (own.length > 0 && operation !== 'hierarchy.get' && operation !== 'task.find') return own;
    // Two compositions that lean on each other would never end: a tree alone may be composed itself.
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
    operations: () => table.operations,
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

function wayName({ candidate }: Choice): string {
  return [candidate.tool.name, ...[...candidate.preset.values()].map(String)].join(' ');
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
      reason: `It is put together ${composition.how}${asked?.tool ? ` with ${asked.tool}` : ''}${without}.`,
    },
  };
}

/** A tool for workspaces tells their names, and so do trees and answers about the caller. */
function workspaceWays(tools: Way[], table: BindingTable, workspaceId: string | undefined): Way[] {
  const isPlain = (way: Way) => way.kind === 'tool' && way.choice.intent.noun === 'workspace';
  const known = (id: string, name: string, reason: string): Way => ({
    ...{ kind: 'known', name: 'known', answer: [{ id, name, members: [] }] },
    capability: {
      ...{ operation: 'workspace.list', state: 'partial', tool: null, lost: [], prose: false },
      ...{ confidence: 1, reason },
    },
  });
  const standIn =
    workspaceId !== undefined
      ? [
          known(
            workspaceId,
            `Workspace ${workspaceId}`,
            'No tool lists workspaces; the one that the profile names is used.',
          ),
        ]
      : [];
  const own =
    workspaceId === undefined && knowsItsOwn(table)
      ? [
          known(
            ITS_OWN,
            'Workspace',
            'No tool lists workspaces; the endpoint uses the one that it is set to.',
          ),
        ]
      : [];
  return [...tools.filter(isPlain), ...tools.filter((way) => !isPlain(way)), ...standIn, ...own];
}

/** Whether every tool gets along without being told the workspace. */
function knowsItsOwn(table: BindingTable): boolean {
  const wants = ({ choices: [choice] }: Bound) =>
    choice?.plan.fillings.some(({ field, slot }) => field === 'workspaceId' && slot.required) ===
    true;
  return !table.operations.some((operation) => wants(table.get(operation)));
}

/** Reads that are about no single thing that somebody named. */
const ASK_FOR_ALL = ['hierarchy.get', 'workspace.list', 'task.find'] as const;

/**
 * Whether another way may do better: the answer could not be used, or an argument was refused. A
 * refusal that nobody understands counts where it cannot be about the thing that was asked for, and for
 * a write, which it surely left undone.
 */
export function givesWay(operation: OperationName, outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== 'rejected') return false;
  const asksForAll = (ASK_FOR_ALL as readonly OperationName[]).includes(operation);
  return (
    outcome.reason === 'unreadable' ||
    outcome.reason === 'invalid' ||
    (asksForAll && outcome.reason !== 'authorization') ||
    (outcome.reason === 'other' && operationNamed(operation).effect !== 'read')
  );
}
