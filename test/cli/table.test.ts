// Tables on a screen: columns that line up, cut where the terminal ends, however many rows there are.
import { expect, test } from 'vitest';
import { table, wrapped } from '../../src/cli/view/table.ts';

const columns = [
  { title: 'Name', cell: ([name]: [string, number]) => name, shrink: 1 },
  { title: 'Count', cell: ([, count]: [string, number]) => String(count), align: 'right' as const },
];

test('letters of two columns line up with letters of one', () => {
  expect(table(columns, [['漢字', 1] as [string, number], ['four', 22]], null)).toEqual([
    'Name  Count',
    '漢字      1',
    'four     22',
  ]);
});

test('a cell is cut where the terminal ends, in the middle of no letter', () => {
  const rows: [string, number][] = [['漢字漢字漢字漢字', 1]];
  expect(table(columns, rows, 17)).toEqual(['Name        Count', '漢字漢字…       1']);
});

test('a table of 200,000 rows is laid out', () => {
  const rows = Array.from({ length: 200_000 }, (_, i): [string, number] => [`row ${i}`, i]);
  expect(table(columns, rows, 80)).toHaveLength(200_001);
});

test('a sentence breaks between words, never in one, and a pipe gets it whole', () => {
  const note = 'Note: Archived lists are not read; --archived reads them (9 calls).';
  expect(wrapped(note, 30)).toEqual([
    'Note: Archived lists are not',
    '  read; --archived reads them',
    '  (9 calls).',
  ]);
  expect(wrapped(`  ${'x'.repeat(40)} end`, 30)).toEqual([`  ${'x'.repeat(40)}`, '    end']);
  expect(wrapped(note, null)).toEqual([note]);
});
