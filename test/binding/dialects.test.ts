// Real MCP servers that speak as other people's do, in front of the simulated ClickUp.
import { describe, expect, onTestFinished, test } from 'vitest';
import { type JsonObject, systemClock } from '../../src/base/index.ts';
import { type BoundEndpoint, bindEndpoint } from '../../src/binding/index.ts';
import type { OperationName, OutputOf } from '../../src/clickup/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type ClickUp, clickUpAt, treeOf } from '../support/dialects/clickup-rest.ts';
import { dialects, serveDialect } from '../support/dialects/index.ts';
import { opened } from '../support/opened.ts';

type Found = OutputOf<'task.list'>;

const options = { lane: 'batch' } as const;
const MINUTE = 60_000;

async function lab(dialect: (typeof dialects)[number]) {
  const sandbox = await startSandbox({ clock: systemClock, plan: 'enterprise' });
  onTestFinished(() => sandbox.close());
  const clickUp = await clickUpAt(sandbox.rest);
  const { url } = await serveDialect(dialect, sandbox.rest);
  const binding = await bindEndpoint(opened(url), {
    context: { workspaceId: clickUp.workspaceId },
  });
  return { clickUp, binding };
}

/** The names of all lists that the binding can find, by the road that it offers. */
async function listsSeen(binding: BoundEndpoint, workspaceId: string): Promise<string[]> {
  const can = (operation: OperationName) => binding.capability(operation).state !== 'absent';
  if (can('hierarchy.get')) {
    const { spaces } = await value(binding.call('hierarchy.get', { workspaceId }, options));
    return spaces.flatMap(({ folders, lists }) => [
      ...folders.flatMap((folder) => (folder.lists ?? []).map(({ name }) => name)),
      ...lists.map(({ name }) => name),
    ]);
  }
  const names: string[] = [];
  for (const { id: spaceId } of await value(binding.call('space.list', { workspaceId }, options))) {
    for (const folder of await value(binding.call('folder.list', { spaceId }, options))) {
      const lists =
        folder.lists ?? (await value(binding.call('list.list', { folderId: folder.id }, options)));
      names.push(...lists.map(({ name }) => name));
    }
    const loose = await value(binding.call('list.list_folderless', { spaceId }, options));
    names.push(...loose.map(({ name }) => name));
  }
  return names;
}

async function value<T>(
  outcome: Promise<{ kind: string } & ({ kind: 'ok'; value: T } | { message: string })>,
): Promise<T> {
  const ended = await outcome;
  if ('value' in ended) return ended.value;
  throw new Error(`${ended.kind}: ${ended.message}`);
}

async function somewhere(clickUp: ClickUp): Promise<string> {
  const [space] = await treeOf(clickUp);
  return space?.lists[0]?.id ?? '';
}

async function tasksNamed(clickUp: ClickUp, name: string): Promise<JsonObject[]> {
  const { tasks } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/task`);
  return (tasks as JsonObject[]).filter((task) => task.name === name);
}

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  '%s',
  (name, dialect) => {
    test('shows every list of the workspace', async () => {
      const { clickUp, binding } = await lab(dialect);
      const spaces = await treeOf(clickUp);
      const there = spaces.flatMap(({ folders, lists }) => [
        ...folders.flatMap((one) => one.lists),
        ...lists,
      ]);
      const seen = await listsSeen(binding, clickUp.workspaceId);
      expect(seen.sort()).toEqual(there.map((list) => list.name).sort());
    });

    test('creates one task, as it was asked for', async () => {
      const { clickUp, binding } = await lab(dialect);
      const listId = await somewhere(clickUp);
      const input = { listId, name: 'Bound', description: 'a marker', priority: 2 as const };
      const created = await binding.call('task.create', input, options);
      const [task, ...more] = await tasksNamed(clickUp, 'Bound');
      expect(more).toEqual([]);
      expect(created).toMatchObject({ kind: 'ok', value: { id: task?.id } });
      expect(task).toMatchObject({
        list: { id: listId },
        text_content: 'a marker',
        priority: { priority: 'high' },
      });
    });

    test('finds the tasks of a list, page after page', async () => {
      const { clickUp, binding } = await lab(dialect);
      const spaces = await treeOf(clickUp);
      const lists = spaces.flatMap(({ folders }) => folders.flatMap((folder) => folder.lists));
      const listId = lists[0]?.id ?? '';
      for (let n = 0; n < 25; n++) await clickUp.post(`/v2/list/${listId}/task`, { name: `T${n}` });
      const { tasks } = await clickUp.get(`/v2/list/${listId}/task`);
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: { listId: string; cursor?: string } = { listId, ...(next && { cursor: next }) };
        const found: Found = await value(binding.call('task.list', page, options));
        seen.push(...found.items.map((task) => task.id));
        next = found.next;
      }
      const there = (tasks as JsonObject[]).map((task) => String(task.id));
      expect([...new Set(seen)].sort()).toEqual(expect.arrayContaining(there.sort()));
    });

    test('deletes a task where it can, gate or no gate', async () => {
      const { clickUp, binding } = await lab(dialect);
      if (binding.capability('task.delete').state === 'absent') {
        expect(['benthesoundguy', 'hauptsache']).toContain(name);
        return;
      }
      const listId = await somewhere(clickUp);
      const { id } = await clickUp.post(`/v2/list/${listId}/task`, { name: 'Doomed' });
      const ended = await binding.call('task.delete', { taskId: String(id) }, options);
      expect(ended).toEqual({ kind: 'ok', value: {} });
      expect(await tasksNamed(clickUp, 'Doomed')).toEqual([]);
    });

    test('logs time once, on its task, as long as it took', async () => {
      const { clickUp, binding } = await lab(dialect);
      const { workspaceId } = clickUp;
      if (name === 'griffinwork40') {
        expect(binding.capability('time_entry.create').state).toBe('absent');
        return;
      }
      const listId = await somewhere(clickUp);
      const { id } = await clickUp.post(`/v2/list/${listId}/task`, { name: 'Timed' });
      const start = Math.floor(Date.now() / MINUTE - 300) * MINUTE;
      const input = {
        ...{ workspaceId, taskId: String(id), start },
        ...{ durationMs: 90 * MINUTE, description: 'a marker' },
      };
      const logged = await binding.call('time_entry.create', input, options);
      const { data } = await clickUp.get(`/v2/team/${workspaceId}/time_entries`, { task_id: id });
      const [entry, ...more] = data as JsonObject[];
      expect(more).toEqual([]);
      expect(entry).toMatchObject({ task: { id }, duration: '5400000', description: 'a marker' });
      // A sentence without an id proves nothing, even when it is true.
      const proof = { kind: 'ok', value: { id: entry?.id, taskId: id } };
      expect(logged).toMatchObject(name === 'benthesoundguy' ? { kind: 'unknown' } : proof);
    });

    test('shows time that was tracked, or says that it cannot', async () => {
      const { clickUp, binding } = await lab(dialect);
      const { workspaceId } = clickUp;
      const capability = binding.capability('time_entry.list');
      if (capability.state === 'absent') {
        expect(name).toBe('benthesoundguy');
        return;
      }
      const listId = await somewhere(clickUp);
      const { id } = await clickUp.post(`/v2/list/${listId}/task`, { name: 'Timed' });
      const start = Date.now() - 300 * MINUTE;
      const body = { tid: id, start, duration: 5_400_000, description: 'a marker' };
      await clickUp.post(`/v2/team/${workspaceId}/time_entries`, body as JsonObject);
      const span = { workspaceId, from: start - MINUTE, before: start + MINUTE };
      const ofTask = name === 'griffinwork40' ? {} : { taskId: String(id) };
      const listed = await binding.call('time_entry.list', { ...span, ...ofTask }, options);
      if (name === 'hauptsache') {
        expect(capability.reason).toContain('words for people');
        expect(listed.kind).toBe('rejected');
        return;
      }
      expect(listed).toMatchObject({
        kind: 'ok',
        value: [{ taskId: id, start, durationMs: 5_400_000, description: 'a marker' }],
      });
    });

    test('moves a key result where it has goals', async () => {
      const { clickUp, binding } = await lab(dialect);
      const withGoals = ['busybee', 'chykalophia', 'trustxai'].includes(name);
      expect(binding.capability('key_result.update').state !== 'absent').toBe(withGoals);
      if (!withGoals) return;
      const { goals } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/goal`);
      const goalId = String((goals as JsonObject[])[0]?.id);
      const goal = await value(binding.call('goal.get', { goalId }, options));
      const [first] = goal.keyResults ?? [];
      const input = { keyResultId: first?.id ?? '', goalId, current: 21, note: 'a marker' };
      await binding.call('key_result.update', input, options);
      const after = await value(binding.call('goal.get', { goalId }, options));
      expect(after.keyResults?.[0]).toMatchObject({
        current: 21,
        lastAction: { note: 'a marker' },
      });
    });
  },
);
