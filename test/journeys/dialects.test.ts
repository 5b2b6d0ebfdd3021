// The main jobs through the built program on servers that speak as other people's do.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { byTheList } from '../support/dialects/by-the-list.ts';
import type { Dialect } from '../support/dialects/dialect.ts';
import { dialects, serveDialect } from '../support/dialects/index.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

/** What weekly-sync lacks on a server, or what of it is not said there; no entry: it runs. */
const LACKS: Record<string, string> = {
  benthesoundguy: 'time_entry.list',
  griffinwork40: 'time_entry.create',
  hauptsache: 'time_entry.list',
};

/** A server that cannot say whose its credential is needs to be told who works there. */
const UNNAMED = ['taazkareem', 'by the list', 'busybee', 'clickup-official', 'trustxai'];

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'enterprise'), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const run = (...args: string[]) => runProgram([...args, '--home', home.path]);

async function connect(dialect: Dialect): Promise<void> {
  const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
  const { url } = await serveDialect(dialect, sandbox.rest);
  await run('endpoint', 'add', 'other', url);
  await run('config', 'set', 'profiles.other.workspace', teams[0]?.id ?? '');
  if (UNNAMED.includes(dialect.name)) {
    // One of them lists no members either, so the name would say nothing.
    const me = dialect.name === 'trustxai' ? '81204417' : 'Maya Okafor';
    await run('config', 'set', 'profiles.other.people.me', me);
  }
}

async function logged(): Promise<JsonObject[]> {
  const made = (await sandbox.writes()).filter(({ path }) => path.endsWith('/time_entries'));
  return made.map(({ body }) => body as JsonObject);
}

describe.each([...dialects, byTheList].map((dialect) => [dialect.name, dialect] as const))(
  'on a server like %s',
  (name, dialect) => {
    test('the hierarchy is shown; the week is synced once, or what is missing is said', async () => {
      await connect(dialect);
      const tree = await run('tree');
      expect([tree.err, tree.out]).toEqual(['', expect.stringContaining('Q3 Roadmap')]);

      const lacks = LACKS[name];
      // Asking list by list takes many calls, and the quota is a hundred in a minute.
      const sync = [
        'run',
        'weekly-sync',
        ...(name === 'by the list' ? ['--space', 'Engineering'] : []),
      ];
      const dry = await run(...sync, '--dry-run');
      expect(await sandbox.writes()).toEqual([]);
      if (lacks !== undefined) {
        expect([dry.code, dry.err]).toEqual([7, expect.stringContaining(lacks)]);
        return;
      }
      expect([dry.code, dry.err]).toEqual([0, expect.any(String)]);
      const done = await run(...sync, '--yes');
      expect([done.code, done.out]).toEqual([0, expect.stringMatching(/Read back: [1-9]/)]);
      expect(done.out).not.toContain('Not so');
      const once = await logged();
      expect(once.length).toBeGreaterThan(3);
      expect(once.every(({ tid }) => typeof tid === 'string')).toBe(true);

      const again = await run(...sync, '--yes');
      expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing to do')]);
      expect(await logged()).toHaveLength(once.length);
    }, 60_000);
  },
);
