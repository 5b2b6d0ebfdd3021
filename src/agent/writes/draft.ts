// From a call that the model wants to make to a write that can be shown, approved and planned.
import { type Json, type JsonObject, leavesOf } from '../../base/index.ts';
import { type BoundEndpoint, effectOfCall, type ToolCall } from '../../binding/index.ts';
import {
  type Effect,
  type ReadOperationName,
  type WriteName,
  withOwnTaskIds,
} from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import {
  dayLabel,
  type Engine,
  encodeStep,
  extraOf,
  instantNamed,
  judgedCall,
  pick,
  rowsOf,
  type StepDraft,
  toolCallOf,
} from '../../engine/index.ts';
import type { Hierarchy } from '../../hierarchy/index.ts';
import { type JudgedCall, riskOf } from '../../policy/index.ts';
import { KeptResults } from '../results/kept.ts';
import { type Complete, understand } from './understand.ts';
import { afterOf, type Existing, VIEWS, type WriteView } from './views.ts';

/** A write, ready to be decided about. */
export interface Drafted {
  step: StepDraft;
  /** What will be sent. */
  call: ToolCall;
  /** What the policy judges. */
  judged: JudgedCall;
  effect: Effect;
  risk: 'low' | 'high';
  /** Where a rule for such writes would hold: a list, a goal, a doc, or the target itself. */
  place: { kind: string; id: string; name: string } | null;
  /** Arguments that no field of the operation stands for: they are sent, so a person sees them. */
  beside: JsonObject;
}

export interface Drafting {
  binding: BoundEndpoint;
  engine: Pick<Engine, 'look'>;
  hierarchy: Hierarchy;
  results: KeptResults;
  timeZone: string;
  /** The name of what a stand-in such as `{{s1.id}}` stands for; null for another id. */
  planned(id: string): string | null;
  /** The step's key, unique in all sessions. */
  key: string;
  reason: string;
}

/** A stand-in for the id of something that does not exist yet. */
const STAND_IN = /\{\{s\d+\.id\}\}/;

/** What is shown of a thing that will be removed. */
const REMOVED = { name: '', status: '' };

/** Looks at the target where it can, and says what the call will change. */
export async function draftWrite(tool: Tool, given: JsonObject, how: Drafting): Promise<Drafted> {
  const args = await withOwnTaskIds(given, how.hierarchy.taskId);
  const call: ToolCall = { tool: tool.name, args };
  const effect = effectOfCall(tool, args);
  const known = await understand(call, how.binding, completing(how));
  // Half an update that is understood could only be half taken back.
  if (!known || (known.extra.length > 0 && effect === 'update')) return rawDraft(call, effect, how);
  const view = VIEWS[known.operation] ?? {};
  const { input, operation } = known;
  const extra = extraOf({ operation, input }, known.call.args, how.binding);
  const sent = encodeStep({ operation, input, extra }, how.binding);
  const existing = view.existing?.(input) ?? null;
  const row = existing ? await rowOf(existing, effect, how) : null;
  const after = daysAlone(afterOf(view, input, row), args, how.timeZone);
  const looked = existing?.look && row && effect !== 'create';
  const before = looked ? pick(row, effect === 'delete' ? REMOVED : after) : null;
  const target = existing
    ? {
        kind: existing.kind,
        id: existing.id,
        name: nameIn(row) ?? how.planned(existing.id) ?? existing.id,
      }
    : newTarget(view, input, known.operation);
  const place = await placeOf(view, input, row, target, how);
  const names = await namesIn([before, after], place, how.hierarchy);
  return {
    effect,
    call: sent,
    judged: judgedCall({ operation, input, extra }, sent, how.binding),
    risk: effect === 'update' && before === null ? 'high' : riskOf(known.operation),
    place,
    beside: leavesAt(args, known.extra),
    step: {
      key: how.key,
      operation: known.operation as WriteName,
      input,
      ...(Object.keys(names).length > 0 ? { facts: { names } } : {}),
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
      target,
      before: before && withoutNull(before),
      after,
      reason: how.reason,
      preconditions:
        looked && existing.look && before
          ? [
              {
                kind: 'same',
                look: existing.look,
                id: existing.id,
                fields: before,
                what: `"${target.name}"`,
              },
            ]
          : [],
    },
  };
}

/** Names for the ids of people and of the list, from the cached workspace. */
async function namesIn(
  shown: readonly (JsonObject | null)[],
  place: Drafted['place'],
  { person }: Pick<Hierarchy, 'person'>,
): Promise<Record<string, string>> {
  const ids = [...new Set(shown.flatMap((fields) => fields?.assignees ?? []).map(String))];
  const named = ids.map(async (id) => [id, (await person(id).catch(() => null))?.name] as const);
  return Object.fromEntries([
    ...(place?.kind === 'list' ? [[place.id, place.name]] : []),
    ...(await Promise.all(named)).filter(([, name]) => name !== undefined),
  ]);
}

/** A call that a person makes by a tool's own name, as a step: that of an operation where one is surely meant. */
export async function draftCall(
  tool: Tool,
  args: JsonObject,
  how: Omit<Drafting, 'results' | 'planned'>,
): Promise<StepDraft> {
  const around = { results: new KeptResults(), planned: () => null };
  return (await draftWrite(tool, args, { ...how, ...around })).step;
}

/** A date that is sent as a day alone stands in ClickUp at four in the morning of that day. */
function daysAlone(after: JsonObject, args: JsonObject, timeZone: string): JsonObject {
  const dates = [
    ['dueAt', args.due_date_time ?? args.due_datetime],
    ['startAt', args.start_date_time ?? args.start_datetime],
  ] as const;
  const kept = dates.flatMap(([field, hasTime]) => {
    const at = after[field];
    return hasTime === false && typeof at === 'number'
      ? [[field, instantNamed(`${dayLabel(at, timeZone)} 04:00`, timeZone)]]
      : [];
  });
  return { ...after, ...Object.fromEntries(kept) };
}

function leavesAt(args: JsonObject, paths: readonly string[]): JsonObject {
  const leaves = leavesOf(args);
  return Object.fromEntries(paths.map((path) => [path, leaves.get(path) ?? null]));
}

/** A call that stands for itself: what it changes is what it says. */
function rawDraft(call: ToolCall, effect: Effect, how: Drafting): Drafted {
  const operation = toolCallOf(effect);
  const id = idIn(call.args);
  const row = id === null ? null : ([...how.results.about(id)][0] ?? null);
  return {
    effect,
    call,
    judged: judgedCall({ operation, input: {}, extra: {} }, call, how.binding),
    risk: 'high',
    place: null,
    beside: {},
    step: {
      key: how.key,
      operation,
      input: { tool: call.tool, args: call.args },
      target: { kind: 'tool', id, name: nameIn(row) ?? id ?? call.tool },
      before: null,
      after: call.args,
      reason: how.reason,
    },
  };
}

/** The id that a call is about, where its arguments name just one. */
function idIn(args: JsonObject): string | null {
  const ids = Object.entries(args).flatMap(([name, value]) =>
    /(^|_)id$|Id$/.test(name) && (typeof value === 'string' || typeof value === 'number')
      ? [{ name, id: String(value) }]
      : [],
  );
  const own = ids.find(({ name }) => name === 'id') ?? (ids.length === 1 ? ids[0] : undefined);
  return own?.id ?? null;
}

/** The target as it is now: read where it will be changed, else as it was last seen. */
async function rowOf(
  existing: Existing,
  effect: Effect,
  how: Drafting,
): Promise<JsonObject | null> {
  const [seen] = how.results.about(existing.id);
  if (effect === 'create' && seen) return seen;
  const look = existing.look?.operation as ReadOperationName | undefined;
  const blind = look === undefined || how.binding.capability(look).state === 'absent';
  if (blind || existing.look === null || STAND_IN.test(existing.id)) return seen ?? null;
  const rows = rowsOf(await how.engine.look(existing.look));
  return rows.find(({ id }) => id === existing.id) ?? null;
}

function newTarget(view: WriteView, input: JsonObject, operation: string) {
  const [noun = 'thing'] = operation.split('.');
  const { kind, name } = view.fresh?.(input) ?? { kind: noun.replace('_', ' '), name: operation };
  return { kind, id: null, name };
}

async function placeOf(
  view: WriteView,
  input: JsonObject,
  row: JsonObject | null,
  target: Drafted['step']['target'],
  how: Drafting,
): Promise<Drafted['place']> {
  const place = view.place?.(input, row) ?? null;
  if (place === null) {
    return target.id === null ? null : { kind: target.kind, id: target.id, name: target.name };
  }
  if (place.kind !== 'list') return { ...place, name: nameSeen(place.id, how) ?? place.id };
  const found = await how.hierarchy.find(place.id, ['list']).catch(() => null);
  return { ...place, name: found?.node.name ?? place.id };
}

function nameSeen(id: string, how: Drafting): string | null {
  return nameIn([...how.results.about(id)][0] ?? null);
}

function nameIn(row: JsonObject | null): string | null {
  const name = row?.name ?? row?.title;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** The workspace is known, and a key result's goal is found in what was seen, else by looking. */
function completing(how: Drafting): Complete {
  return async (field, input): Promise<Json | undefined> => {
    if (field === 'workspaceId') return (await how.hierarchy.workspace()).id;
    if (field !== 'goalId' || typeof input.keyResultId !== 'string') return undefined;
    for (const row of how.results.about(input.keyResultId)) {
      const goal = row.goal_id ?? row.goalId;
      if (typeof goal === 'string') return goal;
    }
    return goalOfKeyResult(input.keyResultId, how);
  };
}

async function goalOfKeyResult(id: string, how: Drafting): Promise<string | undefined> {
  const { id: workspaceId } = await how.hierarchy.workspace();
  const goals = rowsOf(
    await how.engine.look({
      operation: 'goal.list',
      input: { workspaceId, includeCompleted: true },
    }),
  );
  for (const { id: goalId } of goals) {
    if (typeof goalId !== 'string') continue;
    const whole = await how.engine.look({ operation: 'goal.get', input: { goalId } });
    if (rowsOf(whole).some((row) => row.id === id && row.id !== goalId)) return goalId;
  }
  return undefined;
}

/** A text that is not there is an empty one to the one who writes it back. */
function withoutNull(before: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => [
      name,
      value === null && /description|content|name/.test(name) ? '' : value,
    ]),
  );
}

/** Whether a call speaks of something that is only planned. */
export function hasStandIn(args: JsonObject): boolean {
  return STAND_IN.test(JSON.stringify(args));
}
