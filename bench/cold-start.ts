// Start-up times as ratios to a bare node, medians of many starts taken in turn: machines are noisy.
// Once with NODE_EXTRA_CA_CERTS set, which slows every node down, and once without. The endpoint is a
// sandbox of its own process, warm; the tool list and the session are stored from the first round.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootCertificates } from 'node:tls';

const ROUNDS = Number(process.argv[2] ?? 15);
const PROGRAM = 'dist/main.js';
const TOOL = 'list_all_click_up_workspaces';

/** What is started, and how long it may take as a multiple of a bare node: with the variable, without. */
const STARTS: { what: string; args: string[]; most?: [number, number] }[] = [
  { what: 'node -e 0', args: ['-e', '0'] },
  { what: '--version', args: [PROGRAM, '--version'], most: [1.2, 1.3] },
  { what: '--help', args: [PROGRAM, '--help'], most: [2, 2.5] },
  { what: 'tree', args: [PROGRAM, 'tree'], most: [2.5, 3.5] },
  { what: 'call of one tool', args: [PROGRAM, 'call', TOOL, '{}'], most: [3.5, 5] },
  {
    what: 'run weekly-sync --dry-run',
    args: [PROGRAM, 'run', 'weekly-sync', '--dry-run'],
    most: [4.5, 6.5],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
const home = join(folder, 'home');
const certificates = join(folder, 'certificates.pem');
writeFileSync(certificates, rootCertificates.join('\n'));
const sandbox = spawn(
  process.execPath,
  [PROGRAM, 'sandbox', 'serve', '--port', '0', '--plan', 'enterprise'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

function measure(environment: NodeJS.ProcessEnv, at: 0 | 1): void {
  const times = STARTS.map(() => [] as number[]);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { args }] of STARTS.entries()) {
      const from = performance.now();
      const env = { ...environment, CLICKUP_AGENT_HOME: home };
      const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
      // The first round fills the caches.
      if (round > 0) times[i]?.push(performance.now() - from);
    }
  }
  const medians = times.map((all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
  const bare = medians[0] ?? 1;
  console.table(
    Object.fromEntries(
      STARTS.map(({ what, most }, i) => [
        what,
        {
          ms: Math.round(medians[i] ?? 0),
          '÷ bare node': ((medians[i] ?? 0) / bare).toFixed(2),
          wanted: most ? `≤ ${most[at]}` : '',
        },
      ]),
    ),
  );
}

try {
  const lines = createInterface({ input: sandbox.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { mcp } = JSON.parse(line) as { mcp: string };
  const add = [PROGRAM, 'endpoint', 'add', 'bench', mcp, '--home', home];
  spawnSync(process.execPath, add, { stdio: 'ignore' });
  const { NODE_EXTRA_CA_CERTS, ...without } = process.env;
  const file =
    NODE_EXTRA_CA_CERTS && existsSync(NODE_EXTRA_CA_CERTS) ? NODE_EXTRA_CA_CERTS : certificates;
  console.log(`\nnode ${process.version}, with NODE_EXTRA_CA_CERTS`);
  measure({ ...without, NODE_EXTRA_CA_CERTS: file }, 0);
  console.log('\nwithout it');
  measure(without, 1);
} finally {
  sandbox.kill();
  rmSync(folder, { recursive: true, force: true });
}
