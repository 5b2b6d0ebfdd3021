// A world on disk: a snapshot that is only ever replaced whole, and beside it a log of what changed
// since. Whatever instant the process dies at, the snapshot is whole, and of the log at most the
// last line is torn: that request was never answered.
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AppError, isObject, parseJson } from '../../base/index.ts';
import type { Keeper } from '../simulation.ts';
import { type ChangeSet, World, type WorldData } from '../world/world.ts';
import { readIfThere } from './lock.ts';

const FORMAT = 1;

/** A log longer than this (bytes), and longer than the snapshot, is folded into a new one. */
const LONG_LOG = 1_000_000;

/**
 * The world kept in `file`; null when there is no such file.
 * @throws AppError when the file is there but holds no world
 */
export function readWorld(file: string): { world: World; keeper: Keeper } | null {
  const snapshot = readSnapshot(file);
  if (snapshot === null) return null;
  const world = World.from(snapshot.data);
  const changes = readLog(file, snapshot.generation);
  for (const change of changes) world.replay(change);
  const keeper = new FileKeeper(file, snapshot.generation);
  if (changes.length > 0) keeper.replace(world);
  else keeper.startLog();
  return { world, keeper };
}

/** Puts a new world into `file`, over whatever is there. */
export function writeWorld(file: string, world: World): Keeper {
  mkdirSync(dirname(file), { recursive: true });
  // Without this, what had changed in the old world could be replayed onto the new one.
  rmSync(logOf(file), { force: true });
  const keeper = new FileKeeper(file, 0);
  keeper.replace(world);
  return keeper;
}

class FileKeeper implements Keeper {
  readonly #file: string;
  #generation: number;
  #log: number | null = null;
  #logBytes = 0;
  #snapshotBytes = 0;

  constructor(file: string, generation: number) {
    this.#file = file;
    this.#generation = generation;
  }

  append(changes: ChangeSet, world: World): void {
    const line = `${JSON.stringify(changes)}\n`;
    if (this.#log === null) throw new Error('the world file is closed');
    appendFileSync(this.#log, line);
    this.#logBytes += line.length;
    if (this.#logBytes > Math.max(LONG_LOG, this.#snapshotBytes)) this.replace(world);
  }

  replace(world: World): void {
    this.#generation += 1;
    const text = JSON.stringify({
      format: FORMAT,
      generation: this.#generation,
      data: world.toData(),
    });
    const fresh = `${this.#file}.new`;
    writeFileSync(fresh, text, { flush: true });
    // From here on the old log names a generation that is gone, and is not replayed.
    renameSync(fresh, this.#file);
    this.#snapshotBytes = text.length;
    this.startLog();
  }

  startLog(): void {
    this.close();
    const path = logOf(this.#file);
    writeFileSync(path, `${JSON.stringify({ generation: this.#generation })}\n`);
    this.#log = openSync(path, 'a');
    this.#logBytes = 0;
  }

  close(): void {
    if (this.#log !== null) closeSync(this.#log);
    this.#log = null;
  }
}

function logOf(file: string): string {
  return `${file}.log`;
}

function readSnapshot(file: string): { generation: number; data: WorldData } | null {
  const text = readIfThere(file);
  if (text === null) return null;
  const parsed = parseJson(text);
  if (
    !isObject(parsed) ||
    parsed.format !== FORMAT ||
    typeof parsed.generation !== 'number' ||
    !isObject(parsed.data)
  ) {
    throw new AppError('failed', `The sandbox world in ${file} cannot be read.`, {
      next: 'Run "clickup-agent sandbox reset" to start a fresh world, or move the file away.',
      data: { file },
    });
  }
  return { generation: parsed.generation, data: parsed.data as unknown as WorldData };
}

/** The change sets of the log that belongs to the snapshot, up to the first torn line. */
function readLog(file: string, generation: number): ChangeSet[] {
  const lines = (readIfThere(logOf(file)) ?? '').split('\n');
  const head = parseJson(lines.shift() ?? '');
  if (!isObject(head) || head.generation !== generation) return [];
  const changes: ChangeSet[] = [];
  for (const line of lines) {
    const change = parseJson(line);
    if (!isObject(change)) break;
    changes.push(change as unknown as ChangeSet);
  }
  return changes;
}
