// Logins of several profiles in one file of secrets, saved by several processes at the same moment.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configFiles } from '../../src/config/index.ts';
import { projectRoot } from '../support/source.ts';

const NAMES = ['a', 'b', 'c'];
const TIMES = 40;

/** A process that saves the login of a profile again and again, each time with a newer token. */
function saving(folder: string, name: string): Promise<number | null> {
  const script = `
    import { loginStore } from './src/app/saved.ts';
    import { systemClock } from './src/base/index.ts';
    import { configFiles } from './src/config/index.ts';
    import { openStore } from './src/store/index.ts';
    const store = openStore(${JSON.stringify(join(folder, 'state'))});
    const logins = loginStore(configFiles(${JSON.stringify(folder)}).secrets, store, systemClock);
    for (let token = 1; token <= ${TIMES}; token++) await logins.save('${name}', { token });
    await store.close();`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', resolve));
}

test('none is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ca-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await Promise.all(NAMES.map((name) => saving(folder, name)))).toEqual([0, 0, 0]);
  const { secrets } = configFiles(folder);
  expect(NAMES.map((name) => secrets.load(name).login?.token)).toEqual(NAMES.map(() => TIMES));
});
