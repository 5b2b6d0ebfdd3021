// The rules of the house, held against the source.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SHELVES, violations } from './support/house.ts';
import { projectRoot, readSource } from './support/source.ts';

describe('the house', () => {
  test('imports point down, through doors, and libraries stay in their rooms', () => {
    expect(violations(readSource(['src', 'workflows']))).toEqual([]);
  });

  test.each([
    [
      'a lower room that imports a higher one',
      'src/quota/x.ts',
      "import { a } from '../engine/index.ts';",
    ],
    [
      'two rooms of one shelf that meet',
      'src/endpoint/x.ts',
      "import { a } from '../sandbox/index.ts';",
    ],
    [
      'a room entered by a side door',
      'src/engine/x.ts',
      "import { a } from '../hierarchy/tree.ts';",
    ],
    [
      'a type that is imported upwards',
      'src/base/x.ts',
      "import type { A } from '../clickup/index.ts';",
    ],
    ['a dynamic import upwards', 'src/store/x.ts', "const a = await import('../app/index.ts');"],
    ['SQLite outside the store', 'src/engine/x.ts', "import { a } from '@photostructure/sqlite';"],
    ['PostgreSQL outside the store', 'src/engine/x.ts', "import pg from 'pg';"],
    [
      'the MCP SDK outside its rooms',
      'src/binding/x.ts',
      "import { a } from '@modelcontextprotocol/sdk/client/index.js';",
    ],
    ['React loaded by a command', 'src/cli/x.ts', "import { a } from '../tui/index.ts';"],
    ['the environment read in a room', 'src/endpoint/x.ts', 'const a = process.env.HOME;'],
    [
      'a workflow that reaches past the engine',
      'workflows/x.ts',
      "import { a } from '../src/store/index.ts';",
    ],
  ])('refuses %s', (_what, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  test('ARCHITECTURE.md names exactly the rooms that there are', () => {
    const folders = readdirSync(join(projectRoot, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    const text = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/^\| `src\/([a-z]+)` \|/gm)].map(([, name]) => name).sort();
    expect(named).toEqual(folders);
    expect(SHELVES.flat()).toEqual(expect.arrayContaining(folders));
  });
});
