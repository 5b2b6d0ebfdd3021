// One run of a workflow, profile and workspace at a time.
import { AppError } from '../../base/index.ts';
import type { Locks } from '../../store/index.ts';

/** The right to run a workflow, until it is released or the process ends. */
export interface Hold {
  readonly name: string;
  release(): Promise<void>;
}

/** What this process is called where it holds a lock. */
export const ownName = `process ${process.pid}`;

/** Takes the lock. Errors: AppError `locked` while another run has it. */
export async function holdLock(locks: Locks, name: string, workflow: string): Promise<Hold> {
  const lock = await locks.acquire(name, ownName);
  if (lock.held) return { name, release: lock.release };
  throw new AppError('locked', `Another run of ${workflow} is at work (${lock.holder}).`, {
    next: 'Wait for it to end; a rerun then finds what is left to do.',
  });
}
