// What the serving commands share.
import { AppError } from '../base/index.ts';
import type { Cli } from './cli.ts';

/** A port number from text. Errors: AppError `usage`. */
export function checkPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new AppError('usage', `"${text}" is not a port.`, { next: 'Ports go from 0 to 65535.' });
}

/** Resolves when the person interrupts or the system asks the process to end. */
export function untilInterrupted(cli: Cli): Promise<void> {
  return new Promise((resolve) => {
    if (cli.ending.request.aborted) resolve();
    cli.ending.request.addEventListener('abort', () => resolve(), { once: true });
  });
}
