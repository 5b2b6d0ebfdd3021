// Runs a command of the system, found on the PATH that the process was given.
import { spawn } from 'node:child_process';
import { AppError } from '../../base/index.ts';
import type { SystemTool } from './scheduler.ts';

/** Such commands answer at once; one that hangs must not hang the program, ms. */
const TIMEOUT_MS = 30_000;

/** Errors: AppError `failed` for a command that is not there. */
export function systemTool(environment: Readonly<Record<string, string | undefined>>): SystemTool {
  return (command, args, input = '') =>
    new Promise((resolve, reject) => {
      // What it says is read, so it has to say it in English.
      const child = spawn(command, args, {
        env: { ...environment, LC_ALL: 'C' },
        timeout: TIMEOUT_MS,
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      child.on('error', (cause) =>
        reject(
          new AppError('failed', `This machine has no ${command} command.`, {
            next: 'Use the other of --crontab and --systemd, or `schedule print` and install it by hand.',
            cause,
          }),
        ),
      );
      child.on('close', (code) => resolve({ code, out, err }));
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
}
