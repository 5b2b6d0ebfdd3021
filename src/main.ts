#!/usr/bin/env node
// argv → command → exit code. The only place that sets one, and that reads the process's surroundings.
import { VERSION } from './version.ts';

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === '--version') {
  // Answered before anything is loaded: scripts ask it often.
  process.stdout.write(`${VERSION}\n`);
} else {
  await main();
}

async function main(): Promise<void> {
  const [{ runCommandLine, EXIT, processIo }, { systemClock }, { randomInt }, { homedir }] =
    await Promise.all([
      import('./cli/index.ts'),
      import('./base/index.ts'),
      import('node:crypto'),
      import('node:os'),
    ]);
  const interrupted = new AbortController();
  let terminating = false;
  const interrupt = () => {
    // A second time means now.
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', () => {
    terminating = true;
    interrupt();
  });

  const io = processIo(argv, process.env);
  const code = await runCommandLine(argv, {
    io,
    machine: { platform: process.platform, homeFolder: homedir(), environment: process.env },
    clock: systemClock,
    random: (bound) => randomInt(bound),
    systemTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    version: VERSION,
    interrupted: interrupted.signal,
    terminating: () => terminating,
  });
  process.exitCode = interrupted.signal.aborted && code === EXIT.failed ? EXIT.interrupted : code;
}
