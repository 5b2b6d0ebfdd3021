// npm run conformance: the official suite against both generations of the protocol: client scenarios
// against our endpoint room, server scenarios that apply against our gateway, one after the other.
// The suite needs Node 22; on an older one it runs with a Node of its own from the npm registry.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { systemClock } from '../../src/base/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

const SUITE = resolve('node_modules/@modelcontextprotocol/conformance/dist/index.js');
const HANDSHAKE = '2025-11-25';
const STATELESS = '2026-07-28';

/** The others want a server with prompts, resources or the suite's own example tools. */
const SERVER_SCENARIOS: Record<string, string[]> = {
  [HANDSHAKE]: ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'],
  [STATELESS]: ['tools-list', 'dns-rebinding-protection', 'http-header-validation'],
};

const LOGINS = [
  ...['metadata-default', 'metadata-var1', 'metadata-var2', 'metadata-var3', 'basic-cimd'],
  ...['scope-from-www-authenticate', 'scope-from-scopes-supported', 'scope-omitted-when-undefined'],
  ...['scope-step-up', 'scope-retry-limit', 'pre-registration'],
  ...['token-endpoint-auth-basic', 'token-endpoint-auth-post', 'token-endpoint-auth-none'],
].map((name) => `auth/${name}`);

const CLIENT_SCENARIOS: Record<string, string[]> = {
  [HANDSHAKE]: [
    ...['initialize', 'tools_call', 'elicitation-sep1034-client-defaults', 'sse-retry'],
    ...LOGINS,
    ...['auth/2025-03-26-oauth-metadata-backcompat', 'auth/2025-03-26-oauth-endpoint-fallback'],
  ],
  [STATELESS]: [
    ...['tools_call', 'request-metadata', 'http-standard-headers', 'http-custom-headers'],
    ...['http-invalid-tool-headers', 'sep-2322-client-request-state', 'json-schema-ref-no-deref'],
    ...LOGINS,
    ...['resource-mismatch', 'offline-access-scope', 'offline-access-not-supported'].map(
      (name) => `auth/${name}`,
    ),
    ...['iss-supported', 'iss-not-advertised', 'iss-supported-missing', 'iss-wrong-issuer'].map(
      (name) => `auth/${name}`,
    ),
    ...['iss-unexpected', 'iss-normalized', 'metadata-issuer-mismatch'].map(
      (name) => `auth/${name}`,
    ),
    ...['auth/authorization-server-migration'],
    ...['auth/client-credentials-jwt', 'auth/client-credentials-basic'],
  ],
};

/** Scenarios that fail, and why. */
const EXPECTED_FAILURES: Record<string, string> = {};

/** A Node that the suite runs on: this one where it is new enough. */
function nodeOfSuite(): string {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const folder = resolve('node_modules', '.node-22');
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const node = join(folder, 'node_modules', packageName, 'bin', 'node');
  if (!existsSync(node)) {
    const args = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--ignore-scripts',
      `${packageName}@22`,
    ];
    execFileSync('npm', args, { stdio: 'ignore', shell: process.platform === 'win32' });
  }
  return node;
}

/** Runs the suite's program; `passed` is its own verdict. */
function conformance(args: string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn(nodeOfSuite(), [SUITE, ...args]);
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
const figures = new Map<string, { passed: number; expected: number }>();

async function scenario(role: string, version: string, name: string, args: string[]) {
  const revision = ['--spec-version', version];
  const { passed, output } = await conformance([
    ...args,
    '--scenario',
    name,
    ...revision,
    '--force',
  ]);
  const why = EXPECTED_FAILURES[name];
  const asExpected = passed === (why === undefined);
  const said = passed ? 'pass' : 'fail';
  console.log(`${said}  ${version} ${role} ${name}${asExpected ? '' : '  UNEXPECTED'}`);
  if (!passed && why !== undefined) console.log(`      ${why}`);
  const sum = figures.get(`${version} ${role}`) ?? { passed: 0, expected: 0 };
  figures.set(`${version} ${role}`, {
    passed: sum.passed + (passed ? 1 : 0),
    expected: sum.expected + (passed ? 0 : 1),
  });
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
for (const [version, names] of Object.entries(SERVER_SCENARIOS)) {
  for (const name of names)
    await scenario('server', version, name, ['server', '--url', gateway.url]);
}
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
  for (const [version, names] of Object.entries(CLIENT_SCENARIOS)) {
    for (const name of names) await scenario('client', version, name, args);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [what, { passed, expected }] of figures) {
  console.log(`${what}: ${passed} passed, ${expected} failed`);
}
process.exitCode = surprises === 0 ? 0 : 1;
