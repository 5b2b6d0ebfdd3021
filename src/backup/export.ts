// export: the tasks of a query and the pages of docs as files. What the listing shows as unchanged is not
// read again, and neither is what an earlier try has finished.
import { AppError, sha256 } from '../base/index.ts';
import type { Engine, PlanContext } from '../engine/index.ts';
import { lookingOnly, parseQuery, printQuery, streamTasks } from '../selection/index.ts';
import { exportDocs } from './docs.ts';
import { type Folder, fileName, openFolder } from './folder.ts';
import {
  type Entry,
  type Format,
  isIntact,
  type Manifest,
  readManifest,
  writeManifest,
} from './manifest.ts';
import { taskMarkdown } from './markdown.ts';
import {
  type Asked,
  doneIn,
  type Listing,
  listingIn,
  readDone,
  readListing,
  rowsIn,
} from './partial.ts';
import { iso, recordText } from './record.ts';
import { writeTables } from './tables.ts';
import { type Note, tellTask, timeOf } from './telling.ts';

export interface ExportOptions {
  /** Which tasks; a query. */
  where: string;
  /** The folder. */
  out: string;
  format: Format;
  /** `last`: only what changed since the folder's last export; a day: only tasks changed since then. */
  since: string | null;
  /** Whether docs go in too. */
  docs: boolean;
}

export interface ExportReport {
  manifest: Manifest;
  folder: string;
  /** Tasks that were read, and those that the folder had already. */
  read: number;
  same: number;
}

type Context = PlanContext<unknown>;

/** How many tasks are read at a time; the quota decides when each call leaves. */
const AT_ONCE = 6;
/** The listing of a try that was cut off is used for this long, ms. */
const LISTING_GOOD_FOR_MS = 24 * 3_600_000;
const TOLD_EVERY = 250;

/** Where the files of tasks stand; tables are made of records. */
const PLACE: Record<Format, { folder: string; ending: string }> = {
  md: { folder: 'tasks', ending: '.md' },
  json: { folder: 'tasks', ending: '.json' },
  csv: { folder: 'records', ending: '.json' },
};

/**
 * Exports to a folder. Errors: AppError `usage` for a folder that holds something else, `locked` while
 * another export writes there; those of choosing and of reading.
 */
export async function exportTasks(
  engine: Pick<Engine, 'plan' | 'hold'>,
  options: ExportOptions,
  onProgress: (sentence: string) => void = () => {},
): Promise<ExportReport> {
  // A query that cannot be read leaves no folder behind.
  const where = printQuery(parseQuery(options.where));
  const folder = openFolder(options.out, true);
  const hold = await engine.hold('export', { list: folder.path });
  try {
    const how = { summary: 'Write tasks and docs to a folder', onProgress, caching: false };
    const { result } = await lookingOnly(engine, 'export', how, (context) =>
      exported(context, folder, { ...options, where }),
    );
    return result;
  } finally {
    await hold.release();
  }
}

async function exported(
  context: Context,
  folder: Folder,
  options: ExportOptions,
): Promise<ExportReport> {
  const { workspace, now } = context;
  const { where: query, format, since } = options;
  const day = since === 'last' ? null : since;
  const asked: Asked = { query, since: day, format, workspaceId: workspace.id };
  const last = readManifest(folder);
  const cutOff = await readListing(folder);
  checkFolder(folder, asked, last, cutOff);
  const done = await readDone(folder);
  const usable = [...(since === null ? [] : (last?.files ?? [])), ...done.files];
  const known = new Map(usable.flatMap((one) => (one.kind === 'task' ? [[one.id, one]] : [])));

  const listing = await listed(context, folder, asked, cutOff);
  const rows = await lastWords(folder);
  const notes = new Set(listing.notes ?? []);
  const note: Note = (sentence) => notes.add(sentence);
  const files: Entry[] = [];
  const open = new Set<string>();
  for (const [id, { row }] of rows) {
    const entry = known.get(id);
    const isSame = entry?.row === row && entry.removed === undefined && isIntact(folder, entry);
    if (entry && isSame) files.push(entry);
    else open.add(id);
  }
  const same = files.length;
  const tasks = rows.size === 1 ? '1 task' : `${rows.size} tasks`;
  const left = open.size === rows.size ? ' to read' : `, of which ${open.size} are to be read`;
  context.progress(`${tasks}${left}.`);
  const log = doneIn(folder);
  const add = (entry: Entry) => {
    files.push(entry);
    log.add(entry);
  };
  // A listing of a few, or one with gaps, says nothing of the others.
  const whole = { task: listing.whole && day === null, page: false };
  let read = 0;
  try {
    const tracked = [...open].some((id) => rows.get(id)?.tracked);
    const time = tracked ? await timeOf(context, folder, open, note) : new Map();
    const before = new Map(last?.files.map((one) => [`${one.kind} ${one.id}`, one.path]));
    await inParallel(rowsIn(folder), AT_ONCE, async ({ task }) => {
      if (!open.delete(task.id)) return;
      const record = await tellTask(context, task, time, note);
      if (record === null) return;
      const text = format === 'md' ? taskMarkdown(record) : recordText(record);
      const { id, name } = task;
      const path = `${PLACE[format].folder}/${fileName(name, id)}${PLACE[format].ending}`;
      const old = before.get(`task ${id}`);
      if (old !== undefined && old !== path) folder.remove(old);
      const { row, updated } = rows.get(id) ?? { row: '', updated: null };
      add({ ...folder.write(path, text), path, kind: 'task', id, name, row, updated });
      read += 1;
      if (read % TOLD_EVERY === 0) context.progress(`${read} tasks read.`);
    });
    if (options.docs) {
      const docs = await exportDocs(context, folder, { done, log, note });
      files.push(...docs.files);
      whole.page = docs.whole;
    }
  } finally {
    log.close();
  }
  files.push(...leftOver(folder, files, last, { whole, at: iso(now) ?? '' }));
  const live = files.filter(({ removed }) => removed === undefined);
  if (format === 'csv') {
    const records = live.filter(({ kind }) => kind === 'task');
    files.push(...writeTables(folder, records));
  }
  const count = (kind: Entry['kind']) => live.filter((one) => one.kind === kind).length;
  const manifest: Manifest = {
    ...{ schemaVersion: 1, kind: 'export', query, format },
    workspace: { id: workspace.id, name: workspace.name },
    startedAt: iso(listing.at) ?? '',
    ...{ complete: listing.whole, notes: [...notes] },
    counts: {
      ...{ tasks: count('task'), pages: count('page') },
      removed: files.filter(({ removed }) => removed !== undefined).length,
    },
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  writeManifest(folder, manifest);
  folder.removePartial();
  return { manifest, folder: folder.path, read, same };
}

/** Errors: AppError `usage` where the folder holds other files, or an export of something else. */
function checkFolder(
  folder: Folder,
  asked: Asked,
  last: Manifest | null,
  cutOff: Listing | null,
): void {
  const other = (what: string) =>
    new AppError('usage', `${folder.path} holds ${what}.`, { next: 'Name another folder.' });
  const there = last ? { ...last, workspaceId: last.workspace.id } : (cutOff?.asked ?? null);
  if (there === null) {
    if (folder.names().some((name) => name !== '.partial')) throw other('files of something else');
    return;
  }
  if (there.workspaceId !== asked.workspaceId) throw other('an export of another workspace');
  if (there.query !== asked.query) throw other(`an export of ${there.query}`);
  if (there.format !== asked.format) throw other(`an export as ${there.format}`);
}

/** Lists the tasks, or goes on with the listing of a try that was cut off. */
async function listed(
  context: Context,
  folder: Folder,
  asked: Asked,
  cutOff: Listing | null,
): Promise<Listing> {
  const { now } = context;
  const isSame = cutOff?.asked.since === asked.since;
  if (cutOff?.notes && isSame && now - cutOff.at < LISTING_GOOD_FOR_MS) {
    context.progress('Continuing an export that was interrupted.');
    return cutOff;
  }
  const log = listingIn(folder, asked, now);
  const where = asked.since === null ? asked.query : `(${asked.query}) updated>="${asked.since}"`;
  const told = await streamTasks(context, where, ({ task, fits }) => log.add({ task, fits }));
  log.end(told.notes, told.gaps.length === 0);
  return { asked, at: now, notes: [...told.notes, ...told.gaps], whole: told.gaps.length === 0 };
}

/** What the listing says of each task that the query means. */
async function lastWords(folder: Folder) {
  const rows = new Map<string, { row: string; updated: string | null; tracked: boolean }>();
  for await (const { task, fits } of rowsIn(folder)) {
    if (!fits) rows.delete(task.id);
    else {
      const [row, updated] = [sha256(task), iso(task.updatedAt)];
      rows.set(task.id, { row, updated, tracked: task.spentMs !== 0 });
    }
  }
  return rows;
}

/**
 * What an earlier export had and this one does not: set apart under `removed`, because a backup throws
 * nothing away; where this one cannot know, left as it was.
 */
function leftOver(
  folder: Folder,
  files: readonly Entry[],
  last: Manifest | null,
  { whole, at }: { whole: Record<'task' | 'page', boolean>; at: string },
): Entry[] {
  const here = new Set(files.map(({ kind, id }) => `${kind} ${id}`));
  return (last?.files ?? []).flatMap((one) => {
    const { kind, id } = one;
    if (kind === 'table' || here.has(`${kind} ${id}`)) return [];
    if (one.removed !== undefined || !whole[kind]) return one;
    const path = `removed/${one.path.split('/').at(-1)}`;
    folder.move(one.path, path);
    return { ...one, path, removed: at };
  });
}

/** Works on several things at a time; the first failure lets those under way end, and is thrown. */
async function inParallel<T>(
  things: AsyncGenerator<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  // Leaving the loop ends the generator, and so the others' loops.
  const worker = async () => {
    for await (const thing of things) await work(thing);
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}
