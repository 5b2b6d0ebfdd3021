// A world on disk: a SQLite file that the process which opened it keeps for itself, until it closes it or
// dies. Whatever instant that is, what was answered is in the file. Next to it stands who has it open, and
// where that process answers, for those who come second.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, isObject, type JsonObject, parseJson } from '../../base/index.ts';
import { type Database, isBusy, isUnusable, openDatabase } from '../../store/index.ts';
import type { Keeper } from '../simulation.ts';
import type { Row } from '../world/table.ts';
import { type ChangeSet, type Meta, World } from '../world/world.ts';

/** Where the owner of a world answers; `mcp` is its gateway. */
interface Place {
  readonly rest?: string;
  readonly control?: string;
  readonly mcp?: string;
}

/** An owner that is still making its world says where it is a little later: 200 looks, 10 s. */
const LOOKS = 200;
const BETWEEN_LOOKS_MS = 50;
/** Who looks has the lock for an instant, which must not turn another one away. */
const PATIENCE_MS = 100;

const ROWS = `CREATE TABLE IF NOT EXISTS rows
  (world INTEGER, kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (world, kind, id))`;
const PUT = `INSERT INTO rows (world, kind, id, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (world, kind, id) DO UPDATE SET body = excluded.body`;

/**
 * Opens a world file for this process alone, making it as needed; `afresh` puts an empty one in the place
 * of a file that holds no world.
 * @throws AppError `locked` while another process has it: its data holds that one's pid and URLs;
 *   `failed` for a file that holds no world
 */
export async function openWorldFile(file: string, afresh = false): Promise<WorldFile> {
  mkdirSync(dirname(file), { recursive: true });
  for (let looks = 1; ; looks++) {
    const database = openDatabase(file, PATIENCE_MS);
    try {
      return new WorldFile(file, database);
    } catch (thrown) {
      database.close();
      if (!isBusy(thrown) && !afresh) throw thrown;
      if (!isBusy(thrown)) rmSync(file);
      else if (ownerOf(file) !== null || looks > LOOKS) throw lockedBy(file);
    }
    await pause(BETWEEN_LOOKS_MS);
  }
}

export class WorldFile implements Keeper {
  readonly #file: string;
  readonly #database: Database;
  readonly #put: ReturnType<Database['prepare']>;
  readonly #remove: ReturnType<Database['prepare']>;
  #place: Place = {};
  #closed = false;

  constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
    begin(file, database);
    database.exec(ROWS);
    // The lock is held beyond the transaction. What is committed outlives this process, as it must, if not
    // the machine.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; COMMIT');
    database.exec('PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF');
    this.#put = database.prepare(PUT);
    this.#remove = database.prepare('DELETE FROM rows WHERE world = ? AND kind = ? AND id = ?');
    rmSync(noteOf(file), { force: true });
  }

  /** The world in the file; null for one that was just made. */
  read(): World | null {
    const worlds: { meta: Meta | null; tables: Record<string, Row[]> }[] = [];
    const rows = this.#database.prepare('SELECT world, kind, body FROM rows ORDER BY world, rowid');
    for (const { world, kind, body } of rows.all()) {
      const index = Number(world);
      const data = worlds[index] ?? { meta: null, tables: {} };
      worlds[index] = data;
      const row: unknown = JSON.parse(String(body));
      const table = data.tables[String(kind)] ?? [];
      if (kind === 'meta') data.meta = row as Meta;
      else data.tables[String(kind)] = table;
      table.push(row as Row);
    }
    const [first, ...further] = worlds.flatMap(({ meta, tables }) =>
      meta === null ? [] : [{ meta, tables }],
    );
    return first === undefined ? null : World.from({ ...first, further });
  }

  append(changes: ChangeSet): void {
    this.#atOnce(() => this.#write(changes, 0));
  }

  replace(world: World): void {
    this.#atOnce(() => {
      this.#database.exec('DELETE FROM rows');
      world.all.forEach((one, index) => {
        const { meta, tables } = one.toData();
        const rows = Object.entries(tables).flatMap(([kind, all]) =>
          all.map((row) => [kind, row.id, row] as const),
        );
        this.#write({ meta, rows }, index);
      });
    });
  }

  /** Tells those who come second where the owner of the file answers. */
  announce(more: Place): void {
    this.#place = { ...this.#place, ...more };
    const draft = `${noteOf(this.#file)}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ pid: process.pid, ...this.#place }));
    renameSync(draft, noteOf(this.#file));
  }

  /** A second time it does nothing: the file may be another one's by then. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    rmSync(noteOf(this.#file), { force: true });
    // Closing alone keeps the lock for as long as a statement is in memory.
    this.#database.exec('PRAGMA locking_mode = NORMAL; SELECT count(*) FROM rows');
    this.#database.close();
  }

  #write({ meta, rows, further = [] }: ChangeSet, world: number): void {
    if (meta !== null) this.#put.run(world, 'meta', '', JSON.stringify(meta));
    for (const [kind, id, row] of rows) {
      if (row === null) this.#remove.run(world, kind, id);
      else this.#put.run(world, kind, id, JSON.stringify(row));
    }
    further.forEach((changes, index) => {
      if (changes !== null) this.#write(changes, index + 1);
    });
  }

  #atOnce(write: () => void): void {
    this.#database.exec('BEGIN');
    try {
      write();
      this.#database.exec('COMMIT');
    } catch (thrown) {
      this.#database.exec('ROLLBACK');
      throw thrown;
    }
  }
}

/**
 * Begins a transaction during which nobody else reads.
 * @throws AppError for a file that is no database, or somebody else's; SQLite's fault for one that is held
 */
function begin(file: string, database: Database): void {
  const strange = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'rows'";
  try {
    database.exec('BEGIN EXCLUSIVE');
    if (database.prepare(strange).get() === undefined) return;
    database.exec('ROLLBACK');
  } catch (thrown) {
    if (!isUnusable(thrown)) throw thrown;
  }
  throw new AppError('failed', `${file} holds no sandbox world that can be read.`, {
    next: 'Run "clickup-agent sandbox reset" to start a fresh world, or move the file away.',
    data: { file },
  });
}

function lockedBy(file: string): AppError {
  const owner = ownerOf(file) ?? {};
  const who = owner.pid === undefined ? 'Another process' : `Another process (${owner.pid})`;
  return new AppError('locked', `${who} already runs the sandbox on ${file}.`, {
    next: 'Use that one, stop it, or name another world file.',
    data: { file, ...owner },
  });
}

/** What the owner of a held file says of itself; null until it has. */
function ownerOf(file: string): JsonObject | null {
  try {
    const owner = parseJson(readFileSync(noteOf(file), 'utf8'));
    return isObject(owner) && typeof owner.pid === 'number' ? owner : null;
  } catch {
    return null;
  }
}

function noteOf(file: string): string {
  return `${file}.owner`;
}
