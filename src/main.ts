#!/usr/bin/env node
// argv → command → exit code. The only place that sets one, and that reads the process's surroundings.
import { setMaxListeners } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { VERSION } from './version.ts';

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === '--version') {
  // Answered before anything is loaded: scripts ask it often.
  process.stdout.on('error', () => {}).write(`${VERSION}\n`);
} else if (!tellHelp()) {
  void main();
}

/** Help is the same every time, so the build writes it down; a narrow terminal gets its own. */
function tellHelp(): boolean {
  if (argv.length !== 1 || !['--help', '-h'].includes(argv[0] ?? '')) return false;
  if ((process.stdout.columns ?? 80) < 80) return false;
  try {
    const text = readFileSync(new URL('./help.txt', import.meta.url));
    process.stdout.on('error', () => {}).write(text);
    return true;
  } catch {
    // Run from its source, or the file is gone.
    return false;
  }
}

/** None where TZ is wrong. */
function systemTimeZone(): string | undefined {
  // Servers mostly run on UTC, and asking the engine loads its tables of all languages: 20 ms of a start.
  try {
    const link = process.env.TZ === undefined ? readlinkSync('/etc/localtime') : '';
    if (/\/(Etc\/)?UTC$/.test(link)) return 'UTC';
  } catch {
    // Another platform, or a copy instead of a link.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
}

async function main(): Promise<void> {
  const [
    { crashText, createShutdown, listenToSupervisor, runCommandLine, EXIT, processIo },
    { systemClock },
    crypto,
    os,
    { fileURLToPath },
  ] = await Promise.all([
    import('./cli/index.ts'),
    import('./base/index.ts'),
    import('node:crypto'),
    import('node:os'),
    import('node:url'),
  ]);
  // As many calls as the quota lets through listen to one signal; that is no leak to warn of.
  setMaxListeners(0);
  const ending = createShutdown();
  const end = (reason: 'interrupt' | 'terminate') => {
    // A second time means now. The journal holds what a later run has to know.
    if (ending.asked !== null && ending.asked !== 'timeout') process.exit(EXIT.interrupted);
    ending.ask(reason);
  };
  const supervised = listenToSupervisor(process, process.env, end, ending);
  process.on('SIGINT', () => supervised || end('interrupt'));
  process.on('SIGTERM', () => supervised || end('terminate'));

  const io = processIo(argv, process.env);
  process.on('uncaughtException', (thrown) => {
    const { ANTHROPIC_API_KEY = '', CLICKUP_API_TOKEN = '' } = process.env;
    const text = crashText(thrown, [ANTHROPIC_API_KEY, CLICKUP_API_TOKEN]);
    // What holds the terminal gives it back at the exit; what happened stands below.
    process.once('exit', () => io.err(text));
    process.exit(EXIT.failed);
  });
  // A process that runs dry before its work has ended has not done it.
  const unfinished = () => process.exit(EXIT.failed);
  process.once('beforeExit', unfinished);
  process.exitCode = await runCommandLine(argv, {
    io,
    machine: {
      platform: process.platform,
      homeFolder: os.homedir() || os.userInfo().homedir,
      environment: process.env,
    },
    clock: systemClock,
    random: (bound) => crypto.randomInt(bound),
    systemTimeZone,
    version: VERSION,
    program: { node: process.execPath, script: fileURLToPath(import.meta.url) },
    fetch,
    ending,
  });
  process.removeListener('beforeExit', unfinished);
  // Whatever a workflow of somebody's own still waits for must not keep a process that was to end.
  if (ending.asked !== null) process.stdout.write('', () => process.exit());
}
