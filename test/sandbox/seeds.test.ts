import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { isObject, type JsonObject } from '../../src/base/index.ts';
import { type SeedName, startSandbox } from '../../src/sandbox/index.ts';
import { HeldClock, listId, NOON, named, object, openSandbox, rows } from './client.ts';

const ZONES = Intl.supportedValuesOf('timeZone');

/** The world that a sandbox started at `now` in `timeZone` begins with. */
async function worldAt(
  now: number,
  timeZone: string,
  seed: SeedName = 'demo',
): Promise<JsonObject> {
  const sandbox = await startSandbox({ clock: new HeldClock(now), timeZone, seed });
  const world: unknown = await (await fetch(`${sandbox.control}/world`)).json();
  await sandbox.close();
  return object(isObject(world) ? world : {});
}

/** The ISO week of an instant, such as 2026-W11. */
function week(ms: number, zone: string): string {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return `${date.yearOfWeek}-W${date.weekOfYear}`;
}

function isInWeekOf(now: number, instant: unknown, zones: readonly string[]): boolean {
  return (
    typeof instant === 'number' &&
    instant <= now &&
    zones.every((zone) => week(instant, zone) === week(now, zone))
  );
}

async function checkWeek(now: number, zone: string): Promise<void> {
  const world = await worldAt(now, zone);
  const zones = ['UTC', zone];
  const { callerId } = object(world.meta);
  const finished = rows(world.tasks).filter((task) => task.doneAt !== null);
  const thisWeek = finished.filter((task) => isInWeekOf(now, task.doneAt, zones));
  const isMine = (task: JsonObject) =>
    Array.isArray(task.assigneeIds) && task.assigneeIds.includes(String(callerId));
  const before = (zone_: string) =>
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone_).subtract({ weeks: 1 });
  const lastWeek = finished.filter((task) =>
    zones.every(
      (one) => week(Number(task.doneAt), one) === week(before(one).epochMilliseconds, one),
    ),
  );
  const entries = rows(world.timeEntries).filter(
    (entry) => isInWeekOf(now, entry.start, zones) && isInWeekOf(now, entry.end, zones),
  );

  expect(thisWeek.filter(isMine).length).toBeGreaterThanOrEqual(5);
  expect(thisWeek.filter((task) => !isMine(task)).length).toBeGreaterThanOrEqual(3);
  expect(lastWeek.filter(isMine).length).toBeGreaterThanOrEqual(2);
  expect(thisWeek.length + lastWeek.length).toBe(finished.length);
  expect(entries.filter((entry) => entry.userId === callerId).length).toBeGreaterThanOrEqual(2);
  expect(entries.filter((entry) => entry.userId !== callerId).length).toBeGreaterThanOrEqual(2);
  for (const task of rows(world.tasks)) {
    expect(Number(task.createdAt)).toBeLessThan(Number(task.doneAt ?? Number.POSITIVE_INFINITY));
    expect(Number(task.updatedAt)).toBeLessThanOrEqual(now);
  }
}

test.each([
  [
    'the first half minute of a Monday at the date line',
    '2026-03-08T10:00:30Z',
    'Pacific/Kiritimati',
  ],
  ['the very start of a Monday', '2026-03-09T00:00:00Z', 'UTC'],
  ['one minute into a Monday', '2026-03-09T00:01:00Z', 'UTC'],
  ['the last minute of a Sunday far in the west', '2026-03-09T08:59:00Z', 'America/Adak'],
  ['the start of a Monday far in the west', '2026-03-09T09:00:01Z', 'America/Adak'],
  ['the Sunday that clocks go forward', '2026-03-29T12:00:00Z', 'Europe/Berlin'],
  ['the Monday after that', '2026-03-29T22:00:10Z', 'Europe/Berlin'],
  ['the Sunday that clocks go back', '2026-11-01T23:00:00Z', 'America/New_York'],
  ['a half-hour change of clocks', '2026-04-05T14:59:00Z', 'Australia/Lord_Howe'],
  ['a week that spans two years', '2027-01-01T05:00:00Z', 'Asia/Kathmandu'],
])('this week’s work lies in this week: %s', async (_when, now, zone) => {
  await checkWeek(Date.parse(now), zone);
});

test('this week’s work lies in this week, at any instant in any time zone', async () => {
  const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2031-01-01') });
  await fc.assert(fc.asyncProperty(instants, fc.constantFrom(...ZONES), checkWeek), {
    numRuns: 40,
  });
});

test('the demo world has what a weekly round needs', async () => {
  const client = await openSandbox();
  const { tasks } = await client.ask(
    `GET /team/${client.team}/task?include_closed=true&subtasks=true`,
  );
  const types = new Set(rows(tasks).map((task) => object(task.status).type));
  const { goals } = await client.ask(`GET /team/${client.team}/goal`);
  const results = async (name: string) => {
    const { goal } = await client.ask(`GET /goal/${named(goals, name).id}`);
    return rows(object(goal).key_results);
  };
  const stability = await results('Q3 Platform Stability');
  const growth = await results('Q3 Growth');
  const { data } = await client.ask(`GET /team/${client.team}/time_entries`);
  const unlogged = rows(tasks).filter(
    (task) =>
      task.date_done !== null &&
      task.time_estimate !== null &&
      task.time_spent === undefined &&
      rows(task.assignees).some((person) => person.id === 81204417),
  );

  expect(rows(tasks).length).toBeGreaterThanOrEqual(60);
  expect(types).toEqual(new Set(['open', 'custom', 'done', 'closed']));
  expect(named(stability, 'Stability tickets closed').type).toBe('number');
  expect(stability.map((result) => result.type)).toContain('percentage');
  expect(growth.filter((result) => result.type === 'number').length).toBeGreaterThanOrEqual(2);
  expect(rows(data).length).toBeGreaterThan(3);
  expect(unlogged.length).toBeGreaterThanOrEqual(5);
});

test('a sprint has its dates, and this sprint is running', async () => {
  const client = await openSandbox();
  const past = await client.ask(`GET /list/${await listId(client, 'Sprint 41')}`);
  const current = await client.ask(`GET /list/${await listId(client, 'Sprint 42')}`);

  expect(Number(past.due_date)).toBeLessThan(NOON);
  expect(Number(current.start_date)).toBeLessThanOrEqual(NOON);
  expect(Number(current.due_date)).toBeGreaterThan(NOON);
});

test('the demo world is the same each time it is made at the same instant', async () => {
  expect(await worldAt(NOON, 'UTC')).toEqual(await worldAt(NOON, 'UTC'));
});

test('the large world has the numbers it promises, and is the same each time', async () => {
  const world = await worldAt(NOON, 'UTC', 'large');
  const count = (table: string) => rows(world[table]).length;
  const hidden = new Set(
    rows(world.folders)
      .filter((folder) => folder.hidden)
      .map((folder) => folder.id),
  );
  const inUse = new Set(rows(world.lists).map((list) => list.folderId));

  expect([count('spaces'), count('lists'), count('tasks')]).toEqual([10, 300, 5_000]);
  expect(count('folders') - hidden.size).toBe(60);
  expect(hidden.size).toBe(50);
  expect(inUse.size).toBe(count('folders'));
  expect(new Set(rows(world.tasks).map((task) => task.id)).size).toBe(5_000);
  expect(await worldAt(NOON, 'UTC', 'large')).toEqual(world);
});
