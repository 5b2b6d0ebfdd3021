// The tables of a CSV backup, made from its records: tasks, comments, time and attachments.
import { csvLine } from '../intake/index.ts';
import type { Folder } from './folder.ts';
import type { Entry } from './manifest.ts';
import { recordFrom, type TaskRecord } from './record.ts';

const FACTS = [
  ...['id', 'customId', 'name', 'status', 'statusType', 'list', 'listId', 'parentId'],
  ...['assignees', 'creator', 'priority', 'tags', 'created', 'updated', 'start', 'due', 'done'],
  ...['closed', 'archived', 'estimateMs', 'trackedMs', 'points', 'url', 'description'],
];

const TABLES: Record<string, { columns: string[]; rows(record: TaskRecord): unknown[][] }> = {
  'comments.csv': {
    columns: ['taskId', 'by', 'at', 'text'],
    rows: ({ facts, comments }) => comments.map(({ by, at, text }) => [facts.id, by, at, text]),
  },
  'time.csv': {
    columns: ['taskId', 'by', 'start', 'durationMs', 'description', 'billable', 'tags'],
    rows: ({ facts, time }) =>
      time.map((one) => [
        ...[facts.id, one.by, one.start, one.durationMs, one.description, one.billable, one.tags],
      ]),
  },
  'checklists.csv': {
    columns: ['taskId', 'checklist', 'item', 'resolved'],
    rows: ({ facts, checklists }) =>
      checklists.flatMap(({ name, items }) =>
        items.map((item) => [facts.id, name, item.name, item.resolved]),
      ),
  },
  'attachments.csv': {
    columns: ['taskId', 'title', 'url'],
    rows: ({ facts, attachments }) => attachments.map(({ title, url }) => [facts.id, title, url]),
  },
};

/** Writes the tables, a record at a time. */
export function writeTables(folder: Folder, records: readonly Entry[]): Entry[] {
  const recordOf = ({ path }: Entry) => recordFrom(folder.read(path) ?? '');
  const fields = new Set<string>();
  for (const one of records) {
    for (const name of Object.keys(recordOf(one).facts.fields ?? {})) fields.add(name);
  }
  const named = [...fields].sort();
  const tasks = {
    columns: [...FACTS, ...named],
    rows: ({ facts, description }: TaskRecord) => [
      [
        ...FACTS.map((name) => (name === 'description' ? description : facts[name])),
        ...named.map((name) => facts.fields?.[name]),
      ],
    ],
  };
  const tables = Object.entries({ 'tasks.csv': tasks, ...TABLES }).map(([path, table]) => ({
    path,
    table,
    file: folder.grow(path),
  }));
  try {
    for (const { table, file } of tables) file.add(`${csvLine(table.columns)}\n`);
    for (const one of records) {
      const record = recordOf(one);
      for (const { table, file } of tables) {
        const lines = table.rows(record).map((cells) => `${csvLine(cells.map(cellOf))}\n`);
        if (lines.length > 0) file.add(lines.join(''));
      }
    }
    return tables.map(({ path, file }) => ({
      ...file.close(),
      path,
      kind: 'table' as const,
      id: path,
      name: path,
    }));
  } catch (thrown) {
    for (const { file } of tables) file.discard();
    throw thrown;
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
