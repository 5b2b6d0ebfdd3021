import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterEach, describe, expect, it } from 'vitest';
import { type Delimiter, readTable } from '../../src/intake/index.ts';
import { inPieces, readAll } from './rows.ts';

const ENCODINGS = [
  { name: 'utf-8', encode: (text: string) => Buffer.from(text) },
  { name: 'utf-8 with a mark', encode: (text: string) => Buffer.from(`\ufeff${text}`) },
  { name: 'utf-16le', encode: (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true }) },
  { name: 'utf-16be', encode: (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true }) },
  { name: 'windows-1252', encode: (text: string) => iconv.encode(text, 'windows-1252') },
];
const DELIMITERS: Delimiter[] = [',', ';', '\t', '|'];

function written(delimiter: string): string {
  const line = (...cells: string[]) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter);
  return [
    line('Nr', 'Betreff', 'Kommentar', 'Datum'),
    line('1', 'Größe falsch', `Maße „groß“, klein; beides\t|\nzweite Zeile – 5 €`, '02.03.2026'),
    line('2', 'Café', 'Er sagte "nein", dann: déjà vu', '03.03.2026 14:05'),
  ].join('\r\n');
}

function quoted(cell: string, delimiter: string): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

describe('a table is read however it is written', () => {
  for (const { name, encode } of ENCODINGS) {
    for (const delimiter of DELIMITERS) {
      it(`${name}, cells parted by ${JSON.stringify(delimiter)}`, async () => {
        // Pieces of 7 bytes cut characters, line ends and quotes in two.
        const { table, rows, rejects } = await readAll(inPieces(encode(written(delimiter)), 7));
        expect(table.delimiter).toBe(delimiter);
        expect(table.encoding).toBe(name.split(' ')[0]);
        expect(rejects).toEqual([]);
        expect(
          rows.map(({ title, text, date, externalId }) => [externalId, title, text, date]),
        ).toEqual([
          [
            '1',
            'Größe falsch',
            'Maße „groß“, klein; beides\t|\nzweite Zeile – 5 €',
            Date.UTC(2026, 2, 2),
          ],
          ['2', 'Café', 'Er sagte "nein", dann: déjà vu', Date.UTC(2026, 2, 3, 14, 5)],
        ]);
      });
    }
  }

  it('UTF-16 without a byte order mark', async () => {
    const { table, rows } = await readAll(
      iconv.encode('id,comment\n1,all is well\n', 'utf-16le', { addBOM: false }),
    );
    expect(table.encoding).toBe('utf-16le');
    expect(rows.map(({ text }) => text)).toEqual(['all is well']);
  });

  it('Cyrillic in windows-1251', async () => {
    const text =
      'Номер;Комментарий\n1;Не работает вход через SSO, ошибка после пароля\n2;Очень медленный поиск задач\n';
    const { rows } = await readAll(iconv.encode(text, 'windows-1251'));
    expect(rows[0]?.text).toBe('Не работает вход через SSO, ошибка после пароля');
  });

  it('accents of windows-1252 that come only after a long plain beginning', async () => {
    const plain = Array.from({ length: 4000 }, (_, at) => `${at},nothing special here`).join('\n');
    const bytes = Buffer.concat([
      Buffer.from(`id,comment\n${plain}\n`),
      iconv.encode('x,déjà vu\n', 'windows-1252'),
    ]);
    const { rows } = await readAll(bytes);
    expect(rows.at(-1)?.text).toBe('déjà vu');
  });

  it('gzip, known by its first bytes', async () => {
    const { rows } = await readAll(gzipSync('id,comment\n1,packed\n'));
    expect(rows[0]?.text).toBe('packed');
  });

  it('line ends of old Macs, and mixed ones', async () => {
    expect((await readAll('id,comment\r1,one\r2,two\r')).rows).toHaveLength(2);
    expect(
      (await readAll('id,comment\r\n1,"one"\n2,"two"\r\n3,three')).rows.map((r) => r.text),
    ).toEqual(['one', 'two', 'three']);
  });

  it('an Excel "sep=" line names the delimiter and is no row', async () => {
    const { table, rows } = await readAll('sep=;\r\nid;comment\r\n1;a, b and c\r\n');
    expect([table.delimiter, rows[0]?.text]).toEqual([';', 'a, b and c']);
  });

  it('blanks around quoted cells', async () => {
    const { rows } = await readAll(
      '"id", "comment", "date"\n"1", "first, and second", "2026-03-02"\n',
    );
    expect(rows[0]?.text).toBe('first, and second');
  });

  it('a single column of texts with commas in them', async () => {
    const { rows, rejects } = await readAll(
      'feedback\nslow, and ugly\nI like it\nyes, no, maybe\n',
    );
    expect(rejects).toEqual([]);
    expect(rows.map(({ text }) => text)).toEqual(['slow, and ugly', 'I like it', 'yes, no, maybe']);
  });

  it('a report title above the header', async () => {
    const { table, rows } = await readAll(
      'Export of all tickets\n\nid,comment,date\n1,hello there,2026-03-02\n2,bye,2026-03-03\n',
    );
    expect(rows.map(({ text }) => text)).toEqual(['hello there', 'bye']);
    expect(table.notes).toEqual(['Left out above the header: 2 lines.']);
  });

  it('a table without a header', async () => {
    const { table, rows } = await readAll(
      '1,2026-03-02,The export is empty since yesterday\n2,2026-03-03,Search is slow again today\n',
    );
    expect(rows.map(({ text, date }) => [text, date])).toEqual([
      ['The export is empty since yesterday', Date.UTC(2026, 2, 2)],
      ['Search is slow again today', Date.UTC(2026, 2, 3)],
    ]);
    expect(table.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
  });
});

describe('what a table means', () => {
  const HEADERS = {
    en: 'Ticket ID,Created at,Customer,Channel,Severity,Subject,Description',
    de: 'Ticketnummer,Erstellt am,Kunde,Kanal,Priorität,Betreff,Beschreibung',
    fr: 'Numéro,Date de création,Client,Canal,Gravité,Objet,Commentaire',
    es: 'Número,Fecha,Cliente,Canal,Prioridad,Asunto,Descripción',
    nl: 'Nummer,Aangemaakt op,Klant,Kanaal,Prioriteit,Onderwerp,Omschrijving',
    code: 'external_id,createdAt,userName,source,priority,title,feedbackText',
    ja: '番号,日時,ユーザー,チャネル,重要度,件名,内容',
  };
  for (const [language, header] of Object.entries(HEADERS)) {
    it(`columns are known by their names (${language})`, async () => {
      const { rows } = await readAll(
        `${header}\nT-1,2026-03-02,Ines Holm,Email,High,Export,The export is empty\n`,
      );
      expect(rows[0]).toMatchObject({
        externalId: 'T-1',
        date: Date.UTC(2026, 2, 2),
        reporter: 'Ines Holm',
        source: 'Email',
        severity: 'High',
        title: 'Export',
        text: 'The export is empty',
      });
    });
  }

  it('columns with names that say nothing are known by what stands in them', async () => {
    const { table } = await readAll(
      'a,b,c,d,e\nX-1,2026-03-02,ines@example.invalid,high,The export is empty again\nX-2,2026-03-03,omar@example.invalid,low,Search takes a very long time\nX-3,2026-03-04,lena@example.invalid,high,Nothing happens when I click\n',
    );
    expect(table.mapping).toEqual({
      externalId: 'a',
      date: 'b',
      reporter: 'c',
      severity: 'd',
      text: 'e',
    });
    expect(table.columns.map(({ by }) => by)).toEqual([
      'content',
      'content',
      'content',
      'content',
      'content',
    ]);
  });

  it('a rating column named "feedback" does not push out the sentences', async () => {
    const { table } = await readAll(
      'Feedback,Details\npositive,I like how fast the new board is\nnegative,The export is empty since the last update\n',
    );
    expect(table.mapping.text).toBe('Details');
  });

  it('a wrong guess can be corrected by column name', async () => {
    const csv = 'Comment,Internal\nsee ticket,The export is empty\n';
    expect((await readAll(csv, { mapping: { text: 'internal' } })).rows[0]?.text).toBe(
      'The export is empty',
    );
    await expect(readAll(csv, { mapping: { text: 'Nope' } })).rejects.toMatchObject({
      code: 'usage',
      message: 'The table has no column named "Nope".',
      next: 'Its columns are "Comment", "Internal".',
    });
  });

  it('corrections that were kept for a header are used again, those given now go before', async () => {
    const csv = 'Comment,Internal\nsee ticket,The export is empty\n';
    const asked: string[] = [];
    const recall = async (fingerprint: string) => {
      asked.push(fingerprint);
      return { text: 'Internal', title: 'Gone' };
    };
    const kept = await readAll(csv, { recall });
    expect(kept.rows[0]).toMatchObject({ text: 'The export is empty', title: '' });
    expect(asked).toEqual([kept.table.fingerprint]);
    const given = await readAll(csv, { recall, mapping: { title: 'Internal', text: 'Comment' } });
    expect(given.rows[0]).toMatchObject({ text: 'see ticket', title: 'The export is empty' });
  });

  it('the fingerprint is the same for the same header, and only for it', async () => {
    const of = async (header: string) =>
      (await readAll(`${header}\na b c,2026-01-01\n`)).table.fingerprint;
    expect(await of('Comment,Created At')).toBe(await of('comment,created_at'));
    expect(await of('Comment,Created At')).not.toBe(await of('Comment,Date'));
  });

  it('days and months are told apart by what the column proves', async () => {
    const dates = async (csv: string) =>
      (await readAll(csv)).rows.map(
        ({ date }) => date && new Date(date).toISOString().slice(0, 10),
      );
    expect(await dates('date,comment\n3/4/2026,one\n25/4/2026,two\n')).toEqual([
      '2026-04-03',
      '2026-04-25',
    ]);
    expect(await dates('date,comment\n3/4/2026,one\n4/25/2026,two\n')).toEqual([
      '2026-03-04',
      '2026-04-25',
    ]);
    expect(await dates('date;comment\n3/4/2026;one\n')).toEqual(['2026-04-03']);
  });

  for (const [cell, iso] of [
    ['2026-03-02T14:05:00+02:00', '2026-03-02T12:05:00.000Z'],
    ['2026-03-02 2:05 PM', '2026-03-02T14:05:00.000Z'],
    ['Mon, 02 Mar 2026 14:05:00 +0100', '2026-03-02T13:05:00.000Z'],
    ['Mar 2, 2026', '2026-03-02T00:00:00.000Z'],
    ['02/Mar/26 2:05 PM', '2026-03-02T14:05:00.000Z'],
    ['2. März 2026', '2026-03-02T00:00:00.000Z'],
    ['2 de marzo de 2026', '2026-03-02T00:00:00.000Z'],
    ['2026年3月2日 14:05', '2026-03-02T14:05:00.000Z'],
    ['1772460300', '2026-03-02T14:05:00.000Z'],
    ['1772460300000', '2026-03-02T14:05:00.000Z'],
    ['46083', '2026-03-02T00:00:00.000Z'],
  ] as const) {
    it(`the date "${cell}" is understood`, async () => {
      const { rows } = await readAll(`date;comment\n${cell};something\n`, {
        mapping: { date: 'date' },
      });
      expect(new Date(rows[0]?.date ?? 0).toISOString()).toBe(iso);
    });
  }

  it('what is no date is no date', async () => {
    const { rows } = await readAll('date,comment\n2026-03-02,a\nsoon,b\n2026-02-31,c\n12,d\n,e\n', {
      mapping: { date: 'date' },
    });
    expect(rows.map(({ date }) => date === null)).toEqual([false, true, true, true, true]);
  });
});

describe('a bad row is named and the others are read', () => {
  it('a row with too few or too many cells', async () => {
    const { rows, rejects } = await readAll(
      'id,comment,date\n1,fine,2026-03-02\n2,short\n3,long,2026-03-02,more,and more\n4,fine too,2026-03-03,\n',
    );
    expect(rows.map(({ row, text }) => [row, text])).toEqual([
      [1, 'fine'],
      [4, 'fine too'],
    ]);
    expect(rejects).toEqual([
      { row: 2, reason: 'the row has 2 cells where the header has 3', raw: '2,short' },
      {
        row: 3,
        reason: 'the row has 5 cells where the header has 3',
        raw: '3,long,2026-03-02,more,and more',
      },
    ]);
  });

  it('a forgotten quote costs its own line and no other', async () => {
    const { rows, rejects } = await readAll(
      'id,comment,date\n1,"never closed,2026-03-02\n2,"quoted",2026-03-03\n3,plain,2026-03-04\n4,"two\nlines",2026-03-05\n',
    );
    expect(rows.map(({ row, text }) => [row, text])).toEqual([
      [2, 'quoted'],
      [3, 'plain'],
      [4, 'two\nlines'],
    ]);
    expect(rejects.map(({ row, raw }) => [row, raw])).toEqual([[1, '1,"never closed,2026-03-02']]);
  });

  it('a forgotten quote in the last quoted cell of a long file', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `${at},plain text`).join('\n');
    const { rows, rejects } = await readAll(`id,comment\n0,"never closed\n${lines}\n`);
    expect(rows).toHaveLength(5000);
    expect(rejects).toMatchObject([{ row: 1, reason: 'a quote is opened and never closed' }]);
  });

  it('quotes that nobody doubled are read as they were meant', async () => {
    const { rows, rejects } = await readAll(
      'id,comment,date\n1,"He said "no" and left",2026-03-02\n2,A 27" screen, 2026-03-02\n3,"say \\"hi\\", please",2026-03-04\n4,"first "line"\nsecond, line",2026-03-05\n5,fine,2026-03-06\n',
    );
    expect(rejects).toEqual([]);
    expect(rows.map(({ text }) => text)).toEqual([
      'He said "no" and left',
      'A 27" screen',
      'say "hi", please',
      'first "line"\nsecond, line',
      'fine',
    ]);
  });

  it('a row of five megabytes, with and without line breaks in it', async () => {
    for (const big of ['x'.repeat(5_000_000), 'a line of a log\n'.repeat(320_000)]) {
      const { rows, rejects } = await readAll(`id,comment\n1,before\n2,"${big}"\n3,after\n`);
      expect(rows.map(({ row, text }) => [row, text])).toEqual([
        [1, 'before'],
        [3, 'after'],
      ]);
      expect(rejects).toHaveLength(1);
      expect(rejects[0]).toMatchObject({ row: 2 });
      expect(rejects[0]?.reason).toMatch(/^the row takes [45]\.\d MB, more than 1\.0 MB$/);
      expect(rejects[0]?.raw.length).toBeLessThanOrEqual(200);
    }
  });

  it('a line without end is passed over in little memory', async () => {
    const { rows, rejects } = await readAll(
      inPieces(`id,comment\n1,${'y'.repeat(20_000_000)}\n2,after\n`),
    );
    expect(rejects).toHaveLength(1);
    expect(rows.map(({ row, text }) => [row, text])).toEqual([[2, 'after']]);
  });

  it('blank lines are no rows, and count as a spreadsheet counts them', async () => {
    const { rows } = await readAll('id,comment\n1,one\n\n,\n4,four\n');
    expect(rows.map(({ row, text }) => [row, text])).toEqual([
      [1, 'one'],
      [4, 'four'],
    ]);
  });

  it('two thousand columns', async () => {
    const names = Array.from({ length: 2000 }, (_, at) => `field ${at}`);
    const cells = names.map((_, at) => (at === 1500 ? 'this one holds the text' : String(at)));
    const { rows } = await readAll(`${names.join(',')}\n${cells.join(',')}\n`);
    expect(rows[0]?.text).toBe('this one holds the text');
    expect(Object.keys(rows[0]?.cells ?? {})).toHaveLength(2000);
  });

  it('hostile and repeated column names are still keys of their own', async () => {
    const { rows } = await readAll('__proto__,comment,comment,\nx,first text,second,third\n');
    expect(rows[0]?.cells).toEqual({
      proto: 'x',
      comment: 'first text',
      'comment (2)': 'second',
      'column 4': 'third',
    });
    expect(Object.getPrototypeOf(rows[0]?.cells)).toBe(Object.prototype);
  });

  it('formulas and control sequences are read as text, and shown harmless in rejects', async () => {
    const { rows, rejects } = await readAll(
      'id,comment\n1,"=HYPERLINK(""http://example.invalid"")"\n2,\u001b[31mred\u001b[0m\n3,\u001b]0;title\u0007,x,y\n',
    );
    expect(rows.map(({ text }) => text)).toEqual([
      '=HYPERLINK("http://example.invalid")',
      '\u001b[31mred\u001b[0m',
    ]);
    expect(rejects[0]?.raw).toBe('3,,x,y');
  });
});

describe('what is no table is refused in one sentence', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  async function file(content: Buffer | string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'intake-'));
    folders.push(folder);
    await writeFile(join(folder, 'table.csv'), content);
    return join(folder, 'table.csv');
  }

  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['blank lines alone', '\n\n  \n', 'The file holds no rows, only blank lines.'],
    [
      'an image',
      Buffer.from('89504e470d0a1a0a0000000d49484452000001000000010008060000005c72a866', 'hex'),
      'This is a binary file, not a CSV file.',
    ],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)),
      'This is a binary file, not a CSV file.',
    ],
    [
      'an Excel workbook',
      Buffer.from('PK\u0003\u0004rest'),
      'This is an Excel workbook (.xlsx) or a zip archive, not a CSV file.',
    ],
    [
      'numbers alone',
      'a,b\n1,2\n3,4\n',
      'No column of this table looks as if it held feedback text.',
    ],
  ])('%s', async (_, content, message) => {
    await expect(readTable(await file(content))).rejects.toMatchObject({ code: 'usage', message });
    await expect(readTable(createReadStream(await file(content)))).rejects.toMatchObject({
      message,
    });
  });

  it('a missing file and a folder', async () => {
    const folder = join(await file('x'), '..');
    await expect(readTable(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/there is no such file\.$/),
    });
    await expect(readTable(folder)).rejects.toMatchObject({
      message: expect.stringMatching(/it is a folder\.$/),
    });
  });

  it('gzip that ends early', async () => {
    const bytes = gzipSync(`id,comment\n${'1,text that repeats\n'.repeat(50_000)}`);
    const read = readAll(bytes.subarray(0, bytes.length - 40));
    await expect(read).rejects.toMatchObject({
      code: 'usage',
      message: 'The gzip data is damaged or ends early.',
    });
  });

  it('an unknown encoding', async () => {
    await expect(readAll('id,comment\n1,x\n', { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('a header without rows is a table of no rows, and says so', async () => {
    const { table, rows } = await readAll('id,comment,date\n');
    expect(rows).toEqual([]);
    expect(table.notes).toEqual(['The table has a header and no rows.']);
  });

  it('a stream that is left early is let go', async () => {
    const stream = inPieces(`id,comment\n${'1,some text\n'.repeat(100_000)}`);
    const table = await readTable(stream);
    for await (const one of table) if (one.row === 3) break;
    expect(stream.destroyed).toBe(true);
  });
});
