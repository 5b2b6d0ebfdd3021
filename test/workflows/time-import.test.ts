// time-import: the header rows of real exports are read without a flag, and no row is logged twice.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { approveAll, type Plan } from '../../src/engine/index.ts';
import { workflows } from '../../workflows/index.ts';
import { openScene, type Scene } from '../support/lab/scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'times-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const plan = (scene: Scene, params: object) =>
  scene.run(
    async (engine) =>
      (await engine.plan(await workflows['time-import'].load(), params as never)).plan,
  );
const hours = ({ steps }: Plan) =>
  steps.map(({ target, input }) => [
    target.name.slice(0, 24),
    new Date(Number(input.start)).toISOString().slice(0, 16),
    Number(input.durationMs) / 3_600_000,
  ]);

const TOGGL = [
  'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()',
  'Maya,,,Shop,,Load test the checkout path,Yes,2026-11-18,09:00:00,2026-11-18,10:30:00,01:30:00,"deep, shop",',
  'Maya,,,Shop,,Fix flaky billing test (again),No,2026-11-18,23:30:00,2026-11-19,00:30:00,01:00:00,,',
  'Maya,,,Shop,,Lunch with the team,No,2026-11-18,12:00:00,2026-11-18,13:00:00,01:00:00,,',
];

test('a Toggl export becomes entries, the same again and a longer one nothing twice', async () => {
  const file = fileOf('toggl.csv', TOGGL);
  const scene = await openScene({ workflow: 'time-import', params: { file } });
  const dry = await plan(scene, { file });
  expect(hours(dry)).toEqual([
    ['Load test the checkout p', '2026-11-18T09:00', 1.5],
    ['Fix flaky billing tests', '2026-11-18T23:30', 1],
  ]);
  expect(dry.steps[0]?.input).toMatchObject({ billable: true, tags: ['deep', 'shop'] });
  expect(dry.report).toContain('Toggl: 3 rows, 2 to log, 0 logged already, 1 open.');
  expect(dry.report).toContain('- row 4: no task for "Lunch with the team", 1 h');
  const done = await scene.sync();
  expect([done.state, done.steps.map(({ key }) => key)]).toEqual([
    'done',
    dry.steps.map(({ key }) => key),
  ]);
  expect((await plan(scene, { file })).steps).toEqual([]);

  const longer = fileOf('longer.csv', [...TOGGL, TOGGL[1] ?? '']);
  expect(hours(await plan(scene, { file: longer }))).toEqual([
    ['Load test the checkout p', '2026-11-18T09:00', 1.5],
  ]);
  await scene.run(async (engine) => {
    const undo = await engine.planUndo(done.id);
    return engine.apply(undo, { approval: approveAll(undo) });
  });
  expect(await scene.changes()).toEqual({ more: [], less: [] });
});

test('Clockify, Harvest, a plain file and a calendar are read as they are', async () => {
  const scene = await openScene({ workflow: 'time-import', params: {} });
  const clockify = fileOf('clockify.csv', [
    'Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD)',
    'Shop,,Load test the checkout path,,Maya,,,,No,11/18/2026,01:00:00 PM,11/18/2026,02:15:00 PM,01:15:00,1.25,0,0',
  ]);
  expect(hours(await plan(scene, { file: clockify }))).toEqual([
    ['Load test the checkout p', '2026-11-18T13:00', 1.25],
  ]);
  const harvest = fileOf('harvest.csv', [
    'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate',
    '2026-11-18,Acme,Shop,,Development,Load test the checkout path,2.5,Yes,No,No,Maya,Okafor,,Yes,0',
    '2026-11-18,Acme,Shop,,Development,Public status page,1,Yes,No,No,Priya,,,Yes,0',
    '2026-11-18,Acme,Shop,,Development,Fix flaky billing tests,0.5,Yes,No,No,Maya,Okafor,,Yes,0',
  ]);
  expect(hours(await plan(scene, { file: harvest }))).toEqual([
    ['Load test the checkout p', '2026-11-18T09:00', 2.5],
    ['Fix flaky billing tests', '2026-11-18T11:30', 0.5],
    ['Public status page', '2026-11-18T09:00', 1],
  ]);
  const plain = fileOf('plain.csv', ['date;hours;task', '18.11.2026;1,5;Public status page']);
  expect(hours(await plan(scene, { file: plain }))).toEqual([
    ['Public status page', '2026-11-18T09:00', 1.5],
  ]);
  const calendar = fileOf('week.ics', [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN'],
    ...['BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20261101T000000Z', 'DTSTART:20261117T090000Z'],
    ...['DTEND:20261117T093000Z', 'RRULE:FREQ=DAILY;COUNT=5', 'SUMMARY:Public status page'],
    ...['END:VEVENT', 'BEGIN:VEVENT', 'UID:2', 'DTSTAMP:20261101T000000Z'],
    ...['DTSTART;VALUE=DATE:20261118', 'SUMMARY:Public status page', 'END:VEVENT', 'END:VCALENDAR'],
  ]);
  // Four of five: the last lies ahead of Friday noon. A whole day is no tracked time.
  const read = await plan(scene, { file: calendar });
  expect(hours(read).map(([, at]) => at)).toEqual([
    ...['2026-11-17T09:00', '2026-11-18T09:00', '2026-11-19T09:00', '2026-11-20T09:00'],
  ]);
  expect(read.report).toContain('- row 2: it lasts whole days');
});

test('a file without times says which columns it has', async () => {
  const scene = await openScene({ workflow: 'time-import', params: {} });
  const file = fileOf('other.csv', ['who,what', 'a,b']);
  await expect(plan(scene, { file })).rejects.toThrow('no column for the day and the duration');
});
