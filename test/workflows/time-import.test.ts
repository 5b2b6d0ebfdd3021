// time-import: the header rows of real exports are read without a flag, and no row is logged twice.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/index.ts';
import { approveAll, type Plan } from '../../src/engine/index.ts';
import { workflows } from '../../workflows/index.ts';
import { readTimes } from '../../workflows/time-import/read.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
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

/** The demo workspace is in UTC, and it is Friday noon, 20 November. */
const NOON = Date.parse('2026-11-20T12:00:00Z');
const CHECKOUT = 'Load test the checkout p';
const STATUS = 'Public status page';

describe('exports are read without a flag', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({}, afterAll);
  });
  const read = (name: string, lines: string[], params: object = {}) =>
    desk.plan('time-import', { file: fileOf(name, lines), ...params } as never);

  const FILES: [
    what: string,
    lines: string[],
    expected: [string, string, number][],
    notes?: string,
  ][] = [
    [
      'Toggl, detailed, as it is today: a mark, stop dates, a member',
      [
        '\ufeff"Description",Billable,Duration,Project,Tags,Member,Email,Start date,Start time,Stop date,Stop time',
        '"Load test the checkout path",Yes,1:30:00,Shop,deep,Maya Okafor,,2026-11-18,09:00:00,2026-11-18,10:30:00',
        '"Public status page",No,0:20:30,Shop,,Maya Okafor,,2026-11-18,23:50:00,2026-11-19,0:10:30',
      ],
      [
        [CHECKOUT, '2026-11-18T09:00', 1.5],
        [STATUS, '2026-11-18T23:50', 20.5 / 60],
      ],
    ],
    [
      'Toggl with the dates and times of somebody in America',
      [
        'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (USD)',
        'Maya,,,Shop,,Load test the checkout path,Yes,11/18/2026,12:15:00 AM,11/18/2026,01:15:00 AM,01:00:00,,',
      ],
      [[CHECKOUT, '2026-11-18T00:15', 1]],
    ],
    [
      'Clockify, detailed, in English: months first, a clock of twelve hours, placeholders for nothing',
      [
        'Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD)',
        '(Without project),,Load test the checkout path,(Without task),Maya,,,,No,11/18/2026,01:00:00 PM,11/18/2026,01:20:00 PM,00:20:00,0.33,0,0',
      ],
      [[CHECKOUT, '2026-11-18T13:00', 1 / 3]],
    ],
    [
      'Clockify, detailed, in Spanish: days first, a clock of twelve hours with blanks in it',
      [
        'Proyecto,Cliente,Descripción,Tarea,Usuario,Grupo,Correo electrónico,Etiquetas,Facturable,Fecha de inicio,Hora de inicio,Fecha de finalización,Hora de finalización,Duración (h),Duración (decimal)',
        'Tienda,,Load test the checkout path,,Maya,,,,Sí,18/11/2026,1:00\u00a0p.\u00a0m.,18/11/2026,1:20\u00a0p.\u00a0m.,00:20:00,"0,33"',
      ],
      [[CHECKOUT, '2026-11-18T13:00', 1 / 3]],
    ],
    [
      'Clockify, detailed, in German: a semicolon, days first, decimal commas',
      [
        'Projekt;Kunde;Beschreibung;Aufgabe;Benutzer;Gruppe;E-Mail;Tags;Abrechenbar;Startdatum;Startzeit;Enddatum;Endzeit;Dauer (h);Dauer (dezimal)',
        'Laden;;Load test the checkout path;;Maya;;;tief;Ja;05.11.2026;08:15:00;05.11.2026;09:45:00;01:30:00;1,50',
      ],
      [[CHECKOUT, '2026-11-05T08:15', 1.5]],
    ],
    [
      'Clockify, detailed, in French: days first, decimals alone',
      [
        'Projet,Client,Description,Tâche,Utilisateur,Facturable,Date de début,Heure de début,Date de fin,Heure de fin,Durée (décimal)',
        'Boutique,,Public status page,,Maya,Non,05/11/2026,08:15,05/11/2026,09:45,"1,50"',
      ],
      [[STATUS, '2026-11-05T08:15', 1.5]],
      'day first',
    ],
    [
      'Clockify, a summary by day: a title, a span, and a total that is none',
      [
        'Summary report',
        '11/01/2026 - 11/18/2026',
        'Date,Task,Project,Client,Description,Time (h),Time (decimal),Amount (USD)',
        '11/18/2026,,Shop,(Without client),Public status page,00:45:00,0.75,',
        'Total,,,,,00:45:00,0.75,',
      ],
      [[STATUS, '2026-11-18T09:00', 0.75]],
    ],
    [
      'Harvest, detailed: hours and rounded ones, names in two columns, days without times',
      [
        'Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Employee Id,Roles,Teams,Employee?,Billable Rate,Currency,External Reference URL',
        '2026-11-18,Acme,Shop,SH,Development,Load test the checkout path,2.5,3,Yes,No,No,Maya,Okafor,,,,Yes,0,USD,',
        '2026-11-18,Acme,Shop,SH,Development,Public status page,1,1,Yes,No,No,Priya,Raman,,,,Yes,0,USD,',
        '2026-11-18,Acme,Shop,SH,Development,Fix flaky billing tests,0.5,1,No,No,No,Maya,Okafor,,,,Yes,0,USD,',
        '2026-11-19,Acme,Shop,SH,Development,Talk,1,1,No,No,No,Maya,Okafor,,,,Yes,0,USD,https://app.clickup.com/t/90157264873/ENG-135',
      ],
      [
        [CHECKOUT, '2026-11-18T09:00', 2.5],
        ['Fix flaky billing tests', '2026-11-18T11:30', 0.5],
        [CHECKOUT, '2026-11-19T09:00', 1],
        [STATUS, '2026-11-18T09:00', 1],
      ],
    ],
    [
      'Harvest as a company in Finland has it: days first, hours as 1:30',
      [
        'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,Department,Employee?',
        '18.11.2026,Acme,Shop,"",Kehitys,Public status page,1:30,No,No,No,Maya,Okafor,"",Yes',
        '19.11.2026,Acme,Shop,"",Kehitys,Public status page,"7,5",No,No,No,Maya,Okafor,"",Yes',
      ],
      [
        [STATUS, '2026-11-18T09:00', 1.5],
        [STATUS, '2026-11-19T09:00', 7.5],
      ],
    ],
    [
      'a plain file: three columns, or one with words for the duration',
      [
        'date;time spent;task',
        '18.11.2026;1h 30m;Public status page',
        '18 Nov 2026;90 min;ENG-1 Public status page',
      ],
      [
        [STATUS, '2026-11-18T09:00', 1.5],
        [STATUS, '2026-11-18T10:30', 1.5],
      ],
    ],
    [
      'a plain file with instants that name their zone',
      [
        'started at,ended at,description',
        '2026-11-18T09:00:00+01:00,2026-11-18T10:00:00+01:00,Public status page',
        '2026-11-18 09:30,2026-11-18 10:00,Public status page',
      ],
      [
        [STATUS, '2026-11-18T08:00', 1],
        [STATUS, '2026-11-18T09:30', 0.5],
      ],
    ],
  ];
  test.each(FILES)('%s', async (what, lines, expected, note) => {
    const plan = await read(`${what.replace(/\W/g, '').slice(0, 40)}.csv`, lines);
    const tracker = /^(Toggl|Clockify|Harvest)/.exec(what)?.[1] ?? 'CSV';
    expect([plan.report?.split(':')[0], hours(plan)]).toEqual([tracker, expected]);
    const doubts = plan.notes.filter((one) => one.includes('--dates'));
    expect(doubts).toEqual(note === undefined ? [] : [expect.stringContaining(note)]);
  });

  test('a file of Windows’ own is read, and what it says of people and tags too', async () => {
    const file = join(folder, 'windows.csv');
    const text =
      'Vorname;Nachname;Beschreibung;Schlagwörter;Datum;Stunden\r\nTomás;Herrera;Public status page;Prüfung;18.11.2026;2\r\n';
    writeFileSync(file, Buffer.from(text, 'latin1'));
    const plan = await desk.plan('time-import', { file });
    expect(plan.steps[0]?.input).toMatchObject({ durationMs: 7_200_000, tags: ['Prüfung'] });
    expect(plan.steps[0]?.reason).toContain('Tomás Herrera');
  });

  test.each([
    ['Asia/Kolkata', '2026-11-18T03:30'],
    ['Pacific/Auckland', '2026-11-17T20:00'],
    ['America/St_Johns', '2026-11-18T12:30'],
  ])('a day without a time begins at nine in %s', async (tz, start) => {
    const plan = await read('nine.csv', ['date,hours,task', '2026-11-18,1,Public status page'], {
      tz,
    });
    expect(hours(plan)).toEqual([[STATUS, start, 1]]);
  });

  test.each([
    ['Toggl', ['Project,Client,Title,Duration', 'Shop,,Public status page,05:28:15']],
    [
      'Clockify',
      [
        'User,Time (h),Time (decimal),Amount (USD)',
        'Maya,40:00:00,40.00,0.00',
        'Total,40:00:00,40,0',
      ],
    ],
  ])(
    'a summary of %s says how long and not when, and is refused with what to do',
    async (what, lines) => {
      const thrown = await read(`summary-${what}.csv`, lines).catch((error: unknown) => error);
      expect([(thrown as AppError).code, (thrown as AppError).message]).toEqual([
        'usage',
        expect.stringContaining('is a summary: it says how long, and not when.'),
      ]);
      expect((thrown as AppError).next).toContain(`Export the detailed report of ${what}`);
    },
  );
});

describe('a calendar is read without a flag', () => {
  const event = (...lines: string[]) => [
    'BEGIN:VEVENT',
    'DTSTAMP:20261101T000000Z',
    ...lines,
    'END:VEVENT',
  ];
  const calendar = (...lines: string[]) => [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN', ...lines, 'END:VCALENDAR'],
  ];
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({}, afterAll);
  });
  const read = (name: string, lines: string[]) =>
    desk.plan('time-import', { file: fileOf(name, lines) });

  test('repeated events up to now, without those that are off, with those that moved', async () => {
    const plan = await read(
      'series.ics',
      calendar(
        ...event(
          ...['UID:1', 'DTSTART:20261116T090000Z', 'DTEND:20261116T093000Z'],
          ...['RRULE:FREQ=DAILY;COUNT=9', 'EXDATE:20261117T090000Z', 'SUMMARY:Public status page'],
        ),
        ...event(
          ...['UID:1', 'RECURRENCE-ID:20261118T090000Z', 'DTSTART:20261118T140000Z'],
          ...['DTEND:20261118T150000Z', 'SUMMARY:Public status page'],
        ),
        ...event(
          ...['UID:1', 'RECURRENCE-ID:20261119T090000Z', 'DTSTART:20261119T090000Z'],
          ...['DTEND:20261119T093000Z', 'STATUS:CANCELLED', 'SUMMARY:Public status page'],
        ),
        // Another series at the same time keeps its own.
        ...event(
          ...['UID:2', 'DTSTART:20261118T090000Z', 'DTEND:20261118T091500Z'],
          ...['RRULE:FREQ=WEEKLY;COUNT=1', 'SUMMARY:Load test the checkout path'],
        ),
        ...event('UID:3', 'DTSTART;VALUE=DATE:20261118', 'SUMMARY:Public status page'),
      ),
    );
    expect(hours(plan)).toEqual([
      [STATUS, '2026-11-16T09:00', 0.5],
      [STATUS, '2026-11-18T14:00', 1],
      [STATUS, '2026-11-20T09:00', 0.5],
      [CHECKOUT, '2026-11-18T09:00', 0.25],
    ]);
    expect(plan.report).toContain('- row 5: it lasts whole days');
  });

  test('what was moved or left out is known in whatever zone it is written', async () => {
    const berlin = (name: string, at: string) => `${name};TZID=Europe/Berlin:${at}`;
    const plan = await read(
      'moved.ics',
      calendar(
        ...event(
          ...['UID:1', berlin('DTSTART', '20261109T090000'), berlin('DTEND', '20261109T100000')],
          ...['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE:20261111T080000Z', 'SUMMARY:Public status page'],
        ),
        ...event(
          ...['UID:1', 'RECURRENCE-ID:20261110T080000Z'],
          ...['DTSTART;TZID=America/New_York:20261110T090000', 'DURATION:PT30M'],
          'SUMMARY:Public status page',
        ),
        // The first of further dates is the event itself.
        ...event(
          ...['UID:2', 'DTSTART:20261116T090000Z', 'DURATION:PT45M', 'RDATE:20261117T090000Z'],
          'SUMMARY:Load test the checkout path',
        ),
        ...event('UID:3', 'DTSTART:20261116T090000Z', 'SUMMARY:Public status page'),
      ),
    );
    expect(hours(plan)).toEqual([
      [STATUS, '2026-11-09T08:00', 1],
      [STATUS, '2026-11-10T14:00', 0.5],
      [STATUS, '2026-11-12T08:00', 1],
      [CHECKOUT, '2026-11-16T09:00', 0.75],
      [CHECKOUT, '2026-11-17T09:00', 0.75],
    ]);
    expect(plan.report).toContain('- row 4: it has no duration');
  });

  test('several calendars in a file, and the zone of one that names it for all', async () => {
    const own = (zone: string, day: string) =>
      calendar(
        `X-WR-TIMEZONE:${zone}`,
        ...event('UID:1', `DTSTART:${day}T090000`, 'DURATION:PT1H', 'SUMMARY:Public status page'),
      );
    const lines = [...own('America/New_York', '20261117'), ...own('Asia/Tokyo', '20261118')];
    expect(hours(await read('several.ics', lines))).toEqual([
      [STATUS, '2026-11-17T14:00', 1],
      [STATUS, '2026-11-18T00:00', 1],
    ]);
  });

  test('of a series without an end the latest are read', async () => {
    const series = event(
      ...['UID:1', 'DTSTART:20000101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'],
      'SUMMARY:Public status page',
    );
    const { rows } = await readTimes(
      fileOf('endless.ics', calendar(...series)),
      'UTC',
      undefined,
      NOON,
    );
    expect([rows.length, rows.at(-1)?.day]).toEqual([5_000, '2026-11-20']);
  });

  test('times of zones, of the file’s own zones, and of none', async () => {
    const plan = await read(
      'zones.ics',
      calendar(
        ...['BEGIN:VTIMEZONE', 'TZID:Our Office', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
        ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0200', 'END:STANDARD', 'END:VTIMEZONE'],
        ...event(
          ...['UID:1', 'DTSTART;TZID=America/New_York:20261118T090000', 'DURATION:PT30M'],
          'SUMMARY:Public status page',
        ),
        ...event(
          ...['UID:2', 'DTSTART;TZID=Our Office:20261118T090000'],
          ...['DTEND;TZID=Our Office:20261118T100000', 'SUMMARY:Public status page'],
        ),
        ...event(
          ...['UID:3', 'DTSTART:20261117T090000', 'DTEND:20261117T100000'],
          'SUMMARY:Public status page',
        ),
        ...event(
          ...['UID:4', 'DTSTART;TZID=W. Europe Standard Time:20261116T090000'],
          ...['DTEND;TZID=W. Europe Standard Time:20261116T100000', 'SUMMARY:Public status page'],
        ),
        // It is weekly at nine in Berlin, before and after the clocks change on 25 October.
        ...event(
          ...['UID:5', 'DTSTART;TZID=Europe/Berlin:20261020T090000', 'DURATION:PT1H'],
          ...['RRULE:FREQ=WEEKLY;COUNT=2', 'SUMMARY:Load test the checkout path'],
        ),
      ),
    );
    expect(hours(plan)).toEqual([
      [STATUS, '2026-11-18T14:00', 0.5],
      [STATUS, '2026-11-18T07:00', 1],
      [STATUS, '2026-11-17T09:00', 1],
      [STATUS, '2026-11-16T09:00', 1],
      [CHECKOUT, '2026-10-20T07:00', 1],
      [CHECKOUT, '2026-10-27T08:00', 1],
    ]);
    expect(plan.notes).toContain(
      'The time zone "W. Europe Standard Time" is not known; its times are read as UTC.',
    );
  });
});

const OFFICE = {
  ...{ seed: 'office' as const, workspace: 'Northstar' },
  start: Date.parse('2026-11-27T20:00:00Z'),
};

test('in the office a day is one of Los Angeles; run, second run and undo', async () => {
  const file = fileOf('office.csv', [
    'Date,Client,Project,Task,Notes,Hours,Billable?,First Name,Last Name',
    '2026-11-25,,,Development,ENG-101 draft,1.5,Yes,,',
    '2026-11-25,,,Development,Add a health check to the mailer,0.5,No,,',
  ]);
  const params = { file };
  const scene = await openScene({ workflow: 'time-import', params, ...OFFICE });
  const dry = await plan(scene, params);
  // From nine in the morning in Los Angeles, one after the other.
  expect(hours(dry)).toEqual([
    ['Write the on-call runboo', '2026-11-25T17:00', 1.5],
    ['Add a health check to th', '2026-11-25T18:30', 0.5],
  ]);
  const done = await scene.sync();
  expect([done.state, done.steps.map(({ key }) => key)]).toEqual([
    'done',
    dry.steps.map(({ key }) => key),
  ]);
  expect((await plan(scene, params)).steps).toEqual([]);
  await scene.run(async (engine) => {
    const undo = await engine.planUndo(done.id);
    return engine.apply(undo, { approval: approveAll(undo) });
  });
  expect(await scene.changes()).toEqual({ more: [], less: [] });
});

test('a file without times says which columns it has', async () => {
  const scene = await openScene({ workflow: 'time-import', params: {} });
  const file = fileOf('other.csv', ['who,what', 'a,b']);
  await expect(plan(scene, { file })).rejects.toThrow('no column for the day and the duration');
});
