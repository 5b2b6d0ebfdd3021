// Markdown on a terminal: what a person reads, row by row.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutStream,
  loadMarkdown,
  markdownLines,
  type Piece,
  textOf,
  toAnsi,
  widthOf,
} from '../../src/text/index.ts';

await loadMarkdown();

const shown = (source: string, width = 40) => markdownLines(source, width).map(textOf);

describe('markdown', () => {
  test('emphasis inside list items is styled, its marks are gone', () => {
    const [line = []] = markdownLines('- a **bold** word', 40);
    expect(textOf(line)).toBe('• a bold word');
    expect(line.find(({ text }) => text === 'bold')?.style.bold).toBe(true);
  });

  test('lists keep their numbers, nest, and wrap under their own text', () => {
    expect(shown('9. nine\n10. ten goes on over the edge\n    - inner', 16)).toEqual([
      ' 9. nine',
      '10. ten goes on',
      '    over the',
      '    edge',
      '    • inner',
    ]);
  });

  test('a table is aligned and fits its width', () => {
    expect(shown('| Task | h |\n|:-----|--:|\n| Fix login | 4 |\n| Ünïcode 漢字 | 12 |')).toEqual([
      'Task           h',
      '────────────  ──',
      'Fix login      4',
      'Ünïcode 漢字  12',
    ]);
    const narrow = shown(
      '| A | B |\n|---|---|\n| many words that are long | other long words |',
      24,
    );
    expect(Math.max(...narrow.map(widthOf))).toBeLessThanOrEqual(24);
    expect(narrow.join(' ')).toContain('words');
  });

  test('code keeps its blanks and breaks only where the window ends', () => {
    expect(shown('```ts\nif (a) {\n\tb();\n}\n```')).toEqual(['  if (a) {', '    b();', '  }']);
    expect(shown(`\`\`\`\n${'x'.repeat(20)}\n\`\`\``, 12)).toEqual([
      '  xxxxxxxxxx',
      '  xxxxxxxxxx',
    ]);
  });

  test('where a link leads can always be read', () => {
    expect(shown('see [your bank](https://evil.example)')).toEqual([
      'see your bank (https://evil.example)',
    ]);
  });

  test('no text makes a row wider than the window', () => {
    const word = fc.constantFrom(
      'word',
      '漢字',
      '👨‍👩‍👧',
      '**b**',
      '`c`',
      '- ',
      '| a | b |',
      '\n',
      '\n\n',
      'שלום',
      '> ',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 60 }),
        fc.integer({ min: 12, max: 60 }),
        (parts, width) => {
          for (const line of shown(parts.join(' '), width))
            expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  const TASKS = [
    '| Task | Status | Due | Id | Where |',
    '|---|---|---|---|---|',
    '| Fix the login timeout on mobile | in progress | Fri 4 Dec 2026 | 86c7mc19h | https://app.clickup.com/t/86c7mc19h |',
    '| Rotate keys | open | – | 86c7mc20j | |',
  ].join('\n');

  test.each([120, 100, 80, 60, 50, 40])(
    'in %i columns no date, id or link of a table is broken, and nothing is left out',
    (width) => {
      const lines = shown(TASKS, width);
      for (const whole of [
        'Fri 4 Dec 2026',
        '86c7mc19h',
        '86c7mc20j',
        'https://app.clickup.com/t/86c7mc19h',
      ])
        expect(lines.filter((line) => line.includes(whole))).not.toEqual([]);
      expect(lines.join(' ')).toMatch(/Fix[\s\S]*login[\s\S]*mobile/);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    },
  );

  test('a table that cannot fit stands as records, empty cells left out', () => {
    expect(shown(TASKS, 60)).toEqual([
      'Fix the login timeout on mobile',
      '  Status  in progress',
      '  Due     Fri 4 Dec 2026',
      '  Id      86c7mc19h',
      '  Where   https://app.clickup.com/t/86c7mc19h',
      '',
      'Rotate keys',
      '  Status  open',
      '  Due     –',
      '  Id      86c7mc20j',
    ]);
  });

  test('a link leads there where the terminal opens links, and nowhere else', () => {
    const [line = []] = markdownLines(
      'see [the task](https://app.clickup.com/t/1) and https://x.test',
      80,
    );
    const bytes = toAnsi(line, 'none', true);
    expect(bytes).toContain('\u001b]8;;https://app.clickup.com/t/1\u0007the task\u001b]8;;\u0007');
    expect(bytes).toContain('\u001b]8;;https://x.test\u0007https://x.test\u001b]8;;\u0007');
    expect(toAnsi(line, 'none')).toBe(
      'see the task (https://app.clickup.com/t/1) and https://x.test',
    );
    const [evil = []] = markdownLines('[x](javascript:alert(1)) [y](<https://a b>)', 80);
    expect(toAnsi(evil, 'none', true)).not.toContain(']8;');
  });

  test('control sequences in a text never reach the terminal', () => {
    const lines = markdownLines('a \u001b]52;c;ZXZpbA==\u0007 `\u001b[2J` \u009b31m b', 60);
    const bytes = lines.map((line) => toAnsi(line, 'none')).join('\n');
    expect(bytes).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(bytes).not.toContain('52;c');
  });
});

/** Feeds a text in small parts, as a model does; answers the pieces in order. */
function stream(text: string, size: number, width: number): Piece[] {
  const done: Piece[] = [];
  let rest: Piece = { source: '', joint: 'start' };
  for (let at = 0; at < text.length; at += size) {
    const cut = cutStream({ ...rest, source: rest.source + text.slice(at, at + size) }, width);
    done.push(...cut.done);
    rest = cut.rest;
  }
  return [...done, rest];
}

const words = (pieces: Piece[], width: number) =>
  pieces
    .flatMap(({ source }) => shown(source, width))
    .join(' ')
    .split(/\s+/)
    .filter(Boolean);

describe('text that is still arriving', () => {
  const answer = [
    '## Done',
    `Here is **what** I found, ${'and it goes on for a while '.repeat(12)}until it ends.`,
    '1. first\n2. second, which is `code`\n3. third',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '```ts\nconst a = 1;\n\nconst b = 2;\n```',
    '> quoted',
    'The 5 - 3 = 2 case, snake_case_words and 2 * 3 stay as they are.',
  ].join('\n\n');

  test.each([1, 3, 7, 50])('says the same in parts of %i characters as at once', (size) => {
    expect(words(stream(answer, size, 40), 40)).toEqual(
      markdownLines(answer, 40).map(textOf).join(' ').split(/\s+/).filter(Boolean),
    );
  });

  test.each([1, 3, 7, 23])(
    'a list in parts of %i characters stands row for row as at once',
    (size) => {
      const items = Array.from(
        { length: 12 },
        (_, i) => `${i + 1}. The **item** has \`code\` and words`,
      );
      const list = [...items, '', '- one', '  - below it', '- two', '', 'The end of it.'].join(
        '\n',
      );
      // A number's place is known when the list is whole; here only its row counts.
      const rows = (lines: string[]) => lines.map((line) => line.trim()).filter(Boolean);
      const pieces = stream(list, size, 60).flatMap(({ source }) => shown(source, 60));
      expect(rows(pieces)).toEqual(rows(shown(list, 60)));
    },
  );

  test('a paragraph leaves row by row: little is drawn again', () => {
    const text = 'word '.repeat(400);
    const cut = cutStream({ source: text, joint: 'start' }, 40);
    expect(cut.rest.source.length).toBeLessThan(45);
    expect(cut.rest.joint).toBe('row');
    expect(cut.done.flatMap(({ source }) => shown(source)).every((row) => row.length <= 40)).toBe(
      true,
    );
  });

  test('code leaves line by line', () => {
    const cut = cutStream({ source: '```\none\ntwo\nthr', joint: 'start' }, 40);
    expect(cut.done.flatMap(({ source }) => shown(source))).toEqual(['  one', '  two']);
    expect(shown(cut.rest.source)).toEqual(['  thr']);
  });

  test('an open mark waits for its end, but not for ever', () => {
    const waiting = `start **bold ${'word '.repeat(20)}`;
    expect(cutStream({ source: waiting, joint: 'start' }, 40).rest.source).toBe(waiting);
    const lost = `start *lone ${'word '.repeat(300)}`;
    expect(cutStream({ source: lost, joint: 'start' }, 40).rest.source.length).toBeLessThan(50);
  });
});
