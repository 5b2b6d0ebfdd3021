// Anything thrown, as an error for a person.
import { CommanderError } from 'commander';
import { AppError, cleanText, messageOf, redactor } from '../base/index.ts';
import type { Shutdown } from './shutdown.ts';

/** The error to show; one that an asked-for end has caused says who asked. */
export function readableError(thrown: unknown, ending: Pick<Shutdown, 'asked' | 'now'>): AppError {
  const cutOff = ending.now.aborted && !(thrown instanceof AppError);
  if (cutOff || (thrown instanceof AppError && thrown.code === 'interrupted')) {
    return endedEarly(thrown, ending);
  }
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof CommanderError) {
    return new AppError('usage', thrown.message.replace(/^error: /, ''), {
      next: 'Run `clickup-agent --help` to see the commands.',
    });
  }
  return new AppError('failed', messageOf(thrown), {
    next: 'This is not supposed to happen. Run again with --verbose, and report it.',
    cause: thrown,
  });
}

/**
 * What is said when the program itself breaks outside every command: one sentence, and no stack.
 * `secrets`: values that may not be shown.
 */
export function crashText(thrown: unknown, secrets: Iterable<string>): string {
  const message = redactor(secrets)(cleanText(messageOf(thrown))).trim();
  return [
    `Error: ${message === '' ? 'The program broke without saying why.' : message}`,
    'This is not supposed to happen. Run again with --log-file FILE, and report it.',
  ].join('\n');
}

function endedEarly(thrown: unknown, { asked }: Pick<Shutdown, 'asked'>): AppError {
  const known = thrown instanceof AppError ? thrown : null;
  const details = {
    ...(known?.next ? { next: known.next } : {}),
    data: known?.data ?? {},
    cause: thrown,
  };
  if (asked === 'timeout') {
    return new AppError('timeout', 'The time allowed by --timeout has run out.', details);
  }
  return known ?? new AppError('interrupted', 'Interrupted.', details);
}
