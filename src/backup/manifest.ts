// The manifest of a backup: what was asked, what came of it, and each file with its hash.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, parseJson } from '../base/index.ts';
import type { Folder } from './folder.ts';

export const FORMATS = ['md', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const entry = z.object({
  /** Relative to the folder, with `/`. */
  path: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  kind: z.enum(['task', 'page', 'table']),
  /** Of the task or the page; a table is called by its file. */
  id: z.string(),
  name: z.string(),
  /** A hash of what the listing showed of the task: another one means that it changed. */
  row: z.string().optional(),
  /** ISO instants: when the task was last changed, and when the query meant it no more. */
  updated: z.string().nullable().optional(),
  removed: z.string().optional(),
});
export type Entry = z.infer<typeof entry>;

const manifest = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('export'),
  workspace: z.object({ id: z.string(), name: z.string() }),
  query: z.string(),
  format: z.enum(FORMATS),
  /** ISO instant: what it shows is at least as new. */
  startedAt: z.string(),
  /** False where the endpoint may not have shown everything; the notes say why. */
  complete: z.boolean(),
  notes: z.array(z.string()),
  counts: z.object({ tasks: z.number(), pages: z.number(), removed: z.number() }),
  files: z.array(entry),
});
export type Manifest = z.infer<typeof manifest>;

const FILE = 'manifest.json';

/** Null where the folder has none. Errors: AppError `usage` for one that cannot be read. */
export function readManifest(folder: Folder): Manifest | null {
  const text = folder.read(FILE);
  if (text === null) return null;
  const parsed = manifest.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError('usage', `The manifest.json of ${folder.path} is none of an export.`, {
    next: 'Name another folder.',
  });
}

export function writeManifest(folder: Folder, content: Manifest): void {
  folder.write(FILE, `${JSON.stringify(content, null, 1)}\n`);
}

/** A line of what a backup that is not finished has. */
export function entryFrom(line: unknown): Entry | null {
  return entry.safeParse(line).data ?? null;
}

/** Whether a file is there as it was written. */
export function isIntact(folder: Folder, { path, sha256, bytes }: Entry): boolean {
  const text = folder.read(path);
  if (text === null || Buffer.byteLength(text) !== bytes) return false;
  return createHash('sha256').update(text).digest('hex') === sha256;
}
