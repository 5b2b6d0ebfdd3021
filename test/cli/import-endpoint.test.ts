// What becomes of the servers that other programs' files name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importEndpoint } from '../../src/app/index.ts';

function imported(server: object, environment: Record<string, string> = {}, key = 'mcpServers') {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'servers.json');
  writeFileSync(file, JSON.stringify({ [key]: { clickup: server } }));
  return importEndpoint(file, undefined, environment);
}
const npx = (...args: string[]) => ({ command: 'npx', args });

describe('a server of its own stays local, whatever address it is told', () => {
  test.each([
    npx('-y', '@acme/clickup-mcp', '--api-base', 'https://api.clickup.com/api/v2'),
    npx('-y', 'clickup-mcp-server', 'https://api.clickup.com'),
    { command: 'uvx', args: ['clickup-mcp', '--url', 'https://api.clickup.com'] },
    { command: 'node', args: ['/srv/mcp-remote-clickup/index.js', 'https://api.clickup.com'] },
    { command: 'docker', args: ['run', '-i', 'acme/clickup', 'https://api.clickup.com'] },
  ])('$command $args', (server) => {
    expect(imported(server)).toEqual({
      endpoint: { kind: 'stdio', command: server.command, args: server.args },
      secrets: {},
      dropped: [],
    });
  });
});

describe('a wrapper around an address is the address, with what it sends', () => {
  const url = 'https://acme.test/mcp';
  test.each<[string, object, Record<string, string>, string[]]>([
    [
      'mcp-remote',
      npx('-y', 'mcp-remote@latest', url, '--header', 'X-Key: abc'),
      { 'X-Key': 'abc' },
      [],
    ],
    [
      'mcp-remote through the interpreter of Windows',
      { command: 'cmd', args: ['/c', 'npx', 'mcp-remote', url, '--header=Authorization:Bearer x'] },
      { Authorization: 'Bearer x' },
      [],
    ],
    [
      'mcp-remote with a header from its environment',
      {
        ...npx('mcp-remote', url, '--header', `Authorization:$${'{AUTH}'}`),
        env: { AUTH: 'Bearer y' },
      },
      { Authorization: 'Bearer y' },
      [],
    ],
    [
      'mcp-remote with options of its own',
      npx(
        'mcp-remote',
        url,
        '3334',
        '--transport',
        'http-only',
        '--ignore-tool',
        'delete_*',
        '--debug',
      ),
      {},
      ['3334', '--ignore-tool'],
    ],
    [
      'supergateway',
      npx('-y', 'supergateway', '--streamableHttp', url, '--oauth2Bearer', 'tok'),
      { Authorization: 'Bearer tok' },
      [],
    ],
    [
      'mcp-proxy',
      {
        command: 'uvx',
        args: ['mcp-proxy', '--transport', 'streamablehttp', '-H', 'X-Key', 'v', url],
      },
      { 'X-Key': 'v' },
      [],
    ],
    [
      'mcp-proxy with a token from its environment',
      { command: '/usr/bin/mcp-proxy', args: [url], env: { API_ACCESS_TOKEN: 'tok' } },
      { Authorization: 'Bearer tok' },
      [],
    ],
  ])('%s', (_name, server, headers, dropped) => {
    expect(imported(server)).toEqual({
      endpoint: { kind: 'http' },
      secrets: { url, ...(Object.keys(headers).length > 0 ? { headers } : {}) },
      dropped,
    });
  });

  test('the other direction, a program that serves a command over HTTP, is no address', () => {
    const { endpoint } = imported(
      npx('supergateway', '--stdio', 'npx clickup-mcp', '--port', '8000'),
    );
    expect(endpoint.kind).toBe('stdio');
  });
});

test('what has no counterpart is named, and so is what another program would have asked for', () => {
  const { dropped, endpoint } = imported({
    command: 'node',
    args: ['server.js'],
    cwd: '/srv',
    env: { CLICKUP_API_KEY: `$${'{input:clickup-key}'}` },
    alwaysAllow: ['delete_task'],
    timeout: 60,
  });
  expect(endpoint).toMatchObject({ cwd: '/srv' });
  expect(dropped).toEqual(['alwaysAllow', 'timeout', `$${'{input:clickup-key}'}`]);
});

test.each([
  ['servers', { url: 'https://acme.test/mcp', type: 'http' }],
  ['mcpServers', { serverUrl: 'https://acme.test/mcp' }],
  ['mcpServers', { httpUrl: 'https://acme.test/mcp' }],
])('files of other programs say an address under %s as %o', (key, server) => {
  expect(imported(server, {}, key).secrets).toEqual({ url: 'https://acme.test/mcp' });
});

test('a command nested in an object is a command', () => {
  const server = { command: { path: 'node', args: ['a.js'], env: {} } };
  expect(imported(server, {}, 'context_servers').endpoint).toEqual({
    ...{ kind: 'stdio', command: 'node', args: ['a.js'] },
  });
});
