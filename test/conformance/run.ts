// npm run conformance: the official suite's client scenarios against our endpoint room, and the
// server scenarios that apply against our gateway, one after the other.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { systemClock } from '../../src/base/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

/** The others want a server with prompts, resources or the suite's own example tools. */
const SERVER_SCENARIOS = ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'];

const CLIENT_SCENARIOS = [
  ...['initialize', 'tools_call', 'sse-retry'],
  ...[
    ...['metadata-default', 'metadata-var1', 'metadata-var2', 'metadata-var3', 'basic-cimd'],
    ...[
      'scope-from-www-authenticate',
      'scope-from-scopes-supported',
      'scope-omitted-when-undefined',
    ],
    ...['scope-step-up', 'scope-retry-limit', 'resource-mismatch', 'pre-registration'],
    ...['token-endpoint-auth-basic', 'token-endpoint-auth-post', 'token-endpoint-auth-none'],
    ...['2025-03-26-oauth-metadata-backcompat', '2025-03-26-oauth-endpoint-fallback'],
  ].map((name) => `auth/${name}`),
];

/** Scenarios that fail because the client does not offer the feature, and why it does not. */
const NOT_OFFERED = {
  'elicitation-sep1034-client-defaults': 'no endpoint asks for anything in the middle of a call',
  'auth/client-credentials-jwt': "a login is a person's; a program's credentials are headers",
  'auth/client-credentials-basic': "a login is a person's; a program's credentials are headers",
};

/** Runs the suite's program and shows what it says when a scenario does not go as expected. */
function conformance(args: string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn('npx', ['conformance', ...args], { shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on('error', reject);
    child.on('close', (code) => done({ passed: code === 0, output }));
  });
}

let surprises = 0;
async function scenario(name: string, args: string[], expected: 'passes' | 'fails') {
  const { passed, output } = await conformance([...args, '--scenario', name]);
  const asExpected = passed === (expected === 'passes');
  console.log(`${passed ? 'pass' : 'fail'}  ${name}${asExpected ? '' : '  UNEXPECTED'}`);
  if (asExpected) return;
  surprises++;
  console.log(output);
}

const sandbox = await startSandbox({ clock: systemClock });
const gateway = await startGateway({
  rest: sandbox.rest,
  token: 'pk_conformance',
  clock: systemClock,
});
for (const name of SERVER_SCENARIOS)
  await scenario(name, ['server', '--url', gateway.url], 'passes');
await gateway.close();
await sandbox.close();

// Bundled once, because the suite starts the client anew for each scenario. It stands beside the
// packages that it loads.
const folder = mkdtempSync(resolve('node_modules', '.conformance-'));
try {
  const client = join(folder, 'client.mjs');
  await build({
    entryPoints: ['test/conformance/client.ts'],
    outfile: client,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const args = ['client', '--timeout', '60000', '--command', `node ${client}`];
  for (const name of CLIENT_SCENARIOS) await scenario(name, args, 'passes');
  for (const [name, why] of Object.entries(NOT_OFFERED)) {
    await scenario(name, args, 'fails');
    console.log(`      not offered: ${why}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = surprises === 0 ? 0 : 1;
