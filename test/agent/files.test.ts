// Files that people attach, as they really are.
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readAttachment } from '../../src/agent/files/read-attachment.ts';
import { withAttachedFiles } from '../../src/agent/turn/prepare.ts';

const read = (content: Uint8Array | string, name = 'f.csv') =>
  readAttachment({ name, content: typeof content === 'string' ? Buffer.from(content) : content });

describe('a table', () => {
  const text = 'Name,Größe\nÅsa,"1,5"\nJosé,2\n';

  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8 with its mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf-16le')])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(text, 'utf-16be')])],
    ['windows-1252', iconv.encode(text, 'windows-1252')],
  ])('in %s keeps its letters', (_encoding, content) => {
    expect(read(content).rows[0]).toMatchObject({ Name: 'Åsa', Größe: '1,5' });
  });

  test.each([',', ';', '\t', '|'])('cut by %j is cut there', (delimiter) => {
    const { rows, columns } = read(`a${delimiter}b\n1${delimiter}2\n`);
    expect(columns).toEqual(['row', 'a', 'b']);
    expect(rows).toEqual([{ row: 1, a: '1', b: '2' }]);
  });

  test('keeps line breaks in cells, short and long rows, and two columns of one name', () => {
    const { rows } = read('id,text,text\n1,"two\nlines",x\n2\n3,a,b,c\n');
    expect(rows).toEqual([
      { row: 1, id: '1', text: 'two\nlines', 'text (2)': 'x' },
      { row: 2, id: '2' },
      { row: 3, id: '3', text: 'a', 'text (2)': 'b', 'column 4': 'c' },
    ]);
  });
});

test('a line for spreadsheets is no header', () => {
  expect(read('sep=;\na;b\n1;2\n').columns).toEqual(['row', 'a', 'b']);
});

test('JSON gives its rows, and other text its lines', () => {
  expect(read('{"items":[{"id":1},{"id":2}]}', 'f.json')).toMatchObject({
    kind: 'json',
    rows: [{ id: 1 }, { id: 2 }],
  });
  expect(read('first\nsecond', 'notes.txt')).toMatchObject({
    kind: 'text',
    rows: [
      { line: 1, text: 'first' },
      { line: 2, text: 'second' },
    ],
  });
});

test('what is no text is refused with what to do', () => {
  expect(() => read(gzipSync('x'.repeat(500)))).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(() => read(Uint8Array.from({ length: 64 }, (_, i) => i))).toThrow('binary file');
  expect(() => read('PK\u0003\u0004rest', 'plan.xlsx')).toThrow('an Excel workbook');
});

test('a workflow gets a copy of an attached file, and of nothing else', async () => {
  const attached = new Map([['f.csv', Buffer.from('a,b\n')]]);
  const { readFileSync, existsSync } = await import('node:fs');
  let path = '';
  await withAttachedFiles({ csv: 'f.csv', list: 'Bug Triage' }, attached, async (params) => {
    path = String(params.csv);
    expect(readFileSync(path, 'utf8')).toBe('a,b\n');
    expect(params.list).toBe('Bug Triage');
  });
  expect(existsSync(path)).toBe(false);
  for (const csv of ['package.json', '-']) {
    await expect(withAttachedFiles({ csv }, attached, async () => {})).rejects.toMatchObject({
      code: 'denied',
    });
  }
});
