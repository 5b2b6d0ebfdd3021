// The documentation as a site: every page is there, is reached, and no link leads nowhere.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../support/source.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'clickup-agent-site-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const build = (from: string, to: string) =>
  spawnSync(process.execPath, ['build-docs.mjs', to], {
    cwd: from,
    encoding: 'utf8',
    timeout: 60_000,
  });

/** Addresses in a page, without those of other sites. */
function addressesIn(html: string): string[] {
  return [...html.matchAll(/(?:href|src)="([^"#]+)/g)]
    .map(([, address = '']) => address)
    .filter((address) => !/^[a-z]+:/.test(address));
}

test('every page of the docs is on the site, and every address there is a file', () => {
  const site = folder();
  expect(build(projectRoot, site)).toMatchObject({ status: 0 });
  const pages = [
    'index.html',
    ...readdirSync(join(site, 'docs'))
      .filter((name) => /html$/.test(name))
      .map((name) => `docs/${name}`),
  ];
  const sources = readdirSync(join(projectRoot, 'docs')).filter((name) => name.endsWith('.md'));
  expect(pages).toHaveLength(sources.length + 1);
  const reached = new Set<string>();
  const missing = pages.flatMap((page) =>
    addressesIn(readFileSync(join(site, page), 'utf8'))
      .map((address) => join(dirname(join(site, page)), address))
      .filter((path) => {
        reached.add(path);
        return !existsSync(path) && !/\/(LICENSE|(examples|workflows|deploy)\/.*)$/.test(path);
      }),
  );
  expect(missing).toEqual([]);
  expect(pages.filter((page) => !reached.has(join(site, page)))).toEqual([]);
});

test('a link that leads nowhere fails the build, and is named', () => {
  const copy = folder();
  for (const name of readdirSync(projectRoot)) {
    if (/\.(md|mjs)$|^docs$/.test(name))
      cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(
    join(copy, 'docs/ask.md'),
    '# Ask\n\n[There](gone.md) and [here](chat.md#no-such-part).\n',
  );
  const { status, stderr } = build(copy, join(copy, 'site'));
  expect(status).toBe(1);
  expect(stderr).toContain('docs/ask.md: "gone.md" leads nowhere.');
  expect(stderr).toContain('docs/ask.md: "chat.md#no-such-part" leads nowhere.');
});
