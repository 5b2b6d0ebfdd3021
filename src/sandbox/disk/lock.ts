// Who owns a world file. One process does; a second finds here where the first one answers, and
// what a dead owner left behind is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, isObject, type JsonObject, parseJson } from '../../base/index.ts';

/** What the lock file says. URLs are empty while the world is only being reset. */
export interface Owner {
  readonly pid: number;
  readonly rest: string;
  readonly control: string;
  readonly mcp?: string;
}

export interface Lock {
  /** Tells joiners more about the owner. */
  announce(more: { mcp: string }): void;
  release(): void;
}

/** Ten tries outlast any number of owners that go while we look. */
const TRIES = 10;

/**
 * Takes the lock of a world file.
 * @throws AppError `locked` while its owner lives; its data holds the owner's pid and URLs
 */
export async function takeLock(file: string, owner: Owner): Promise<Lock> {
  const path = `${file}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  for (let tries = 0; tries < TRIES; tries++) {
    if (placeWhole(path, owner)) return held(path, owner);
    const text = readIfThere(path);
    if (text === null) continue;
    const other = ownerIn(text);
    if (other !== null && (await isAlive(other))) throw lockedBy(file, other);
    takeOver(path, text);
  }
  throw new AppError('locked', `The sandbox world ${file} is being opened by another program.`, {
    next: 'Try again in a moment.',
    data: { file },
  });
}

/** Creates the file with its whole content in one step; false when there is one already. */
function placeWhole(path: string, owner: Owner): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    return placeWithoutLinks(path, owner);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For file systems without hard links. */
function placeWithoutLinks(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

/** Moves a dead owner's lock aside; puts it back when another process was quicker to replace it. */
function takeOver(path: string, dead: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return;
    throw thrown;
  }
  if (readIfThere(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/**
 * Whether the owner is still there. A process id can have been given to another program since, so
 * a live one must also listen where the lock says.
 */
async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EPERM') return false;
  }
  if (owner.control === '') return owner.pid !== process.pid;
  try {
    const answer = await fetch(owner.control, { signal: AbortSignal.timeout(2_000) });
    const told: unknown = await answer.json();
    return isObject(told) && told.pid === owner.pid;
  } catch (thrown) {
    // Slow is alive; refused is not.
    return thrown instanceof Error && thrown.name === 'TimeoutError';
  }
}

function held(path: string, owner: Owner): Lock {
  let current = owner;
  const isOurs = () => readIfThere(path) === JSON.stringify(current);
  return {
    announce(more) {
      if (!isOurs()) return;
      current = { ...current, ...more };
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(current));
      renameSync(`${path}.${process.pid}`, path);
    },
    release() {
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

/** The live owner of a world file, or null. */
export async function findOwner(file: string): Promise<Owner | null> {
  const owner = ownerIn(readIfThere(`${file}.lock`) ?? '');
  return owner !== null && (await isAlive(owner)) ? owner : null;
}

export function lockedBy(file: string, owner: Owner): AppError {
  return new AppError(
    'locked',
    `Another process (${owner.pid}) already runs the sandbox on ${file}.`,
    {
      next: 'Use that one, stop it, or name another world file.',
      data: { file, ...owner } satisfies JsonObject,
    },
  );
}

function ownerIn(text: string): Owner | null {
  const parsed = parseJson(text);
  if (!isObject(parsed) || typeof parsed.pid !== 'number') return null;
  const { pid, rest, control, mcp } = parsed;
  return {
    pid,
    rest: typeof rest === 'string' ? rest : '',
    control: typeof control === 'string' ? control : '',
    ...(typeof mcp === 'string' ? { mcp } : {}),
  };
}

/** The text of a file, or null where there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}
