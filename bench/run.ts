// npm run bench: every measurement, one after the other; or those that are named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const ALL = [
  'cold-start',
  'overhead',
  'discovery',
  'gateway-load',
  'quota',
  'quota-real',
  'intake',
  'triage',
  'bulk-edit',
  'export',
  'agent-tokens',
  'tui-latency',
];

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : ALL) {
  const script = `bench/${name}.ts`;
  if (!existsSync(script)) {
    console.error(`There is no ${script}. Known: ${ALL.join(', ')}.`);
    process.exitCode = 2;
    continue;
  }
  console.log(`\n# ${name}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
