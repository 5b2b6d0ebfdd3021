// What a backup that was cut off has: the tasks that it is of, and each file as it was finished. A line is
// added when something is whole, so whatever a kill leaves can be gone on with.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isObject, parseJson } from '../base/index.ts';
import type { Task, TimeEntry } from '../clickup/index.ts';
import { type Folder, PARTIAL } from './folder.ts';
import { type Entry, entryFrom } from './manifest.ts';

const LISTING = `${PARTIAL}/listing.jsonl`;
const DONE = `${PARTIAL}/done.jsonl`;
const TIME = `${PARTIAL}/time.jsonl`;

/** What tells a backup from another one of the same folder. */
export interface Asked {
  query: string;
  since: string | null;
  format: string;
  workspaceId: string;
}

/** The tasks of a backup, as they were listed. */
export interface Listing {
  asked: Asked;
  /** When it was begun, epoch ms. */
  at: number;
  /** What a person should know of how they were chosen; null while it is not whole. */
  notes: string[] | null;
  /** Whether the endpoint has shown all of them. */
  whole: boolean;
}

export interface Row {
  task: Task;
  fits: boolean;
}

/** The listing of a backup that was cut off; null where there is none. */
export async function readListing(folder: Folder): Promise<Listing | null> {
  let found: Listing | null = null;
  for await (const line of linesOf(folder, LISTING)) {
    if (!isObject(line)) continue;
    if ('asked' in line) found = { ...(line as unknown as Listing), notes: null, whole: false };
    else if ('notes' in line && found) found = { ...found, ...line } as Listing;
  }
  return found;
}

/** The rows of the listing, in their order; the last word on a task holds. */
export async function* rowsIn(folder: Folder): AsyncGenerator<Row> {
  for await (const line of linesOf(folder, LISTING)) {
    if (isObject(line) && isObject(line.task)) yield line as unknown as Row;
  }
}

/** Begins a listing. */
export function listingIn(folder: Folder, asked: Asked, at: number) {
  folder.remove(LISTING);
  const { add, close } = logIn<object>(folder, LISTING);
  add({ asked, at });
  return {
    add: (row: Row) => add(row),
    end(notes: string[], whole: boolean) {
      add({ notes, whole });
      close();
    },
  };
}

/** Files and docs that are whole. */
export interface Done {
  files: Entry[];
  /** Ids. */
  docs: Set<string>;
}

export async function readDone(folder: Folder): Promise<Done> {
  const files: Entry[] = [];
  const docs = new Set<string>();
  for await (const line of linesOf(folder, DONE)) {
    if (isObject(line) && typeof line.doc === 'string') docs.add(line.doc);
    const entry = entryFrom(line);
    if (entry) files.push(entry);
  }
  return { files, docs };
}

export type DoneLog = ReturnType<typeof doneIn>;

export const doneIn = (folder: Folder) => logIn<Entry | { doc: string }>(folder, DONE);

/** Time entries, each person's followed by who it is. */
export const timeIn = (folder: Folder) => logIn<TimeEntry | { person: string }>(folder, TIME);

function logIn<Line>(folder: Folder, relative: string) {
  const file = folder.append(relative);
  return {
    add: (...lines: Line[]) => file.add(lines.map((one) => `${JSON.stringify(one)}\n`).join('')),
    close: () => file.close(),
  };
}

/** Time entries by task, and the people whose entries are all there. */
export async function readTime(folder: Folder) {
  const byTask = new Map<string, TimeEntry[]>();
  const people = new Set<string>();
  let open: TimeEntry[] = [];
  for await (const line of linesOf(folder, TIME)) {
    if (!isObject(line)) continue;
    if (typeof line.person !== 'string') {
      open.push(line as unknown as TimeEntry);
      continue;
    }
    people.add(line.person);
    for (const entry of open) addTime(byTask, entry);
    open = [];
  }
  return { byTask, people };
}

export function addTime(byTask: Map<string, TimeEntry[]>, entry: TimeEntry): void {
  const { taskId } = entry;
  if (taskId === null) return;
  const own = byTask.get(taskId);
  if (own?.some(({ id }) => id === entry.id)) return;
  if (own) own.push(entry);
  else byTask.set(taskId, [entry]);
}

/** The lines of a file as JSON; the last one of a program that was killed may be cut short. */
async function* linesOf(folder: Folder, relative: string): AsyncGenerator<unknown> {
  if (!folder.has(relative)) return;
  const stream = createReadStream(join(folder.path, relative), 'utf8');
  for await (const line of createInterface(stream)) {
    const parsed = parseJson(line);
    if (parsed !== undefined) yield parsed;
  }
}
