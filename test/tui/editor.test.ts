// The input as a person types in it.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { textOf, widthOf } from '../../src/text/index.ts';
import {
  bufferOf,
  cutTo,
  EMPTY,
  erase,
  expand,
  insert,
  move,
  paste,
} from '../../src/tui/editor/buffer.ts';
import { complete, filterChoices, wantedAt } from '../../src/tui/editor/completion.ts';
import { layOut, moveRow } from '../../src/tui/editor/rows.ts';

const rows = (text: string, width: number) =>
  layOut(bufferOf(text), width).rows.map(({ line }) => textOf(line));

test('every letter and sign has the width that terminals give it, alone and among others', () => {
  const signs = Array.from({ length: 0x2900 }, (_, code) => String.fromCodePoint(code));
  const seen = signs.filter((sign) => !/[\p{M}\p{C}]/u.test(sign));
  expect(seen.filter((sign) => widthOf(sign) !== stringWidth(sign))).toEqual([]);
  expect(widthOf(`é${seen.join('')}`)).toBe(stringWidth(`é${seen.join('')}`));
});

describe('the input', () => {
  test.each([
    ['a family of emoji', '👨‍👩‍👧'],
    ['a flag', '🇩🇪'],
    ['a letter with marks', 'n\u0303'],
    ['a Chinese character', '漢'],
    ['a Hindi syllable', 'नि'],
  ])('one press moves over %s, one deletes it', (_what, character) => {
    const buffer = bufferOf(`a${character}`);
    expect(move(buffer, -1).cursor).toBe(1);
    expect(erase(buffer, -1).text).toBe('a');
    expect(erase({ ...buffer, cursor: 1 }, 1).text).toBe('a');
  });

  test('the cursor stands behind wide characters where the terminal puts them', () => {
    expect(layOut(bufferOf('漢字ab'), 20).cursor).toEqual({ row: 0, column: 6 });
    expect(layOut(bufferOf('שלום'), 20).cursor).toEqual({ row: 0, column: 4 });
    expect(layOut(bufferOf('👨‍👩‍👧x'), 20).cursor).toEqual({ row: 0, column: 3 });
  });

  test('whatever is typed, the cursor is inside the window and every row fits', () => {
    const part = fc.constantFrom('a', 'word ', '漢', '👍🏽', '\n', 'ש', '\t', 'e\u0301');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 80 }),
        fc.nat(),
        fc.integer({ min: 6, max: 40 }),
        (parts, at, width) => {
          let buffer = { ...bufferOf(parts.join('')), cursor: 0 };
          for (let i = 0; i < at % 90; i++) buffer = move(buffer, 1);
          const { rows: laid, cursor } = layOut(buffer, width);
          expect(cursor.row).toBeLessThan(laid.length);
          expect(cursor.column).toBeLessThan(width);
          for (const { line } of laid) expect(widthOf(textOf(line))).toBeLessThan(width);
        },
      ),
    );
  });

  test('a long line goes on in the next row, and up and down keep the column', () => {
    expect(rows('abcdefghij', 6)).toEqual(['abcde', 'fghij']);
    const buffer = bufferOf('abcdefghij\nxy');
    const up = moveRow(buffer, 6, -1, 2);
    expect(up?.cursor).toBe(7);
    expect(moveRow({ ...buffer, cursor: 1 }, 6, -1, 1)).toBeNull();
  });

  test('a paste of 412 lines takes one place on the screen and is sent in full', () => {
    const text = Array.from({ length: 412 }, (_, i) => `line ${i}`).join('\r\n');
    const buffer = insert(paste(insert(EMPTY, 'see '), text), ' now');
    expect(rows(buffer.text, 60)).not.toContain('line 1');
    expect(layOut(buffer, 60).rows.map(({ line }) => textOf(line))).toEqual([
      'see [pasted 412 lines] now',
    ]);
    expect(expand(buffer)).toBe(`see ${text.replaceAll('\r\n', '\n')} now`);
    const back = erase({ ...buffer, cursor: 4 }, 1);
    expect(expand(back)).toBe('see  now');
  });

  test('a small paste is text like any other', () => {
    expect(paste(EMPTY, 'two\r\nlines').text).toBe('two\nlines');
  });

  test('words and lines are cut as a shell cuts them', () => {
    expect(cutTo(bufferOf('log 4 hours'), 'word', -1)).toMatchObject({
      text: 'log 4 ',
      cut: 'hours',
    });
    expect(cutTo(bufferOf('one\ntwo'), 'line', -1).text).toBe('one\n');
    expect(cutTo(bufferOf('one\n'), 'line', -1).text).toBe('one');
    expect(move(bufferOf('go to  there'), -1, 'word').cursor).toBe(7);
  });
});

describe('completion', () => {
  const choice = (value: string, opens = false) => ({ value, label: value, hint: '', opens });

  test('a slash completes a command, only at the start', () => {
    expect(wantedAt(bufferOf('/wo'))).toEqual({ kind: 'command', text: 'wo', from: 0 });
    expect(wantedAt(bufferOf('see /wo'))).toBeNull();
  });

  test('names with blanks are quoted, folders stay open', () => {
    const buffer = bufferOf('in #bug');
    const wanted = wantedAt(buffer);
    expect(wanted).toEqual({ kind: 'place', text: 'bug', from: 3 });
    if (!wanted) return;
    expect(complete(buffer, wanted, choice('Bug Triage')).text).toBe('in #"Bug Triage" ');
    const file = bufferOf('read @da');
    const folder = complete(file, { kind: 'file', text: 'da', from: 5 }, choice('data/', true));
    expect(folder.text).toBe('read @data/');
    expect(wantedAt(folder)).toEqual({ kind: 'file', text: 'data/', from: 5 });
  });

  test('places and people of a query are completed in a command, quoted for the query', () => {
    const typed = (text: string) => wantedAt(bufferOf(text));
    const where = '/run bulk-edit --where "open list:Ideas,\'Spr';
    const wanted = typed(where);
    expect(wanted).toEqual({ kind: 'name', of: 'list', text: 'Spr', from: where.length - 4 });
    if (!wanted) return;
    expect(complete(bufferOf(where), wanted, choice('Sprint 42')).text).toBe(
      "/run bulk-edit --where \"open list:Ideas,'Sprint 42'",
    );
    const person = typed('/nudge --where "overdue -assignee:pri');
    expect(person).toMatchObject({ kind: 'name', of: 'assignee', text: 'pri' });
    if (!person) return;
    expect(
      complete(bufferOf('/nudge --where "-assignee:pri'), { ...person, from: 26 }, choice('Priya'))
        .text,
    ).toBe('/nudge --where "-assignee:Priya');
    expect(typed("/tasks -status!='in r")).toMatchObject({
      kind: 'name',
      of: 'status',
      text: 'in r',
    });
    expect(typed('/tasks "open tag:')).toMatchObject({ kind: 'name', of: 'tag', text: '' });
    expect(typed('what does list:Ideas mean')).toBeNull();
    expect(typed('/run bulk-edit --where "wishlist:x')?.kind).toBe('flag');
  });

  test('a flag of a workflow is completed, and what stands behind it', () => {
    const typed = (text: string) => wantedAt(bufferOf(text));
    expect(typed('/weekly-sync --go')).toEqual({
      kind: 'flag',
      of: 'weekly-sync',
      text: '--go',
      from: 13,
    });
    const goal = typed('/run weekly-sync --top-up --goal "Q3 P');
    expect(goal).toMatchObject({ of: 'weekly-sync', flag: '--goal', text: 'Q3 P' });
    if (!goal) return;
    const { text } = complete(
      bufferOf('/run weekly-sync --top-up --goal "Q3 P'),
      goal,
      choice('Q3 Platform'),
    );
    expect(text).toBe('/run weekly-sync --top-up --goal "Q3 Platform" ');
    expect(typed('/weekly-sync --goal Q3 no')).toBeNull();
    expect(typed('/weekly-sync some')).toBeNull();
  });

  test('an address with @ inside is not a file', () => {
    expect(wantedAt(bufferOf('write to ann@acme.test'))).toBeNull();
  });

  test('choices that start with the text come first', () => {
    const found = filterChoices(
      [choice('export'), choice('compact'), choice('cost'), choice('copy')],
      'co',
    );
    expect(found.map(({ value }) => value)).toEqual(['compact', 'cost', 'copy']);
    expect(filterChoices([choice('workflows')], 'wfl')).toHaveLength(1);
  });
});
