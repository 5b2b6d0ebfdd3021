// One run of a workflow, person or list, and workspace at a time.
import { hostname } from 'node:os';
import { AppError } from '../../base/index.ts';
import type { Lease, Locks } from '../../store/index.ts';

/** The right to run a workflow, until it is released or the process ends. */
export interface Hold {
  readonly name: string;
  readonly lease: Lease;
  release(): Promise<void>;
}

/** What this process is called where it holds a lock: on a server, with its machine. */
export function ownName({ leased }: Pick<Locks, 'leased'>): string {
  return `process ${process.pid}${leased ? ` on ${hostname()}` : ''}`;
}

/** Takes the lock. Errors: AppError `locked` while another run has it. */
export async function holdLock(locks: Locks, name: string, workflow: string): Promise<Hold> {
  const lock = await locks.acquire(name, ownName(locks));
  if (lock.held) return { name, lease: lock.lease, release: lock.release };
  throw new AppError('locked', `Another run of ${workflow} is at work (${lock.holder}).`, {
    next: 'Wait for it to end; a rerun then finds what is left to do.',
  });
}
