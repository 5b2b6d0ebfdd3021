import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listId, named, openSandbox, rows } from './client.ts';

test('what is written is read back, and survives a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'world.json');
  const first = await openSandbox({ file });
  const list = await listId(first, 'Services');
  const made = await first.ask(`POST /list/${list}/task`, { name: 'Survive' });
  await first.sandbox.close();

  const second = await openSandbox({ file });
  const task = await second.ask(`GET /task/${made.id}`);

  expect(task.name).toBe('Survive');
});

test('the demo workspace has the places a newcomer is told about', async () => {
  const client = await openSandbox();
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const engineering = named(spaces, 'Engineering');
  const { folders } = await client.ask(`GET /space/${engineering.id}/folder`);
  const { lists } = await client.ask(`GET /space/${engineering.id}/list`);

  expect(rows(spaces).map((space) => space.name)).toEqual(['Engineering', 'Product', 'Operations']);
  expect(
    Object.fromEntries(
      rows(folders).map((folder) => [folder.name, rows(folder.lists).map((list) => list.name)]),
    ),
  ).toEqual({ Backend: ['Bug Triage', 'Services'], Sprints: ['Sprint 41', 'Sprint 42'] });
  expect(rows(lists).map((list) => list.name)).toEqual(['Q3 Roadmap']);
});
