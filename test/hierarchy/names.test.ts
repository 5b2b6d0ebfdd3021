import { beforeEach, describe, expect, test } from 'vitest';
import type { Reader } from '../../src/clickup/index.ts';
import { createHierarchy, type Hierarchy } from '../../src/hierarchy/index.ts';
import type { Cache } from '../../src/store/index.ts';
import { heldClock } from '../support/clock.ts';

/** A workspace that counts the reads it answers. */
function world() {
  const lists = [
    { id: '1', name: 'Bug Triage' },
    { id: '2', name: 'Services' },
  ];
  let calls = 0;
  const bare = { archived: false, statuses: null, folderId: null, spaceId: null };
  const listed = (all: { id: string; name: string }[]) => all.map((one) => ({ ...bare, ...one }));
  const space = (id: string, name: string, inside: typeof lists, loose: typeof lists) => ({
    ...{ ...bare, id, name, lists: listed(loose) },
    folders: [{ ...bare, id: `f-${id}`, name: 'Backend', lists: listed(inside) }],
  });
  const reader: Reader = {
    can: (operation) => operation !== 'list.get' && operation !== 'shared.list',
    read: (async (operation: string) => {
      calls++;
      if (operation === 'workspace.list') {
        const people = [
          { id: '7', name: 'Ana Lima', email: 'ana@acme.test', role: 'owner', title: null },
          {
            id: '8',
            name: 'Ben Okafor',
            email: 'ben@acme.test',
            role: 'member',
            title: 'Backend Team Lead',
          },
          { id: '9', name: 'Ben Stone', email: 'stone@acme.test', role: 'member', title: null },
        ];
        return [{ id: 'w', name: 'Acme', members: people }];
      }
      if (operation === 'user.me') {
        return { id: '7', name: 'Ana Lima', email: 'ana@acme.test', role: 'member', title: null };
      }
      return {
        spaces: [
          space('s1', 'Engineering', lists, [{ id: '4', name: 'Q3 Roadmap / 2026' }]),
          space('s2', 'Product', [{ id: '3', name: 'Bug Triage' }], []),
        ],
      };
    }) as Reader['read'],
  };
  return { reader, lists, calls: () => calls };
}

function memoryCache(): Cache {
  const kept = new Map<string, { value: never; storedAt: number }>();
  return {
    get: async (key) => kept.get(key) ?? null,
    put: async (key, value, storedAt) => void kept.set(key, { value: value as never, storedAt }),
    async clear(prefix) {
      const keys = [...kept.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys) kept.delete(key);
      return keys.length;
    },
  };
}

describe('names', () => {
  let acme: ReturnType<typeof world>;
  let cache: Cache;
  const clock = heldClock();
  const open = (people: Record<string, string> = {}): Hierarchy =>
    createHierarchy({
      reader: async () => acme.reader,
      cache,
      clock,
      scope: 'x',
      profile: 'work',
      people,
    });

  beforeEach(() => {
    acme = world();
    cache = memoryCache();
  });

  test('an endpoint that does not say who calls is told by the credential, where a member has that id', async () => {
    const silent: Reader = { ...acme.reader, can: (operation) => operation !== 'user.me' };
    const as = (tokenUser?: string) =>
      createHierarchy({
        ...{ reader: async () => silent, cache, clock, scope: 'x', profile: 'work', tokenUser },
      }).me();
    expect(await as('8')).toMatchObject({ name: 'Ben Okafor' });
    await expect(as('12')).rejects.toMatchObject({ code: 'unreachable' });
    await expect(as()).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a list is found by name, by the end of its path, and by id', async () => {
    const names = open();
    expect((await names.find('services', ['list'])).node.id).toBe('2');
    expect((await names.find('Product/Backend/Bug Triage', ['list'])).node.id).toBe('3');
    expect((await names.find('engineering / backend / bug triage', ['list'])).node.id).toBe('1');
    expect((await names.find('4', ['list'])).node.name).toBe('Q3 Roadmap / 2026');
  });

  test('a name that holds a slash is found as it is written', async () => {
    expect((await open().find('Q3 Roadmap / 2026', ['list'])).node.id).toBe('4');
  });

  test('a name that occurs twice is refused with both paths', async () => {
    await expect(open().find('Bug Triage', ['list'])).rejects.toMatchObject({
      code: 'usage',
      next: 'Choose one: Engineering/Backend/Bug Triage | Product/Backend/Bug Triage',
    });
  });

  test('a mistyped name is answered with the nearest one', async () => {
    await expect(open().find('Servces', ['list'])).rejects.toMatchObject({
      next: 'Did you mean "Services"?',
    });
  });

  test('a second process resolves names without a call', async () => {
    await open().find('Services', ['list']);
    const before = acme.calls();
    await open().find('Services', ['list']);
    expect(acme.calls()).toBe(before);
  });

  test('a list that was renamed since is found after one fresh look', async () => {
    await open().find('Services', ['list']);
    acme.lists[1] = { id: '2', name: 'Platform' };
    expect((await open().find('Platform', ['list'])).node.id).toBe('2');
  });

  test('an answer older than a day is read again', async () => {
    await open().find('Services', ['list']);
    acme.lists[1] = { id: '22', name: 'Services' };
    clock.advance(25 * 3_600_000);
    expect((await open().find('Services', ['list'])).node.id).toBe('22');
  });

  test('two questions at once cost the calls of one', async () => {
    await open().find('Services', ['list']);
    const cold = acme.calls();
    acme = world();
    cache = memoryCache();
    const names = open();
    await Promise.all([names.find('Services', ['list']), names.find('4', ['list'])]);
    expect(acme.calls()).toBe(cold);
  });

  test.each([
    ['me', '7'],
    ['8', '8'],
    ['BEN@acme.test', '8'],
    ['backend team lead', '8'],
    ['Ben Stone', '9'],
    ['stone', '9'],
    ['the boss', '7'],
  ])('the person "%s" is found', async (text, id) => {
    expect((await open({ 'the boss': 'ana@acme.test' }).person(text)).id).toBe(id);
  });

  test('a first name of two people is refused with both', async () => {
    await expect(open().person('Ben')).rejects.toMatchObject({
      next: 'Choose one: Ben Okafor (ben@acme.test) | Ben Stone (stone@acme.test)',
    });
  });

  test('an unknown person is refused', async () => {
    await expect(open().person('Zoë')).rejects.toMatchObject({ code: 'usage' });
  });
});
