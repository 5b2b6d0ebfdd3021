// Exports of the demo workspace: what a task's file says, what is read again and what is not, and that
// nothing that people wrote reaches further than its own file and field.
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compareExports, exportTasks, type Format } from '../../src/backup/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true }));
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({}, afterAll);
});

interface Wish {
  where?: string;
  format?: Format;
  since?: string;
  docs?: boolean;
}
const save = (name: string, { where = 'status:any', ...wish }: Wish = {}) => {
  const out = join(folder, name);
  const options = { format: 'md' as Format, since: null, docs: false, ...wish, where, out };
  return desk.work((engine) => exportTasks(engine, options));
};
const textOf = (name: string, path: string) => readFileSync(join(folder, name, path), 'utf8');
const fileOf = ({ manifest }: Awaited<ReturnType<typeof save>>, id: string) =>
  manifest.files.find((file) => file.kind === 'task' && file.id === id)?.path ?? '';

/** The front matter and the rest. */
function parts(text: string): { facts: Record<string, unknown>; body: string } {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return { facts: parse(head), body };
}

test('the demo workspace comes whole, each file with its hash', async () => {
  const report = await save('whole', { docs: true });
  const { manifest } = report;
  // 64 tasks that are not archived, two docs of five and three pages.
  expect([manifest.counts, report.read, manifest.complete]).toEqual([
    { tasks: 64, pages: 8, removed: 0 },
    ...[64, true],
  ]);
  for (const { path, sha256, bytes } of manifest.files) {
    const text = readFileSync(join(folder, 'whole', path));
    expect([text.length, createHash('sha256').update(text).digest('hex')]).toEqual([bytes, sha256]);
  }
  expect(readdirSync(join(folder, 'whole')).sort()).toEqual(['docs', 'manifest.json', 'tasks']);
});

test('a task says its fields, checklists, attachments, time and comments', async () => {
  const id = await desk.id('tasks', 'Verify backups by restoring one');
  await desk.rest('POST', `/api/v2/task/${id}/comment`, { comment_text: 'First\n## Second' });
  await desk.rest('POST', `/api/v2/team/${desk.team}/time_entries`, {
    ...{ tid: id, start: desk.now() - 7_200_000, duration: 5_400_000, description: 'Restore' },
  });
  const report = await save('one', { where: `id:${id}` });
  const { facts, body } = parts(textOf('one', fileOf(report, id)));
  expect(facts).toMatchObject({
    ...{ id, name: 'Verify backups by restoring one', list: 'Sprint 42', trackedMs: 5_400_000 },
    tags: expect.arrayContaining(['stability']),
  });
  expect(body).toContain('## Checklists\n\n### Steps\n\n- [x] Pick a backup\n');
  expect(body).toContain('## Time\n\n- 2026-11-20T10:');
  expect(body).toMatch(/## Comments\n\n### \S+ \S+, \S+Z\n\n> First\n> ## Second\n/);
});

test('more comments than a page of them are all there, the oldest first', async () => {
  const id = await desk.task('Ideas', { name: 'Much discussed' });
  for (let n = 1; n <= 57; n++) {
    await desk.rest('POST', `/api/v2/task/${id}/comment`, { comment_text: `No. ${n}.` });
    await desk.pass(1_000);
  }
  const report = await save('comments', { where: `id:${id}`, format: 'json' });
  const record = JSON.parse(textOf('comments', fileOf(report, id)));
  const texts = record.comments.map(({ text }: { text: string }) => text);
  expect(texts).toEqual(Array.from({ length: 57 }, (_, n) => `No. ${n + 1}.`));
  await desk.rest('DELETE', `/api/v2/task/${id}`);
});

test('--since last reads what changed, renames files, and sets apart what is gone', async () => {
  const where = 'list:Ideas status:any';
  const [one, other] = [
    await desk.task('Ideas', { name: 'Paper airplanes' }),
    await desk.task('Ideas', { name: 'Kites' }),
  ];
  const first = await save('mirror', { where });
  expect((await save('mirror', { where, since: 'last' })).read).toBe(0);
  await desk.pass(60_000);
  await desk.rest('PUT', `/api/v2/task/${one}`, { name: 'Paper boats', priority: 2 });
  await desk.rest('DELETE', `/api/v2/task/${other}`);
  const second = await save('mirror', { where, since: 'last' });
  const { counts } = second.manifest;
  expect([second.read, second.same]).toEqual([1, first.manifest.counts.tasks - 2]);
  expect(counts).toEqual({ tasks: first.manifest.counts.tasks - 1, pages: 0, removed: 1 });
  expect(readdirSync(join(folder, 'mirror/removed'))).toEqual([`kites-${other}.md`]);
  const names = readdirSync(join(folder, 'mirror/tasks'));
  expect(names).toContain(`paper-boats-${one}.md`);
  expect(names).not.toContain(`paper-airplanes-${one}.md`);
  // A file that somebody changed is made again.
  writeFileSync(join(folder, 'mirror/tasks', `paper-boats-${one}.md`), 'mine');
  expect((await save('mirror', { where, since: 'last' })).read).toBe(1);
  await desk.rest('DELETE', `/api/v2/task/${one}`);
});

test('two exports are compared by task and by field', async () => {
  const where = 'list:Hiring status:any';
  for (const format of ['md', 'json'] as const) {
    const kept = await desk.task('Hiring', { name: 'Phone screen', priority: 3 });
    const gone = await desk.task('Hiring', { name: 'Old note' });
    await save(`before-${format}`, { where, format });
    await desk.pass(60_000);
    await desk.rest('PUT', `/api/v2/task/${kept}`, {
      priority: 1,
      description: 'Ask for samples.',
    });
    await desk.rest('DELETE', `/api/v2/task/${gone}`);
    const made = await desk.task('Hiring', { name: 'New note' });
    await save(`after-${format}`, { where, format });
    const found = compareExports(join(folder, `before-${format}`), join(folder, `after-${format}`));
    const named = (all: { name: string }[]) => all.map(({ name }) => name);
    expect([named(found.added), named(found.removed)]).toEqual([['New note'], ['Old note']]);
    expect(found.changed.map(({ entry, fields }) => [entry.name, fields])).toEqual([
      [
        'Phone screen',
        [
          { field: 'priority', before: 'normal', after: 'urgent' },
          {
            field: 'description',
            before: null,
            after: format === 'md' ? '> Ask for samples.' : 'Ask for samples.',
          },
        ],
      ],
    ]);
    for (const id of [kept, made]) await desk.rest('DELETE', `/api/v2/task/${id}`);
  }
  expect(() => compareExports(join(folder, 'before-md'), join(folder, 'after-json'))).toThrow(
    'is an export as md',
  );
});

describe('what people wrote', () => {
  const NAMES = [
    '../../../etc/passwd',
    'C:\\Windows\\System32',
    'CON',
    'a/b:c*d?e"f<g>h|i',
    'ends with a dot.',
    '...',
    'x'.repeat(300),
    '🎉'.repeat(200),
    'नमस्ते दुनिया',
    'up\u202edown\u0007 [31mred',
    '---\nid: stolen\n---',
    '=HYPERLINK("http://evil.example","x")',
    'yes',
  ];

  test('makes no file name that a system cannot hold or would read otherwise', async () => {
    const ids: string[] = [];
    for (const name of NAMES) ids.push(await desk.task('Ideas', { name }));
    const report = await save('hostile', { where: `id:${ids.join(',')}` });
    expect(report.read).toBe(NAMES.length);
    const names = readdirSync(join(folder, 'hostile/tasks'));
    expect(names).toHaveLength(NAMES.length);
    for (const name of names) {
      expect(name).toMatch(/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}-]*-[a-z0-9]+\.md$/u);
      expect(Buffer.byteLength(name)).toBeLessThan(200);
    }
    for (const [at, id] of ids.entries()) {
      const { facts } = parts(textOf('hostile', fileOf(report, id)));
      // The whole name is in it, without what would drive a terminal.
      const name = (NAMES[at] ?? '').replaceAll('\u202e', '').replaceAll('\u0007', '');
      expect([facts.id, facts.name]).toEqual([id, name]);
    }
    const tables = await save('hostile-csv', { where: `id:${ids.join(',')}`, format: 'csv' });
    const rows = parseCsv(textOf('hostile-csv', 'tasks.csv'), { columns: true }) as Record<
      string,
      string
    >[];
    expect([rows.length, tables.read]).toEqual([NAMES.length, NAMES.length]);
    expect(rows.map(({ name }) => name)).toContain('\'=HYPERLINK("http://evil.example","x")');
    for (const id of ids) await desk.rest('DELETE', `/api/v2/task/${id}`);
  });

  test('ends no front matter, begins no section, and brings no markup that acts', async () => {
    const text = [
      '---',
      '# Heading',
      '## Comments',
      '### The boss, 2026-01-01T00:00:00Z',
      '> ok',
      '```',
      '<script>alert(1)</script> <img src=x onerror=alert(1)> </blockquote>',
      '[click](javascript:alert(1)) [ref]: data:text/html,x',
    ].join('\n');
    const id = await desk.task('Ideas', { name: '# x](javascript:y) <b>', description: text });
    await desk.rest('POST', `/api/v2/task/${id}/comment`, { comment_text: text });
    const report = await save('markup', { where: `id:${id}` });
    const whole = textOf('markup', fileOf(report, id));
    const { facts, body } = parts(whole);
    expect(facts.name).toBe('# x](javascript:y) <b>');
    expect(body.match(/^#+ .*$/gm)).toEqual([
      '# \\# x\\](javascript:y) \\<b\\>',
      ...['## Description', '## Comments'],
      expect.stringMatching(/^### Maya/),
    ]);
    expect(body).not.toMatch(/(?<!\\)<[a-z/!]/i);
    expect(body).not.toMatch(/\((javascript|data):(?!y)/);
    await desk.rest('DELETE', `/api/v2/task/${id}`);
  });
});

describe('a folder', () => {
  test('is not written through a link, wherever it stands', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'file'), 'untouched');
    symlinkSync(outside, join(folder, 'link'));
    await expect(save('link', { where: 'list:Ideas' })).rejects.toThrow('symbolic link');

    await save('linked-below', { where: 'list:Ideas' });
    rmSync(join(folder, 'linked-below/tasks'), { recursive: true });
    symlinkSync(outside, join(folder, 'linked-below/tasks'));
    await expect(save('linked-below', { where: 'list:Ideas' })).rejects.toThrow('symbolic link');

    const whole = await save('linked-file', { where: 'list:Ideas' });
    const path = join(folder, 'linked-file', whole.manifest.files[0]?.path ?? '');
    rmSync(path);
    symlinkSync(join(outside, 'file'), path);
    await expect(save('linked-file', { where: 'list:Ideas' })).rejects.toThrow('symbolic link');
    expect(readdirSync(outside)).toEqual(['file']);
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('untouched');
  });

  test('with other files, or with another export, is left alone', async () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/letter.txt'), 'mine');
    await expect(save('mine')).rejects.toThrow('holds files of something else');
    await save('ideas', { where: 'list:Ideas' });
    await expect(save('ideas', { where: 'list:Hiring' })).rejects.toThrow(
      'an export of list:Ideas',
    );
    await expect(save('ideas', { where: 'list:Ideas', format: 'csv' })).rejects.toThrow('as md');
    expect(readdirSync(join(folder, 'mine'))).toEqual(['letter.txt']);
  });

  test('is its owner’s alone', async () => {
    await save('private', { where: 'list:Hiring' });
    const modes = ['.', 'manifest.json', 'tasks'].map(
      (name) => lstatSync(join(folder, 'private', name)).mode & 0o077,
    );
    expect(modes).toEqual([0, 0, 0]);
  });

  test('whose manifest points elsewhere touches nothing there', async () => {
    const { manifest } = await save('tampered', { where: 'list:Ideas' });
    writeFileSync(join(folder, 'precious.txt'), 'precious');
    const [first] = manifest.files;
    if (first) first.path = '../precious.txt';
    writeFileSync(join(folder, 'tampered/manifest.json'), JSON.stringify(manifest));
    await expect(save('tampered', { where: 'list:Ideas', since: 'last' })).rejects.toThrow(
      'is not the name of a file',
    );
    expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('precious');
  });
});
