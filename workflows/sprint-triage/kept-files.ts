// The files that a person asks for in addition to the tasks: rows that were chosen, left over or refused, and
// the report. None of them may be written over another.
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, type LocalFile, type PlanContext } from '../../src/engine/index.ts';
import { csvLine, type Row } from '../../src/intake/index.ts';
import type { TriageParams } from './params.ts';
import { reportPage } from './report-page.ts';
import type { Handled } from './report-text.ts';
import type { Intake } from './topics.ts';

/** The files of a run. Bad rows get one unasked, so that none of them is lost. */
export function filesOf(
  { params, timeZone, now }: PlanContext<TriageParams>,
  intake: Intake,
  handled: Handled[],
): LocalFile[] {
  const { rejects, unmatched, topics, read } = intake;
  const columnsOf = (row: Row | undefined) => Object.keys(row?.cells ?? {});
  const names = columnsOf(unmatched[0]);
  const chosen = columnsOf(topics.flatMap(({ rows }) => rows)[0]?.row);
  const tables = [
    {
      ...{
        path: rejects.length > 0 ? rejectsOf(params) : undefined,
        what: 'What could not be read',
      },
      header: ['row', 'reason', 'text'],
      rows: rejects.map(({ row, reason, raw }) => [String(row), reason, raw]),
    },
    {
      ...{ path: params.chosen, what: 'What was chosen, and why' },
      header: ['row', 'topic', 'why', 'group', ...chosen],
      rows: chosenRows(intake, handled),
    },
    {
      ...{ path: params.unmatched, what: 'What nothing matched', header: names },
      rows: unmatched.map(({ cells }) => names.map((name) => cells[name] ?? '')),
    },
  ];
  const files = tables.flatMap(({ path, what, header, rows }) => {
    const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
    const content = [header, ...rows].map((row) => `${csvLine(row)}\r\n`).join('');
    return path === undefined ? [] : [{ path, content, what: `${what} (${count})` }];
  });
  if (params.report === undefined) return files;
  const page = reportPage(handled, { read, topics, timeZone, now });
  return [...files, { path: params.report, content: page, what: 'The report' }];
}

/** The cells of each chosen row: which it is, its topic, why, the title of its group, and its own. */
function chosenRows({ topics }: Intake, handled: Handled[]): string[][] {
  const titles = new Map(
    handled.flatMap(({ group }) => group.members.map((row) => [row, group.title] as const)),
  );
  return topics.flatMap(({ rule, rows }) =>
    rows.map(({ row, verdict: { why } }) => [
      ...[String(row.row), rule.name, why, titles.get(row) ?? ''],
      ...Object.values(row.cells),
    ]),
  );
}

/** Where rejected rows go. */
function rejectsOf({ rejects, csv }: TriageParams): string {
  return rejects ?? (csv === '-' ? 'rejects.csv' : `${csv}.rejects.csv`);
}

/** Refuses a report that would replace the feedback itself. Errors: AppError `usage`. */
export function checkPlaces(params: TriageParams): void {
  const { csv, rules, chosen, unmatched, report } = params;
  const taken = new Map<string, string>();
  const named = { csv, rules, rejects: rejectsOf(params), chosen, unmatched, report };
  for (const [flag, path] of Object.entries(named)) {
    if (path === undefined || path === '-') continue;
    const place = placeOf(path);
    const other = taken.get(place);
    if (other !== undefined) {
      throw new AppError('usage', `--${other} and --${flag} name the same file.`, {
        next: 'Give each a file of its own.',
      });
    }
    taken.set(place, flag);
  }
}

/** One name for a file, whichever links lead to it. */
function placeOf(path: string): string {
  const whole = resolve(path);
  // What is not there yet may be in a folder that has another name too.
  return real(whole) ?? join(real(dirname(whole)) ?? dirname(whole), basename(whole));
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
