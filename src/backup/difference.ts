// What is different between two backups: by id, and field by field where a task is in both.
import { parse } from 'yaml';
import { AppError } from '../base/index.ts';
import { type Folder, openFolder } from './folder.ts';
import { type Entry, isIntact, type Manifest, readManifest } from './manifest.ts';
import { type Facts, recordFrom } from './record.ts';

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

export interface Difference {
  from: string;
  to: string;
  added: Entry[];
  removed: Entry[];
  changed: { entry: Entry; fields: FieldChange[] }[];
  same: number;
  /** Files that are missing or not as they were written, with their folders. */
  damaged: string[];
}

/** Errors: AppError `usage` for a folder without an export, or for two of different kinds. */
export function compareExports(from: string, to: string): Difference {
  const [a, b] = [opened(from), opened(to)];
  if (a.manifest.format !== b.manifest.format) {
    const kinds = `${from} is an export as ${a.manifest.format}, ${to} one as ${b.manifest.format}.`;
    throw new AppError('usage', kinds, { next: 'Compare two exports of one format.' });
  }
  const [before, after] = [byId(a.manifest), byId(b.manifest)];
  const broken = (folder: Folder, entries: Map<string, Entry>, named: string) =>
    [...entries.values()].flatMap((one) => (isIntact(folder, one) ? [] : `${named}/${one.path}`));
  const damaged = [...broken(a.folder, before, from), ...broken(b.folder, after, to)];
  const both = [...after].flatMap(([key, entry]) => {
    const old = before.get(key);
    return old ? [{ old, entry }] : [];
  });
  const changed = both
    .filter(({ old, entry }) => old.sha256 !== entry.sha256)
    .map(({ old, entry }) => ({
      entry,
      fields: changesOf(partsOf(a.folder, old), partsOf(b.folder, entry)),
    }));
  return {
    ...{ from, to },
    added: [...after].filter(([key]) => !before.has(key)).map(([, entry]) => entry),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, entry]) => entry),
    ...{ changed, same: both.length - changed.length, damaged },
  };
}

function opened(path: string): { folder: Folder; manifest: Manifest } {
  const folder = openFolder(path, false);
  const manifest = readManifest(folder);
  if (manifest) return { folder, manifest };
  throw new AppError('usage', `${path} holds no finished export.`, {
    next: `Make one: clickup-agent export --out ${path}.`,
  });
}

/** Tasks and pages that the query meant when the export was made. */
function byId({ files }: Manifest): Map<string, Entry> {
  const live = files.filter(({ kind, removed }) => kind !== 'table' && removed === undefined);
  return new Map(live.map((one) => [`${one.kind} ${one.id}`, one]));
}

/** What a file says, by field; custom fields by their names. */
function partsOf(folder: Folder, { path }: Entry): Map<string, string> {
  const text = folder.read(path) ?? '';
  const { facts, ...parts } = path.endsWith('.md') ? markdownParts(text) : recordFrom(text);
  const { fields = {}, ...own } = facts as Facts;
  const filled = Object.entries(parts).filter(([, value]) => (value as unknown[]).length > 0);
  const ours = new Map<string, unknown>([...Object.entries(own), ...filled]);
  // When it was changed is no change of its own.
  ours.delete('updated');
  for (const [name, value] of Object.entries(fields)) {
    ours.set(ours.has(name) ? `field:${name}` : name, value);
  }
  return new Map([...ours].map(([name, value]) => [name, shown(value)]));
}

/** The front matter, and each section of ours: what people wrote is quoted and begins none. */
function markdownParts(text: string) {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const facts: Record<string, unknown> = parse(head, { version: '1.1' }) ?? {};
  const sections =
    typeof facts.docId === 'string' ? [`text\n${body}`] : body.split(/^## /m).slice(1);
  const parts = sections.map((section): [string, string] => {
    const [title = '', ...lines] = section.split('\n');
    return [title.toLowerCase(), lines.join('\n').trim()];
  });
  return { facts, ...(Object.fromEntries(parts) as Record<string, string>) };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.join(', ');
  return JSON.stringify(value);
}

function changesOf(before: Map<string, string>, after: Map<string, string>): FieldChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((field) => ({
      field,
      before: before.get(field) ?? null,
      after: after.get(field) ?? null,
    }));
}
