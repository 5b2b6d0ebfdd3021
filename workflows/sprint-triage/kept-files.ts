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
  { params: given, timeZone, now }: PlanContext<TriageParams>,
  intake: Intake,
  handled: Handled[],
): LocalFile[] {
  const { rejects, unmatched } = intake;
  const files: LocalFile[] = [];
  if (rejects.length > 0) {
    const rows = rejects.map(({ row, reason, raw }) => [String(row), reason, raw]);
    files.push({
      path: rejectsOf(given),
      content: csv(['row', 'reason', 'text'], rows),
      what: `What could not be read (${rowsIn(rejects)})`,
    });
  }
  if (given.chosen !== undefined) {
    const rows = chosenRows(intake, handled);
    const names = columnsOf(intake.topics.flatMap((topic) => topic.rows)[0]?.row);
    files.push({
      path: given.chosen,
      content: csv(['row', 'topic', 'why', 'group', ...names], rows),
      what: `What was chosen, and why (${rowsIn(rows)})`,
    });
  }
  if (given.unmatched !== undefined) {
    const names = columnsOf(unmatched[0]);
    const rows = unmatched.map(({ cells }) => names.map((name) => cells[name] ?? ''));
    files.push({
      path: given.unmatched,
      content: csv(names, rows),
      what: `What nothing matched (${rowsIn(unmatched)})`,
    });
  }
  if (given.report !== undefined) {
    const why = new Map(
      intake.topics.flatMap(({ rows }) =>
        rows.map((one) => [one.row.row, one.verdict.why] as const),
      ),
    );
    const page = reportPage(handled, {
      read: intake.read,
      topics: intake.topics,
      why,
      timeZone,
      now,
    });
    files.push({ path: given.report, content: page, what: 'The report' });
  }
  return files;
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

function columnsOf(row: Row | undefined): string[] {
  return Object.keys(row?.cells ?? {});
}

function rowsIn({ length }: readonly unknown[]): string {
  return `${length} ${length === 1 ? 'row' : 'rows'}`;
}

function csv(header: string[], rows: string[][]): string {
  return [header, ...rows].map((row) => `${csvLine(row)}\r\n`).join('');
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
