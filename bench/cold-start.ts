// Start-up times as ratios to a bare node, medians of many starts taken in turn: machines are noisy.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = Number(process.argv[2] ?? 15);
const home = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));

/** What is started, and how long it may take as a multiple of a bare node; null: no promise. */
const starts: { what: string; args: string[]; most: number | null }[] = [
  { what: 'node -e 0', args: ['-e', '0'], most: null },
  { what: '--version', args: ['dist/main.js', '--version'], most: 1.3 },
  { what: '--help', args: ['dist/main.js', '--help'], most: null },
  { what: 'tree, warm cache', args: ['dist/main.js', 'tree', '--home', home], most: null },
  {
    what: 'run weekly-sync --dry-run',
    args: ['dist/main.js', 'run', 'weekly-sync', '--dry-run', '--home', home],
    most: null,
  },
];

const times = starts.map(() => [] as number[]);
try {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { args }] of starts.entries()) {
      const from = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
      // The first round fills the caches.
      if (round > 0) times[i]?.push(performance.now() - from);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

const medians = times.map((all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
const bare = medians[0] ?? 1;
console.log('start                        ms   ÷ bare node   promised');
for (const [i, { what, most }] of starts.entries()) {
  const ratio = (medians[i] ?? 0) / bare;
  console.log(
    `${what.padEnd(26)} ${(medians[i] ?? 0).toFixed(0).padStart(5)} ${ratio.toFixed(2).padStart(13)}   ${most === null ? '' : `≤ ${most}`}`,
  );
}
