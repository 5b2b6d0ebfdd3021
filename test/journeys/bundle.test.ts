// What the built program loads, read off the bundle itself.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/source.ts';

const dist = join(projectRoot, 'dist');
const parts = join(dist, 'chunks');

/** The parts that a part loads at once, itself included; a late one stands behind `then`. */
function loadedBy(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(join(parts, name), 'utf8').replace(/\.then\(\(\)=>[^;]*?\)\)/g, '');
  for (const [, target = ''] of text.matchAll(/require\("\.\/([^"]+)"\)/g)) loadedBy(target, seen);
  return seen;
}

const textOf = (names: Iterable<string>) =>
  [...names].map((name) => readFileSync(join(parts, name), 'utf8')).join('\n');

test('--version loads one small file', () => {
  const text = readFileSync(join(dist, 'main.js'), 'utf8');
  expect(text.length).toBeLessThan(5_000);
  const early = [...text.matchAll(/(.{0,12})require\("\.\//g)].filter(
    ([, before]) => !before?.endsWith('=>') && !before?.endsWith('__toESM('),
  );
  expect(early).toEqual([]);
});

test('a run loads neither React nor the model SDK', () => {
  const cli = readdirSync(parts).filter((name) =>
    /^(cli|weekly-sync-.*|endpoint-.*|gateway-.*|sandbox-.*)\.js$/.test(name),
  );
  expect(cli.length).toBeGreaterThanOrEqual(5);
  for (const name of cli) {
    const text = textOf(loadedBy(name));
    expect(text).not.toMatch(/react\.transitional\.element|Symbol\.for\("react/);
    expect(text).not.toContain('anthropic-version');
  }
});

test('a chat takes keys before React, schemas, the engine and the model are loaded', () => {
  const first = readdirSync(parts).filter((name) => /^(cli|(chat|tui)-.*)\.js$/.test(name));
  expect(first).toHaveLength(3);
  const text = first.map((name) => textOf(loadedBy(name))).join('\n');
  expect(text).not.toMatch(/react\.transitional\.element|ZodError|PlainDateTime|anthropic-version/);
});

test('what is taken from a piece that is loaded late is there', () => {
  const late =
    /\{([\w$:,]+)\}=await Promise\.resolve\(\)\.then\(\(\)=>[\w(]*\(?require\("\.\/([^"]+)"\)/g;
  let found = 0;
  const lacking = readdirSync(parts).flatMap((file) =>
    [...textOf([file]).matchAll(late)].flatMap(([, names = '', from = '']) => {
      const [, given = ''] = /__export\w*\(\w+,\{([^}]*)\}\)/.exec(textOf([from])) ?? [];
      const wanted = names.split(',').map((pair) => pair.split(':')[0] ?? '');
      found += wanted.length;
      const has = (name: string) => given.split(',').some((one) => one.startsWith(`${name}:`));
      return wanted.filter((name) => !has(name)).map((name) => `${name} of ${from}`);
    }),
  );
  expect(found).toBeGreaterThan(20);
  expect(lacking).toEqual([]);
});

test('a start compiles nothing that one before it has compiled, and takes nothing from a broken file', () => {
  const compiled = mkdtempSync(join(tmpdir(), 'clickup-agent-compiled-'));
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
  const manual = () =>
    execFileSync(process.execPath, [join(dist, 'main.js'), 'manual'], { env, encoding: 'utf8' });
  try {
    const text = manual();
    const [name = ''] = readdirSync(compiled);
    const file = join(compiled, name);
    const [whole, { ino }] = [readFileSync(file), statSync(file)];
    expect(manual()).toBe(text);
    expect(statSync(file).ino).toBe(ino);
    for (const broken of [
      whole.subarray(0, -1_000),
      Buffer.from('none'),
      whole.fill(7, whole.length - 5_000),
    ]) {
      writeFileSync(file, broken);
      expect(manual()).toBe(text);
      expect(readdirSync(compiled)).toEqual([name]);
    }
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
});

test('the bundle holds no path of the machine it was built on', () => {
  expect(textOf(readdirSync(parts))).not.toContain(projectRoot);
  expect(existsSync(join(dist, 'main.js'))).toBe(true);
});

test('an install brings only packages that cannot be bundled, and nothing for the types', () => {
  const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
  const { dependencies, optionalDependencies } = JSON.parse(read('package.json'));
  const brought = Object.keys({ ...dependencies, ...optionalDependencies });
  const apart = /external: \[([^\]]*)\]/.exec(read('build.mjs'))?.[1] ?? '';
  expect(brought.sort()).toEqual([...apart.matchAll(/'([^']+)'/g)].map(([, name]) => name).sort());
  if (!existsSync(join(dist, 'types'))) {
    execFileSync(process.execPath, ['build-types.mjs'], { cwd: projectRoot });
  }
  const types = readdirSync(join(dist, 'types'), { recursive: true, encoding: 'utf8' });
  const bare = types
    .filter((path) => path.endsWith('.d.ts'))
    .flatMap((path) => [...read(join('dist/types', path)).matchAll(/from ["']([^."'][^"']*)["']/g)])
    .map(([, name = '']) => name);
  expect(bare.filter((name) => !name.startsWith('node:'))).toEqual([]);
});

test('a package brings nothing that was compiled where it was made', () => {
  const list = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(execFileSync('npm', list, { cwd: projectRoot, encoding: 'utf8' }));
  const paths = (packed.files as { path: string }[]).map(({ path }) => path);
  expect(readdirSync(join(dist, 'compiled'))).not.toEqual([]);
  expect(paths).toContain('dist/load.js');
  expect(paths.filter((path) => path.startsWith('dist/compiled'))).toEqual([]);
});

test('the licence of each bundled package is shipped', () => {
  const text = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['@anthropic-ai/sdk', '@modelcontextprotocol/sdk', 'zod', 'react', 'ink']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(text).not.toMatch(/Licence: undefined/);
});
