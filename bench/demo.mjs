// npm run demo: the weekly sync against the workspace inside the program, previewed, written, and
// run again, as a person would type it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'clickup-agent-demo-'));
const goal = ['--goal', 'Q3 Platform Stability'];

/** Runs a command of the built program in the demo's own home; its output goes to the terminal. */
function clickupAgent(...args) {
  const shown = args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)).join(' ');
  process.stdout.write(`\n$ clickup-agent ${shown}\n`);
  const { status } = spawnSync(process.execPath, ['dist/main.js', ...args, '--home', home], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

try {
  process.stdout.write('A workspace that runs inside the program; nothing leaves this machine.\n');
  clickupAgent('tree');
  clickupAgent('run', 'weekly-sync', ...goal, '--dry-run');
  clickupAgent('run', 'weekly-sync', ...goal, '--yes');
  process.stdout.write('\nOnce more: everything is done, so nothing is left to write.\n');
  clickupAgent('run', 'weekly-sync', ...goal, '--yes');
} finally {
  rmSync(home, { recursive: true, force: true });
}
