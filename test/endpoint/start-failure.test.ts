// What a person is told when a server's process ends before it speaks, from what servers print.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explainNoStart, explainStart } from '../../src/endpoint/transports/start-failure.ts';

const explain = (output: string, place: { args?: string[]; env?: Record<string, string> } = {}) =>
  explainStart(
    { kind: 'stdio', command: 'node', args: place.args ?? ['server.js'], env: place.env ?? {} },
    'with code 1',
    output,
  );

describe('the error stands above the stack, and is what is told', () => {
  test('of a Node server that throws', () => {
    const { why, next } = explain(`/srv/dist/config.js:12
    throw new Error('CLICKUP_API_KEY is required');
          ^

Error: CLICKUP_API_KEY is required
    at Object.<anonymous> (/srv/dist/config.js:12:11)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

Node.js v20.20.2
`);
    expect(why).toBe('its process ended with code 1, saying: Error: CLICKUP_API_KEY is required');
    expect(next).toContain('Set CLICKUP_API_KEY');
  });

  test('of a Python server, where it stands below the frames', () => {
    const { why, next } = explain(`Traceback (most recent call last):
  File "/srv/server.py", line 9, in <module>
    token = os.environ["CLICKUP_API_TOKEN"]
            ~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^
KeyError: 'CLICKUP_API_TOKEN'
`);
    expect(why).toMatch(/saying: KeyError: 'CLICKUP_API_TOKEN'$/);
    expect(next).toContain('Set CLICKUP_API_TOKEN');
  });

  test('of a schema that the environment does not fit', () => {
    const { why, next } = explain(`file:///srv/dist/env.js:4
const env = schema.parse(process.env);
                   ^

ZodError: [
  {
    "expected": "string",
    "code": "invalid_type",
    "path": [
      "CLICKUP_TEAM_ID"
    ],
    "message": "Required"
  }
]
    at parse (file:///srv/node_modules/zod/lib.js:1:1)

Node.js v20.20.2
`);
    expect(why).toMatch(/saying: CLICKUP_TEAM_ID: Required$/);
    expect(next).toContain('Set CLICKUP_TEAM_ID');
  });

  test('of a server that only says it, with several names', () => {
    const { next } = explain(
      'Please set CLICKUP_API_TOKEN and CLICKUP_WORKSPACE_ID environment variables\n',
      { env: { CLICKUP_API_TOKEN: 'pk_1' } },
    );
    expect(next).toBe('Set CLICKUP_WORKSPACE_ID: add the endpoint again with `--env NAME=value`.');
  });

  test('of a package runner that finds no package', () => {
    const { why } = explain(`npm error code E404
npm error 404 Not Found - GET no-such-server - Not found
npm error A complete log of this run can be found in: /root/.npm/_logs/x.log
`);
    expect(why).toContain('saying: npm error 404 Not Found');
  });
});

describe('a file or package that is missing', () => {
  const MISSING = (path: string) => `node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module '${path}'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at node:internal/main/run_main_module:28:49 {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v20.20.2
`;

  test('is named, and a server that was never built is told from a wrong path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const script = join(folder, 'dist', 'index.js');
    const wrong = explain(MISSING(script), { args: [script] });
    expect(wrong.why).toContain('saying: Error: Cannot find module');
    expect(wrong.next).toContain('check the path');
    writeFileSync(join(folder, 'package.json'), '{}');
    const unbuilt = explain(MISSING(script), { args: [script] });
    expect(unbuilt.next).toContain(`Build it in ${folder}`);
    const uninstalled = explain(
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /srv/a.js\n",
      { args: [script] },
    );
    expect(uninstalled.next).toContain('The package zod is not installed');
  });
});

test("what a server's README asks for and was not given is named where its words name nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'README.md'), 'Set `CLICKUP_API_KEY` and `CLICKUP_TEAM_ID`.');
  const args = [join(folder, 'dist', 'index.js')];
  const output =
    "TypeError: Cannot read properties of undefined (reading 'trim')\n    at a.js:1:1\n";
  const { next } = explain(output, { args, env: { CLICKUP_API_KEY: 'pk_1' } });
  expect(next).toBe(
    'Its README names CLICKUP_TEAM_ID: add the endpoint again with `--env NAME=value`.',
  );
});

test('a command that is missing is named with what brings it', () => {
  const missing = Object.assign(new Error('spawn uvx ENOENT'), { code: 'ENOENT' });
  expect(explainNoStart('uvx', missing)).toEqual({
    why: 'there is no command "uvx"',
    next: 'Install uv, or give the full path of the command.',
  });
});
