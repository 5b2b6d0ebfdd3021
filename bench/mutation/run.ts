// npm run mutation: breaks what guards a write in one place at a time, in a copy of the project, and runs
// the tests that should notice. Prints what no test noticed, with what was judged of it; exits 1 where
// fewer than 85 % of a room were noticed. Numbers and words narrow it down: `npm run mutation -- 100`
// tries that many places of each room, spread evenly; `npm run mutation -- policy` a room, or the files
// whose path has the word in it. `npm run mutation -- list` prints the rooms, their last figures and the
// judgements. Figures of whole rooms, and of 60 places of one or more, are recorded.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../test/support/source.ts';
import type { Question } from './host.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { ROOMS, type Target } from './rooms.ts';

/** What is asked of each room. */
const ENOUGH = 0.85;
/** A sample of a room tells something of it from so many places on. */
const SAMPLE = 60;
/** Tests that go on for so many times as long as they do as it is, and for longer than this, ms, have
 * noticed: something no longer ends. */
const TIMES = 3;
const HANGS_MS = 15_000;
/** How long the tests of a file may take as it is, ms. */
const SOUND_MS = 300_000;

/** A survivor that somebody has looked at. */
interface Judged extends Pick<Mutant, 'file' | 'was' | 'is'> {
  why: string;
}
interface Figures {
  /** The places that there are. */
  of: number;
  tried: number;
  noticed: number;
}

const RECORD = join(projectRoot, 'bench/mutation/record.json');
const record = readRecord();

function readRecord(): { figures: Record<string, Figures>; judged: Judged[] } {
  return JSON.parse(readFileSync(RECORD, 'utf8'));
}

const words = process.argv.slice(2);
const most = Number(words.find((word) => /^\d+$/.test(word)) ?? Number.POSITIVE_INFINITY);
const only = words.filter((word) => !/^\d+$/.test(word));
const targets = Object.entries(ROOMS).flatMap(([room, files]) =>
  Object.entries(files).map(([file, target]) => ({ room, file, target })),
);

/** The figures of each file, by its path. */
async function tryAll(chosen: typeof targets): Promise<Record<string, Figures>> {
  const copy = copyOfProject();
  const host = new Host(copy);
  try {
    const figures: Record<string, Figures> = {};
    const tried = Object.keys(ROOMS).flatMap((room) => {
      const all = chosen.flatMap(({ file, target, ...one }) => {
        if (one.room !== room) return [];
        const mutants = mutantsOf(file, readFileSync(join(copy, file), 'utf8'));
        figures[file] = { of: mutants.length, tried: 0, noticed: 0 };
        return mutants.map((mutant) => ({ mutant, target }));
      });
      const stride = Math.max(1, all.length / most);
      return all.filter((_, at) => Math.floor(at / stride) !== Math.floor((at - 1) / stride));
    });
    console.log(`${tried.length} places in ${chosen.length} files`);
    const patience = await checkSound(chosen, host);
    for (const { mutant, target } of tried) {
      const figure = figures[mutant.file];
      if (!figure) continue;
      figure.tried++;
      if (await isNoticed(mutant, target, copy, host, patience.get(mutant.file) ?? SOUND_MS)) {
        figure.noticed++;
      } else console.log(told(mutant));
    }
    await checkSound(chosen, host);
    return figures;
  } finally {
    host.end();
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * How long a broken file's tests may take before they have noticed, ms, by its path. Errors: Error where
 * they fail though it is as it is.
 */
async function checkSound(chosen: typeof targets, host: Host): Promise<Map<string, number>> {
  const patience = new Map<string, number>();
  for (const { file, target } of chosen) {
    const started = Date.now();
    const passed = await host.passes([], [...target.quick, ...target.slow], SOUND_MS);
    if (!passed) throw new Error(`The tests of ${file} fail as it is.`);
    patience.set(file, HANGS_MS + TIMES * (Date.now() - started));
  }
  return patience;
}

async function isNoticed(
  mutant: Mutant,
  target: Target,
  copy: string,
  host: Host,
  withinMs: number,
): Promise<boolean> {
  const path = join(copy, mutant.file);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, mutant.text);
  try {
    // One after the other, so that the first that notices is the last that runs.
    for (const tests of [target.quick, ...target.slow.map((one) => [one])]) {
      if (tests.length > 0 && !(await host.passes([path], tests, withinMs))) return true;
    }
    return false;
  } finally {
    writeFileSync(path, whole);
    host.changed(path);
  }
}

function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
  for (const name of ['src', 'test', 'workflows', 'prompts', 'examples', 'package.json']) {
    cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The process that runs the tests; another one where it had to be ended. */
class Host {
  readonly #root: string;
  #child: ChildProcess | null = null;
  /** Files that were set back since the last question. */
  #open: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  changed(path: string): void {
    this.#open.push(path);
  }

  /** Whether these tests pass within so many milliseconds. */
  async passes(changed: string[], tests: string[], withinMs: number): Promise<boolean> {
    const child = this.#child ?? (await this.#start());
    const question: Question = { changed: [...this.#open.splice(0), ...changed], tests };
    const asked = new AbortController();
    const given = AbortSignal.any([asked.signal, AbortSignal.timeout(withinMs)]);
    try {
      const died = once(child, 'exit', { signal: given }).then(() => [false]);
      const answer = once(child, 'message', { signal: given });
      child.send(question);
      const [passed] = await Promise.race([answer, died]);
      if (child.exitCode !== null || child.signalCode !== null) this.end();
      return passed === true;
    } catch {
      this.end();
      return false;
    } finally {
      asked.abort();
    }
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #start(): Promise<ChildProcess> {
    const path = join(projectRoot, 'bench/mutation/host.ts');
    const child = fork(path, [this.#root], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'message');
    this.#child = child;
    return child;
  }
}

function told({ file, line, was, is }: Mutant): string {
  const judged = record.judged.find((one) => one.file === file && one.was === was && one.is === is);
  return `${file}:${line}\n  - ${was}\n  + ${is}\n  ${judged?.why ?? 'NOT JUDGED'}`;
}

function shares(figures: Record<string, Figures>) {
  return Object.entries(ROOMS).flatMap(([room, files]) => {
    const rows = Object.keys(files).flatMap((file) => figures[file] ?? []);
    const sum = (what: keyof Figures) => rows.reduce((total, row) => total + row[what], 0);
    const [of, tried, noticed] = [sum('of'), sum('tried'), sum('noticed')];
    return tried === 0 ? [] : [{ room, of, tried, noticed, share: noticed / tried }];
  });
}

function printRooms(figures: Record<string, Figures>): void {
  console.log(`${''.padEnd(42)} places tried noticed`);
  const row = (name: string, { of, tried, noticed }: Figures) => {
    const share = tried === 0 ? '' : `${Math.floor((100 * noticed) / tried)} %`;
    const cells = [String(of).padStart(7), String(tried).padStart(6), String(noticed).padStart(8)];
    console.log(name.padEnd(42) + cells.join('') + share.padStart(7));
  };
  for (const { room, ...figure } of shares(figures)) {
    row(room, figure);
    for (const file of Object.keys(ROOMS[room] ?? {})) {
      const own = figures[file];
      if (own) row(`  ${file}`, own);
    }
  }
}

if (only[0] === 'list') {
  printRooms(record.figures);
  for (const { file, was, is, why } of record.judged) {
    console.log(`\n${file}\n  - ${was}\n  + ${is}\n  ${why}`);
  }
} else {
  const chosen = targets.filter(
    ({ room, file }) =>
      only.length === 0 || only.some((one) => (one in ROOMS ? one === room : file.includes(one))),
  );
  const figures = await tryAll(chosen);
  printRooms(figures);
  const done = shares(figures);
  if (done.every(({ of, tried }) => tried >= Math.min(of, SAMPLE))) {
    // Somebody may have judged meanwhile.
    const now = readRecord();
    Object.assign(now.figures, figures);
    writeFileSync(RECORD, `${JSON.stringify(now, null, 2)}\n`);
  }
  if (done.some(({ share }) => share < ENOUGH)) process.exitCode = 1;
}
