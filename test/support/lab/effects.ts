// What a sandbox's world holds, told so that two worlds can be compared: without ids that are given
// out anew each time, and without the traces that every touch leaves.
import {
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
  leavesOf,
} from '../../../src/base/index.ts';

type Row = JsonObject & { id: string };
/** A world as the control interface shows it. */
export type World = Record<string, Row[] | JsonObject>;

/** Instants and counters that change with every touch, and tell nothing of what was done. */
const TRACES = new Set([
  ...['at', 'createdAt', 'updatedAt', 'statusHistory', 'orderindex', 'lastAction', 'editorToken'],
  ...['meta', 'since'],
  // Of a message in chat.
  'date',
]);

/** Every row of a world as a text; a row that `before` did not have is told without its id. */
export function effectsIn(world: World, before: World): string[] {
  return rowsAsTold(world, before).map(({ table, row }) => `${table} ${canonicalJson(row)}`);
}

/**
 * The same, with a text for each place of a row that `before` had: a row on which only some of the planned
 * changes were made shows nothing that neither the world before nor the one after does.
 */
export function placesIn(world: World, before: World): string[] {
  return rowsAsTold(world, before).flatMap(({ table, row, isNew }) =>
    isNew
      ? [`${table} ${canonicalJson(row)}`]
      : [...leavesOf(row)].flatMap(([path, value]) =>
          [value].flat().map((one) => `${table} ${String(row.id)} ${path} ${canonicalJson(one)}`),
        ),
  );
}

function rowsAsTold(world: World, before: World) {
  const known = new Set(rowsIn(before).map(({ row }) => row.id));
  const fresh = new Set(rowsIn(world).flatMap(({ row }) => (known.has(row.id) ? [] : [row.id])));
  return rowsIn(world)
    .filter(({ row }) => row.deleted !== true)
    .map(({ table, row }) => ({
      ...{ table, isNew: fresh.has(row.id) },
      row: told(bare(table, row), fresh) as JsonObject,
    }));
}

/** What is in one list more often than in the other: `more` has too much, `less` too little. */
export function differenceOf(
  expected: string[],
  found: string[],
): { more: string[]; less: string[] } {
  const count = new Map<string, number>();
  for (const effect of found) count.set(effect, (count.get(effect) ?? 0) + 1);
  for (const effect of expected) count.set(effect, (count.get(effect) ?? 0) - 1);
  const times = (sign: 1 | -1) =>
    [...count].flatMap(([effect, number]) =>
      number * sign > 0 ? Array<string>(number * sign).fill(effect) : [],
    );
  return { more: times(1), less: times(-1) };
}

function rowsIn(world: World): { table: string; row: Row }[] {
  return Object.entries(world).flatMap(([table, rows]) =>
    Array.isArray(rows) ? rows.map((row) => ({ table, row })) : [],
  );
}

/**
 * A space knows every tag that was ever used in it; no task need carry it. A custom field with nobody in it
 * is as good as none.
 */
function bare(table: string, row: Row): JsonObject {
  if (table === 'spaces') return { ...row, tags: [] };
  if (table !== 'tasks' || !isObject(row.fields)) return row;
  const set = Object.entries(row.fields).filter(([, value]) => canonicalJson(value) !== '[]');
  return { ...row, fields: Object.fromEntries(set) };
}

function told(value: Json | undefined, fresh: ReadonlySet<string>): Json {
  if (typeof value === 'string') return fresh.has(value) ? 'new' : value;
  if (Array.isArray(value)) return value.map((one) => told(one, fresh));
  if (!isObject(value)) return value ?? null;
  const members = Object.entries(value).filter(([name]) => !TRACES.has(name));
  // Tags have no order of their own.
  const sorted = (name: string, one: Json) =>
    name === 'tags' && Array.isArray(one) && one.every((tag) => typeof tag === 'string')
      ? [...one].sort()
      : one;
  return Object.fromEntries(
    members.map(([name, one]) => [name, told(sorted(name, one ?? null), fresh)]),
  );
}
