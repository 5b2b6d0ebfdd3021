// Endpoints are combined only where ids show one workspace and one person.
import { describe, expect, test } from 'vitest';
import { checkSameWorkspace } from '../../src/app/index.ts';
import type { Reader } from '../../src/clickup/index.ts';

interface Shown {
  workspaces?: string[];
  spaces?: string[];
  person?: string;
}

/** An endpoint that shows only what it is given. */
function endpoint(name: string, { workspaces, spaces, person }: Shown) {
  const answers: Record<string, unknown> = {
    ...(workspaces && { 'workspace.list': workspaces.map((id) => ({ id, name: `W${id}` })) }),
    ...(spaces && { 'space.list': spaces.map((id) => ({ id, name: id })) }),
    ...(person && { 'user.me': { id: person } }),
  };
  const reader = {
    can: (operation: string) => operation in answers,
    read: async (operation: string) => answers[operation],
  } as unknown as Reader;
  return { name, reader };
}
const check = (one: Shown, two: Shown, wanted?: string) =>
  checkSameWorkspace([endpoint('a', one), endpoint('b', two)], wanted);

describe('the same workspace', () => {
  test.each<[string, Shown, Shown, string | undefined, string | null]>([
    ['by its id', { workspaces: ['1'] }, { workspaces: ['1'] }, undefined, '1'],
    ['by what two share', { workspaces: ['1', '2'] }, { workspaces: ['2'] }, undefined, '2'],
    ['by its spaces', { spaces: ['s'] }, { spaces: ['s', 't'] }, '9', '9'],
    [
      'by its spaces, where one endpoint does not name it',
      { workspaces: ['default'], spaces: ['s'] },
      { workspaces: ['1'], spaces: ['s'] },
      undefined,
      '1',
    ],
  ])('is known %s', async (_how, one, two, wanted, id) => {
    expect(await check(one, two, wanted)).toBe(id);
  });
});

describe('is refused', () => {
  test.each<[string, Shown, Shown, string | undefined, RegExp]>([
    [
      'two workspaces',
      { workspaces: ['1'] },
      { workspaces: ['2'] },
      undefined,
      /different workspaces/,
    ],
    [
      'two workspaces whose spaces differ, whatever the profile says',
      { workspaces: ['9'], spaces: ['s'] },
      { workspaces: ['9'], spaces: ['t'] },
      '9',
      /different workspaces/,
    ],
    ['nothing that shows it', {}, { workspaces: ['1'] }, undefined, /Nothing shows/],
    [
      'two people',
      { workspaces: ['1'], person: '7' },
      { workspaces: ['1'], person: '8' },
      undefined,
      /user 7 .* user 8/,
    ],
    [
      'several that both see',
      { workspaces: ['1', '2'] },
      { workspaces: ['1', '2'] },
      undefined,
      /several workspaces/,
    ],
  ])('%s', async (_what, one, two, wanted, message) => {
    await expect(check(one, two, wanted)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
  });
});
