// Measures reading, choosing and grouping: rows per second and peak memory for a million rows beside
// the bare parser, and how grouping time grows. Run: npx tsx bench/intake.ts [--rows N]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { chooseRows, groupRows, type Row, readTable, ruleOf } from '../src/intake/index.ts';

/** What one measurement reports to its parent. */
interface Result {
  rows: number;
  seconds: number;
  /** Time the processor worked for it; fair beside other programs, where the clock is not. */
  cpu: number;
  /** Peak resident memory of the process, in megabytes. */
  peak: number;
  note?: string;
}

const EXAMPLE = resolve('examples/feedback.csv');

/** Each runs in a process of its own, so that peaks do not add up. */
const TASKS = {
  async write(file: string, rows: number) {
    const base = await exampleRows();
    const out = createWriteStream(file);
    out.write('Ticket ID,Submitted at,Customer,Channel,Severity,Subject,Comment\n');
    for (let at = 0; at < rows; at++) {
      const { cells } = base[at % base.length] as Row;
      const line = Object.values(cells).map((cell) => `"${cell.replaceAll('"', '""')}"`);
      line[0] = `FB-${at}`;
      if (!out.write(`${line.join(',')}\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
    return { rows };
  },
  async bare(file: string) {
    let rows = -1;
    for await (const _ of createReadStream(file).pipe(parse({ bom: true }))) rows++;
    return { rows };
  },
  async read(file: string) {
    let rows = 0;
    for await (const _ of await readTable(file)) rows++;
    return { rows };
  },
  async choose(file: string) {
    const rule = ruleOf({ name: 'login', match: ['SSO login errors'], list: '' });
    const { topics, read } = await chooseRows(await readTable(file), {
      mode: 'first',
      rules: [rule],
    });
    const count = (rows: readonly unknown[] = []) => rows.length.toLocaleString('en');
    const note = `${count(topics[0]?.rows)} chosen, ${count(topics[0]?.nearly)} nearly`;
    return { rows: read, note };
  },
  async group(_file: string, rows: number) {
    const base = await exampleRows();
    const all = Array.from({ length: rows }, (_, at) => varied(base[at % base.length] as Row, at));
    const time = stopwatch();
    const groups = groupRows(all, { by: 'similar' });
    return { rows, ...time(), note: `${groups.length} groups` };
  },
} satisfies Record<string, (file: string, rows: number) => Promise<Partial<Result>>>;
type Task = keyof typeof TASKS;

/** Read once: a row of a table makes its cells anew each time that it is asked. */
async function exampleRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of await readTable(EXAMPLE)) {
    const { title, text, reporter, date, source, severity, externalId, cells } = row;
    rows.push({ row: row.row, title, text, reporter, date, source, severity, externalId, cells });
  }
  return rows;
}

/** A row that no other is word for word: a word left out here and there, and two of its own. */
function varied(row: Row, at: number): Row {
  const words = row.text.split(' ');
  if (words.length > 6) words.splice((at * 7) % words.length, 1);
  const { title, reporter, date, source, severity, cells } = row;
  return {
    ...{ row: at + 1, title, reporter, date, source, severity, cells },
    externalId: `FB-${at}`,
    text: `${words.join(' ')} ward${at % 997} desk${at % 89}`,
  };
}

/**
 * This file and what it imports as one of plain JavaScript, as the program is shipped: a loader of
 * TypeScript takes some 40 MB and time of its own, which nobody pays who runs the program.
 */
async function bundled(folder: string): Promise<string> {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'dist', 'intake.mjs');
  await build({
    entryPoints: [fileURLToPath(import.meta.url)],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', external: ['esbuild'] },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  await symlink(resolve('prompts'), join(folder, 'prompts'), 'junction');
  return outfile;
}

let program = '';

async function run(task: Task, file: string, rows: number): Promise<Result> {
  const child = fork(program, [task, file, String(rows)], { execArgv: [] });
  const [result] = (await once(child, 'message')) as [Result];
  await once(child, 'exit');
  return result;
}

async function measured(task: Task, file: string, rows: number): Promise<Result> {
  const time = stopwatch();
  const result: Partial<Result> = await TASKS[task](file, rows);
  return { rows, ...time(), peak: process.resourceUsage().maxRSS / 1024, ...result };
}

function stopwatch(): () => { seconds: number; cpu: number } {
  const begun = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6 };
  };
}

async function main(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'intake-bench-'));
  const file = join(folder, 'feedback.csv');
  program = await bundled(folder);
  try {
    await run('write', file, rows);
    const reading = { bare: await run('bare', file, rows), read: await run('read', file, rows) };
    const choosing = await run('choose', file, rows);
    const speed = ({ rows: count, cpu }: Result) => count / cpu;
    const line = (name: string, result: Result) => ({
      what: name,
      rows: result.rows,
      seconds: round(result.seconds),
      'CPU s': round(result.cpu),
      'rows per CPU s': Math.round(speed(result)),
      'of bare': round(speed(result) / speed(reading.bare)),
      'peak MB': Math.round(result.peak),
      note: result.note ?? '',
    });
    console.table([
      line('csv-parse alone', reading.bare),
      line('rows read', reading.read),
      line('rows read and chosen', choosing),
    ]);
    const grouping: Record<string, unknown>[] = [];
    let before: Result | undefined;
    for (const count of [1000, 10_000, 100_000]) {
      const result = await run('group', file, count);
      grouping.push({
        rows: count,
        seconds: round(result.seconds),
        'CPU s': round(result.cpu),
        'ms per row': round((result.cpu / count) * 1000),
        'growth for ten times the rows': before ? round(result.cpu / before.cpu) : '',
        'peak MB': Math.round(result.peak),
        note: result.note,
      });
      before = result;
    }
    console.table(grouping);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const [task, file = '', count = ''] = process.argv.slice(2);
if (process.send !== undefined && task !== undefined && task in TASKS) {
  process.send(await measured(task as Task, file, Number(count)));
  process.disconnect?.();
} else {
  const at = process.argv.indexOf('--rows');
  await main(at < 0 ? 1_000_000 : Number(process.argv[at + 1]));
}
