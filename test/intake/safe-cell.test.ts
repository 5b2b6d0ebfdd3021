import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, safeCell, severityToPriority, worstPriority } from '../../src/intake/index.ts';

describe('a safe cell', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['a link', '\u001b]8;;http://example.invalid\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['8-bit sequences', '\u009b2Jtext', 'text'],
    ['a bell and a backspace', 'a\u0007b\u0008c', 'abc'],
    ['a carriage return that overwrites', 'good\rbad', 'good\nbad'],
    ['text turned around', 'abc\u202etxt.exe\u202c', 'abctxt.exe'],
    ['hidden letters', 'a\u{e0041}\u200bb', 'ab'],
    ['half a character', 'a\ud83d', 'a\ufffd'],
    ['a formula', '=HYPERLINK("http://example.invalid")', '\'=HYPERLINK("http://example.invalid")'],
    ['a formula behind a blank', ' =1+1', "' =1+1"],
    ['a formula with a sign', '+SUM(A1:A9)', "'+SUM(A1:A9)"],
    ['a command', "-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
    ['a function', '@SUM(1)', "'@SUM(1)"],
  ])('has no %s', (_, text, expected) => {
    expect(safeCell(text)).toBe(expected);
  });

  it.each([
    '- a point in a list',
    '+1 for this',
    '@maria please look',
    'a = b',
    'line one\nline two\tand a tab',
    'Größe – 漢字 – 🙂',
    '-5 degrees',
  ])('leaves "%s" as it is', (text) => {
    expect(safeCell(text)).toBe(text);
  });

  it('holds no control character, whatever went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const controls = Array.from(safeCell(text)).filter(
          (letter) =>
            /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(letter) && !'\n\t'.includes(letter),
        );
        expect(controls).toEqual([]);
      }),
    );
  });

  it('an excerpt is one line of at most the length asked for', () => {
    expect(excerpt('one\n two   three', 40)).toBe('one two three');
    expect(excerpt('one two three', 8)).toBe('one two…');
    expect(Array.from(excerpt('🙂'.repeat(100), 10))).toHaveLength(10);
  });
});

describe('a severity becomes a priority', () => {
  it.each([
    ['Blocker', 'urgent'],
    ['P1 - critical', 'urgent'],
    ['Sev2', 'high'],
    ['2 - hoch', 'high'],
    ['Majeur', 'high'],
    ['mittel', 'normal'],
    ['3', 'normal'],
    ['Minor', 'low'],
    ['低', 'low'],
    ['five stars', null],
    ['', null],
    ['42', null],
  ])('%s', (severity, priority) => {
    expect(severityToPriority(severity)).toBe(priority);
  });

  it('the worst of several is the most pressing', () => {
    expect(worstPriority(['low', null, 'high'])).toBe('high');
    expect(worstPriority([null])).toBeNull();
  });
});
