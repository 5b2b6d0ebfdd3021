// npm run mutation: breaks the gate in one place at a time, in a copy of the project, and runs the tests
// that should notice. Prints what no test noticed and the share that was; exits 1 below 85 %.
// `npm run mutation -- 200` tries that many places, spread evenly over all; `npm run mutation -- policy`
// those of the files whose path has the word in it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../test/support/source.ts';

/** What is broken, and the tests that are to notice, the quickest first. */
const TARGETS: Record<string, string[]> = {
  'src/policy/rules.ts': ['test/policy'],
  'src/engine/plan/encode.ts': ['test/policy', 'test/engine/edit.test.ts'],
  'src/engine/plan/unseen.ts': [
    'test/engine/silent-rows.test.ts',
    'test/workflows/known-tasks.test.ts',
  ],
  'src/engine/run/step.ts': [
    ...['test/engine/step-life.test.ts', 'test/engine/drift.test.ts', 'test/engine/canary.test.ts'],
    ...['test/engine/lost-answers.test.ts', 'test/engine/other-ways.test.ts'],
  ],
  'src/engine/run/precondition.ts': [
    'test/engine/drift.test.ts',
    'test/engine/step-life.test.ts',
    'test/engine/undo.test.ts',
  ],
  'src/engine/run/canary.ts': ['test/engine/canary.test.ts'],
  'src/engine/run/compare.ts': ['test/engine/read-back.test.ts', 'test/engine/silent-rows.test.ts'],
  'src/engine/run/read-back.ts': [
    'test/engine/read-back.test.ts',
    'test/engine/silent-rows.test.ts',
  ],
  'src/engine/run/search.ts': ['test/engine/lost-answers.test.ts', 'test/engine/marker.test.ts'],
  'src/cli/approval/answer.ts': ['test/cli/answer.test.ts'],
};

/** A token and what takes its place. Spaces around operators keep types and arrows out. */
const CHANGES: [RegExp, string][] = [
  ...[
    [/ === /g, ' !== '],
    [/ !== /g, ' === '],
    [/ && /g, ' || '],
    [/ \|\| /g, ' && '],
  ],
  ...[
    [/ < /g, ' >= '],
    [/ > /g, ' <= '],
    [/ <= /g, ' > '],
    [/ >= /g, ' < '],
  ],
  ...[
    [/\btrue\b/g, 'false'],
    [/\bfalse\b/g, 'true'],
    [/\(!(?=[\w(])/g, '('],
    [/return !/g, 'return '],
  ],
  ...[
    [/\.some\(/g, '.every('],
    [/\.every\(/g, '.some('],
    [/\bcontinue;/g, ';'],
  ],
  ...[
    [/'allow'/g, "'ask'"],
    [/'deny'/g, "'allow'"],
    [/'ask'/g, "'allow'"],
  ],
] as [RegExp, string][];

interface Mutant {
  file: string;
  line: number;
  /** The line before and after. */
  was: string;
  is: string;
  text: string;
}

/** Every place of a file that can be broken. */
function mutantsOf(file: string): Mutant[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const lines = text.split('\n');
  return lines.flatMap((was, at) => {
    // Comments, imports and declarations of types do nothing.
    if (/^\s*(\/\/|\*|\/\*|import|export type|export interface)/.test(was)) return [];
    return CHANGES.flatMap(([token, other]) =>
      [...was.matchAll(token)].map(({ index, 0: found }) => {
        const is = was.slice(0, index) + other + was.slice(index + found.length);
        return { file, line: at + 1, was, is, text: lines.with(at, is).join('\n') };
      }),
    );
  });
}

const words = process.argv.slice(2);
const most = Number(words.find((word) => /^\d+$/.test(word)) ?? Number.POSITIVE_INFINITY);
const only = words.filter((word) => !/^\d+$/.test(word));
const files = Object.keys(TARGETS).filter(
  (file) => only.length === 0 || only.some((word) => file.includes(word)),
);
const all = files.flatMap(mutantsOf);
const stride = Math.max(1, all.length / most);
const tried = all.filter((_, at) => Math.floor(at / stride) !== Math.floor((at - 1) / stride));

const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const name of ['src', 'test', 'workflows', 'prompts', 'examples', 'dist', 'package.json']) {
  cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
}
symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
// No build before each run: these tests look at the source.
const config = `export default { test: { isolate: false, testTimeout: 60_000, hookTimeout: 60_000 } };`;
writeFileSync(join(copy, 'vitest.config.mjs'), config);

const passes = (tests: string[]) =>
  spawnSync(
    process.execPath,
    [
      ...[join(projectRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--bail', '1'],
      ...['--maxWorkers', '1', ...tests],
    ],
    { cwd: copy, stdio: 'ignore', timeout: 300_000 },
  ).status === 0;

for (const file of files) {
  if (!passes(TARGETS[file] ?? [])) throw new Error(`The tests of ${file} fail as it is.`);
}
console.log(`${tried.length} of ${all.length} places in ${files.length} files`);
const survivors: Mutant[] = [];
for (const mutant of tried) {
  const path = join(copy, mutant.file);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, mutant.text);
  if (passes(TARGETS[mutant.file] ?? [])) {
    survivors.push(mutant);
    console.log(`${mutant.file}:${mutant.line}\n  - ${mutant.was.trim()}\n  + ${mutant.is.trim()}`);
  }
  writeFileSync(path, whole);
}
const share = 1 - survivors.length / Math.max(1, tried.length);
console.log(
  `${tried.length - survivors.length} of ${tried.length} noticed (${Math.round(share * 100)} %)`,
);
if (share < 0.85) process.exitCode = 1;
