// Workflows of one's own: begun from a starting file, run from anywhere, and clear when they are broken.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';

interface Plan {
  steps: { operation: string; state: string; matches?: boolean }[];
  summary: { noop: number };
}

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => home.remove());

const run = (...args: string[]) => runProgram([...args, '--home', home.path], { cwd: home.path });

/** Writes a file of the person's, and answers its path. */
function file(path: string, text: string): string {
  const whole = join(home.path, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

/** The whole of a workflow, with `plan` as given. */
const workflow = (plan: string, name = 'mine', head = '') => `${head}
import { defineWorkflow, z } from 'clickup-agent';
export default defineWorkflow({
  name: '${name}',
  summary: 'Something of mine',
  params: z.object({
    deepness: z.number().default(3).describe('how deep to look'),
    colour: z.enum(['red', 'green']).optional().describe('which colour'),
  }),
  needs: ['task.find'],
  async plan(context) {
    ${plan}
  },
});
`;

describe('a starting file', () => {
  test('is planned, written and found done, under the name it was given', async () => {
    expect((await run('workflows', 'new', 'overdue-tags')).code).toBe(0);
    const document = async (...flags: string[]) =>
      JSON.parse((await run('run', 'overdue-tags', '--json', ...flags)).out) as Plan;
    const shown = await document('--dry-run');
    expect(shown.steps.length).toBeGreaterThan(3);
    const made = await document('--yes');
    expect(made.steps).toHaveLength(shown.steps.length);
    expect(made.steps.every(({ state, matches }) => state === 'done' && matches)).toBe(true);
    const again = await document('--yes');
    expect([again.steps, again.summary.noop]).toEqual([[], shown.steps.length]);
  });

  test('is never written over', async () => {
    await run('workflows', 'new', 'mine');
    const ended = await run('workflows', 'new', 'mine');
    expect([ended.code, ended.err.includes('is there already')]).toEqual([2, true]);
  });

  test('is its owner’s alone, and never written through a link', async () => {
    await run('workflows', 'new', 'private');
    const folder = join(home.path, 'workflows');
    expect(statSync(join(folder, 'private.ts')).mode & 0o777).toBe(0o600);
    const victim = join(home.path, 'victim.ts');
    symlinkSync(victim, join(folder, 'linked.ts'));
    const ended = await run('workflows', 'new', 'linked');
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('a symbolic link')]);
    expect(existsSync(victim)).toBe(false);
  });

  test('has the types that its editor asks for', async () => {
    await run('workflows', 'new', 'typed');
    compile(join(home.path, 'workflows'), '-p', '.');
  });
});

/** Runs the compiler; what it complains of is the error's text. */
function compile(folder: string, ...args: string[]): void {
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, ...args], { cwd: folder, encoding: 'utf8' });
  } catch (thrown) {
    throw new Error((thrown as { stdout: string }).stdout);
  }
}

test('a project that depends on the package compiles against its types, and loads it', () => {
  mkdirSync(join(home.path, 'node_modules'));
  symlinkSync(projectRoot, join(home.path, 'node_modules/clickup-agent'));
  symlinkSync(join(projectRoot, 'node_modules/@types'), join(home.path, 'node_modules/@types'));
  file('package.json', '{"type":"module"}');
  file(
    'flow.ts',
    workflow(`
      const tasks = await context.read('task.find', { workspaceId: context.workspace.id });
      const first: string | undefined = tasks.items[0]?.name;
      // @ts-expect-error: planning only reads
      await context.read('task.create', { listId: '1', name: 'x' });
      // @ts-expect-error: there is no such parameter
      context.params.nothing;
      return { steps: [], noop: context.params.deepness + (first ? 1 : 0) };`),
  );
  const strict = ['--strict', '--noEmit', '--types', 'node', '--target', 'es2023'];
  compile(home.path, 'flow.ts', ...strict, '--module', 'nodenext');
  compile(home.path, 'flow.ts', ...strict, '--module', 'esnext', '--moduleResolution', 'bundler');
  const said = execFileSync(
    process.execPath,
    [
      '-e',
      "import('clickup-agent').then((m) => console.log(m.markerOf('a/b'), typeof m.z.object))",
    ],
    { cwd: home.path, encoding: 'utf8' },
  );
  expect(said).toMatch(/^\[ca:[0-9a-z]{10}\] function$/m);
});

test('the test kit’s example in the documentation passes, and fails for a workflow that does less', () => {
  mkdirSync(join(home.path, 'node_modules'));
  symlinkSync(projectRoot, join(home.path, 'node_modules/clickup-agent'));
  file('package.json', '{"type":"module"}');
  const page = readFileSync(join(projectRoot, 'docs/workflows.md'), 'utf8');
  const [example = '', kit = ''] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, it]) => it);
  file('needs-owner.ts', example);
  file('needs-owner.test.ts', kit);
  const tsx = join(projectRoot, 'node_modules/tsx/dist/loader.mjs');
  const passes = () =>
    spawnSync(
      process.execPath,
      ['--import', pathToFileURL(tsx).href, '--test', 'needs-owner.test.ts'],
      {
        cwd: home.path,
        env: { ...process.env, NODE_TEST_CONTEXT: undefined },
        timeout: 60_000,
      },
    ).status;
  expect(passes()).toBe(0);
  file('needs-owner.ts', example.replace('task.priority === 1', 'task.priority === 9'));
  expect(passes()).toBe(1);
});

test('the example of the documentation does what it says', async () => {
  const readme = readFileSync(join(projectRoot, 'docs/workflows.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  file('needs-owner.ts', example);
  const ended = await run('run', './needs-owner.ts', '--yes', '--json');
  expect(JSON.parse(ended.out)).toMatchObject({
    steps: [{ target: { name: 'Verify backups by restoring one' }, state: 'done', matches: true }],
  });
});

describe('a file of one’s own', () => {
  test('shows its parameters, and refuses what they do not allow', async () => {
    file('flow.ts', workflow('return { steps: [], noop: 0 };'));
    const help = await run('run', './flow.ts', '--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('--deepness <deepness>');
    expect(help.out).toContain('how deep to look (default: 3)');
    expect(help.out).toMatch(/--colour <colour>\s+which colour \(choices: "red", "green"\)/);
    expect((await run('run', './flow.ts', '--colour', 'blue')).code).toBe(2);
  });

  test('is run whatever kind of JavaScript it is, and may import its neighbours', async () => {
    file('neighbour.ts', 'export const text: string = "from next door";');
    const plan = 'return { steps: [], report: next };';
    const head = 'import { text as next } from "./neighbour.ts";';
    file('flow.ts', workflow(plan, 'mine', head));
    file('flow.mjs', workflow('return { steps: [], report: "from a module" };'));
    file(
      'flow.js',
      "const { z } = require('clickup-agent');\n" +
        "module.exports = { name: 'mine', summary: 's', params: z.object({}), needs: [], " +
        "plan: async () => ({ steps: [], report: 'from CommonJS' }) };",
    );
    expect((await run('run', './flow.ts')).out).toContain('from next door');
    expect((await run('run', './flow.mjs')).out).toContain('from a module');
    expect((await run('run', './flow.js')).out).toContain('from CommonJS');
  });

  test('is planned again from any folder, though its plan does not tell where it is kept', async () => {
    const tag = (name: string) => `
      const { items: [task] } = await context.read('task.find', { workspaceId: context.workspace.id });
      return { steps: [{
        key: 'weekly-sync/tag', operation: 'task.tag', input: { taskId: task!.id, tag: '${name}' },
        target: { kind: 'task', id: task!.id, name: task!.name },
        before: {}, after: {}, reason: 'Because.',
      }] };`;
    // Named like a built-in one, which it is not to be taken for.
    file('flows/flow.ts', workflow(tag('first'), 'weekly-sync'));
    await run('run', './flows/flow.ts', '--plan-out', 'plan.json');
    expect(readFileSync(join(home.path, 'plan.json'), 'utf8')).not.toContain(home.path);
    file('flows/flow.ts', workflow(tag('second'), 'weekly-sync'));
    const apply = ['apply', join(home.path, 'plan.json'), '--allow-drift', '--home', home.path];
    const shown = await runProgram(apply, { cwd: '/' });
    expect(shown.out).toContain('Planned again: 0 added, 0 removed, 1 changed.');
    expect(shown.code).toBe(5);
    expect((await runProgram([...apply, '--yes'], { cwd: '/' })).code).toBe(0);
  });

  test('is listed with where it comes from and its parameters, a broken one with its fault', async () => {
    file('workflows/mine.ts', workflow('return { steps: [] };'));
    file('workflows/other.ts', workflow('return { steps: [] };', 'another'));
    file('workflows/weekly-sync.ts', workflow('return { steps: [] };', 'weekly-sync'));
    const listed = JSON.parse((await run('workflows', '--json')).out) as {
      workflows: { name: string; origin: string; parameters: { flag: string; type: string }[] }[];
      broken: { name: string; fault: string }[];
    };
    expect(listed.workflows).toContainEqual(
      expect.objectContaining({
        name: 'mine',
        origin: join(home.path, 'workflows/mine.ts'),
        parameters: [
          expect.objectContaining({ flag: '--deepness', type: 'number' }),
          expect.objectContaining({ flag: '--colour', choices: ['red', 'green'] }),
        ],
      }),
    );
    expect(listed.workflows).toContainEqual(
      expect.objectContaining({ name: 'weekly-sync', origin: 'built-in' }),
    );
    expect(listed.broken.map(({ name }) => name)).toEqual(['other', 'weekly-sync']);
  });

  test.each<[what: string, text: string, sentence: string]>([
    ['a slip of the pen', 'const a = 1;\nconst b = ;\n', 'flow.ts:2: Unexpected token.'],
    [
      'an import that is not there',
      "\nimport 'left-pad';\n",
      "flow.ts:2: Cannot find module 'left-pad'.",
    ],
    ['nothing exported', 'export const a = 1;', 'flow.ts: it has no `export default'],
    [
      'no plan',
      "export default { name: 'a', summary: 's', needs: [], params: {} };",
      'flow.ts: `params`',
    ],
    [
      'an operation that is none',
      workflow('').replace("'task.find'", "'task.fnid'"),
      'flow.ts: `needs.0` does not fit: "task.fnid" is no operation.',
    ],
    [
      'a fault while planning',
      workflow('const nothing: any = undefined;\n    return nothing.foo;'),
      "flow.ts:13: Cannot read properties of undefined (reading 'foo').",
    ],
    ['no draft', workflow('return { steps: [{}] };'), 'flow.ts: what plan() returned is not valid'],
    [
      'an input that does not fit',
      workflow(
        "return { steps: [{ key: 'k', operation: 'task.tag', input: { tag: 'x' }, " +
          "target: { kind: 'task', id: '1', name: 'x' }, after: {}, reason: 'r' }] };",
      ),
      'flow.ts: step 1 (k): the input does not fit: taskId',
    ],
    [
      'a parameter that is a flag of every run',
      workflow('return { steps: [] };').replace('deepness', 'json'),
      'mine has a parameter "json"',
    ],
  ])('that is broken by %s says so in one sentence', async (_what, text, sentence) => {
    file('flow.ts', text);
    const ended = await run('run', './flow.ts', '--dry-run');
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toMatch(/\n\s+at |node:internal|node_modules/);
    expect([ended.code, ended.out]).toEqual([2, '']);
  });
});

describe('while planning', () => {
  let sandbox: ServedSandbox;
  beforeEach(async () => {
    sandbox = await serveSandbox();
  });
  afterEach(() => sandbox.close());

  test.each([
    "await context.read('task.create', { listId: '1', name: 'x' });",
    "await context.look({ operation: 'task.delete', input: { taskId: '1' } });",
    "await context.read('tool.update', { tool: 'x', args: {} });",
  ])('nothing can be written: %s', async (line) => {
    file(
      'flow.ts',
      workflow(`${line} return { steps: [] };`).replaceAll('context.', '(context as any).'),
    );
    const ended = await run('run', './flow.ts', '--yes', '--endpoint', sandbox.mcp);
    expect(ended.code).not.toBe(0);
    expect(ended.err).toMatch(/a plan only reads|There is no operation/);
    expect(await sandbox.writes()).toEqual([]);
  });

  test('there is nothing in reach that sends', async () => {
    file(
      'flow.ts',
      workflow("return { steps: [], report: Object.keys(context).sort().join(' ') };"),
    );
    const ended = await run('run', './flow.ts', '--endpoint', sandbox.mcp);
    expect(ended.out).toContain(
      'accepts can hierarchy history input look memory model note now params progress read timeZone workspace',
    );
  });
});

describe('a workflow that waits for ever', () => {
  const waiting = 'await new Promise((done) => setTimeout(done, 600_000));';

  test.each(['--yes', '--dry-run'])(
    'is ended by --timeout (%s), and leaves no lock',
    async (how) => {
      const path = file('waits.ts', workflow(waiting));
      const ended = await run('run', path, how, '--timeout', '1s');
      expect([ended.code, ended.err]).toEqual([
        124,
        expect.stringContaining('allowed by --timeout'),
      ]);
      file('waits.ts', workflow('return { steps: [], noop: 0 };'));
      expect((await run('run', path, '--yes')).code).toBe(0);
    },
  );
});
