// What the built program loads, read off the bundle itself.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/source.ts';

const dist = join(projectRoot, 'dist');

/** The bundle files that a file loads at once, itself included. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target = ''] of text.matchAll(/^(?:import|export)\b[^;]*?["'](\.[^"']+)["'];/gm)) {
    loadedBy(join(file, '..', target), seen);
  }
  return seen;
}

const textOf = (files: Set<string>) =>
  [...files].map((file) => readFileSync(file, 'utf8')).join('\n');

test('--version loads one small file', () => {
  const files = loadedBy(join(dist, 'main.js'));
  expect(textOf(files).length).toBeLessThan(5_000);
});

test('a run loads neither React nor the model SDK', () => {
  const cli = readdirSync(join(dist, 'chunks')).filter((name) =>
    /^(cli|weekly-sync|endpoint|gateway|sandbox)-/.test(name),
  );
  expect(cli.length).toBeGreaterThanOrEqual(5);
  for (const name of cli) {
    const text = textOf(loadedBy(join(dist, 'chunks', name)));
    expect(text).not.toMatch(/react\.transitional\.element|Symbol\.for\("react/);
    expect(text).not.toContain('anthropic-version');
  }
});

test('a chat takes keys before React, schemas, the engine and the model are loaded', () => {
  const first = readdirSync(join(dist, 'chunks')).filter((name) => /^(cli|chat|tui)-/.test(name));
  expect(first).toHaveLength(3);
  const text = first.map((name) => textOf(loadedBy(join(dist, 'chunks', name)))).join('\n');
  expect(text).not.toMatch(/react\.transitional\.element|ZodError|PlainDateTime|anthropic-version/);
});

test('what is taken from a piece that is loaded late is there', () => {
  const files = readdirSync(join(dist, 'chunks')).map((name) => join(dist, 'chunks', name));
  const lacking = files.flatMap((file) => {
    const taken = /\{([\w$:,]+)\}=await import\("(\.\/[^"]+)"\)/g;
    return [...readFileSync(file, 'utf8').matchAll(taken)].flatMap(([, names = '', from = '']) => {
      const text = readFileSync(join(file, '..', from), 'utf8');
      const given = [...text.matchAll(/export\{([^}]*)\}/g)].flatMap(([, all = '']) =>
        all.split(','),
      );
      if (/export default /.test(text)) given.push('default');
      const has = (name: string) => given.some((one) => one.split(' as ').at(-1) === name);
      const wanted = names.split(',').map((pair) => pair.split(':')[0] ?? '');
      return wanted.filter((name) => !has(name)).map((name) => `${name} of ${from}`);
    });
  });
  expect(lacking).toEqual([]);
});

test('the bundle holds no path of the machine it was built on', () => {
  const files = readdirSync(join(dist, 'chunks')).map((name) => join(dist, 'chunks', name));
  expect(textOf(new Set(files))).not.toContain(projectRoot);
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

test('the licence of each bundled package is shipped', () => {
  const text = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['@anthropic-ai/sdk', '@modelcontextprotocol/sdk', 'zod', 'react', 'ink']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(text).not.toMatch(/Licence: undefined/);
});
