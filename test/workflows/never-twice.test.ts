// A file that comes in parts, in any order, again and again, on one machine or two: no report is told
// of by two tasks, and what was told of needs nothing more.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { knownGroupIn } from '../../workflows/sprint-triage/description.ts';
import { type PaperList, paperList } from '../support/paper-list.ts';
import { temporaryFolder } from '../support/program.ts';

interface Report {
  id: string;
  title: string;
  text: string;
}

const folder = temporaryFolder();
afterAll(() => folder.remove());

function fileOf(reports: readonly Report[]): string {
  const path = join(folder.path, 'feedback.csv');
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = reports.map(({ id, title, text }) => [id, title, text].map(cell).join(','));
  writeFileSync(path, ['Ticket ID,Subject,Description', ...rows, ''].join('\n'));
  return path;
}

const run = (list: PaperList, machine: number, reports: readonly Report[], more = {}) =>
  list.run(machine, { csv: fileOf(reports), ...more });

/** Reports that do not have exactly one task that tells of them, in its text or in a comment. */
function astray({ tasks, comments }: PaperList, reports: readonly Report[]) {
  const texts = [
    ...tasks.map(({ id, description }) => ({ id, text: description ?? '' })),
    ...comments.map(({ taskId, text }) => ({ id: taskId, text })),
  ];
  const sets = texts.flatMap(({ id, text }) => {
    const known = knownGroupIn(text, 'L1');
    return known ? [{ id, named: known.rows.named }] : [];
  });
  return reports
    .map(({ id }) => ({
      report: id,
      tasks: new Set(sets.flatMap((set) => (set.named.has(`id:${id}`) ? [set.id] : []))).size,
    }))
    .filter((one) => one.tasks !== 1);
}

/** What a person has written down already gets comments instead of tasks. */
async function writtenByPerson(list: PaperList, reports: readonly Report[]): Promise<void> {
  await run(list, 7, reports);
  for (const task of list.tasks) {
    task.description = task.description?.replace(/\nGroup .*/s, '') ?? '';
  }
}

const TRADES = readdirSync('bench/data/trades');
const FILES = ['grouping-tuning', 'grouping-held-out', 'grouping-other-trade', ...TRADES];

function reportsIn(name: string): Report[] {
  if (name.endsWith('.yaml')) {
    const topics: Record<string, Record<string, string>> = parseYaml(
      readFileSync(`bench/data/trades/${name}`, 'utf8'),
    );
    const lines = Object.values(topics).flatMap((problems) => Object.values(problems));
    return lines
      .flatMap((text) => text.trim().split('\n'))
      .map((text, at) => ({ id: `F-${at}`, title: '', text }));
  }
  const records = parse(readFileSync(`bench/data/${name}.csv`), { columns: true });
  return (records as Record<string, string>[]).map(({ title = '', text = '' }, at) => ({
    ...{ id: `F-${at}`, title, text },
  }));
}

/** Sixty reports of a file in parts, some single, some of them again; in the end the whole, twice. */
const histories = (all: readonly Report[]) =>
  fc
    .record({
      shuffled: fc.shuffledSubarray([...all], { minLength: 20, maxLength: 60 }),
      parts: fc.constantFrom(2, 3, 7),
      single: fc.nat({ max: 4 }),
      machines: fc.infiniteStream(fc.constantFrom(0, 1)),
      again: fc.infiniteStream(fc.boolean()),
    })
    .map(({ shuffled, parts, single, machines, again }) => {
      const rest = shuffled.slice(single);
      const size = Math.ceil(rest.length / parts);
      const pieces = Array.from({ length: parts }, (_, at) =>
        rest.slice(at * size, (at + 1) * size),
      ).filter(({ length }) => length > 0);
      const runs = [...shuffled.slice(0, single).map((one) => [one]), ...pieces];
      const repeated = runs.flatMap((part) => (again.next().value ? [part, part] : [part]));
      return [...repeated, shuffled, shuffled].map((part) => ({
        ...{ part, machine: Number(machines.next().value) },
      }));
    });

describe('a report that a task tells of belongs to that task for good', () => {
  test('half of a file, then the whole, and then nothing is left to do', async () => {
    for (const file of FILES) {
      const reports = reportsIn(file);
      const list = paperList();
      await run(list, 0, reports.slice(0, reports.length / 2));
      await run(list, 0, reports);
      expect(await run(list, 0, reports)).toBe(0);
      expect(await run(list, 1, reports)).toBe(0);
      expect(astray(list, reports)).toEqual([]);
    }
  }, 180_000);

  test('what another machine said in a comment counts, whatever a report is joined with since', async () => {
    const all = reportsIn('grouping-other-trade');
    const part = (ids: string) => all.filter(({ id }) => ids.split(' ').includes(id.slice(2)));
    const first = part('46 79 47 64 73 41 65 7 61');
    const second = part('11 83 44 74 54 55 86 19');
    const written = part('31 20 94');
    const more = { onExisting: 'comment' };
    const list = paperList();
    await writtenByPerson(list, written);
    for (const one of written) await run(list, 1, [one], more);
    for (const part of [first, second]) await run(list, 0, part, more);
    const whole = [...written, ...first, ...second];
    expect(await run(list, 0, whole, more)).toBe(0);
    expect(astray(list, whole)).toEqual([]);
  });

  test.each([
    ...['update', 'comment'].map((onExisting) => ({ onExisting })),
    { onExisting: 'update', group: 'none' },
  ])(
    'parts in any order, again and again, on two machines, with %j',
    async (more) => {
      for (const file of FILES) {
        await fc.assert(
          fc.asyncProperty(histories(reportsIn(file)), async (runs) => {
            const list = paperList();
            await writtenByPerson(list, runs.at(-1)?.part.slice(0, 3) ?? []);
            const told = new Set<string>();
            for (const { part, machine } of runs) {
              const writes = await run(list, machine, part, more);
              if (part.every(({ id }) => told.has(id))) expect(writes).toBe(0);
              for (const { id } of part) told.add(id);
            }
            expect(astray(list, runs.at(-1)?.part ?? [])).toEqual([]);
          }),
          { numRuns: 2 },
        );
      }
    },
    180_000,
  );
});
