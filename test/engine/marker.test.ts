import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyMarkedSet, markerOf, readMarkedSet, withoutMarkers } from '../../src/engine/index.ts';

describe('markers', () => {
  test('the same key gives the same marker on every machine', () => {
    expect(markerOf('weekly-sync/2026-W47/86c7mc19h/time_entry')).toBe('[ca:zbpysy4tzs]');
  });

  test('a set that was written in a note is read back, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.string(),
        fc.string(),
        (members, before, after) => {
          const note = `${before.replaceAll('[', '(')}${emptyMarkedSet('k').with(members).text}${after}`;
          const read = readMarkedSet(note, 'k');
          return members.every((member) => read?.has(member));
        },
      ),
    );
  });

  test('a member that was not counted is not in the set', () => {
    const set = emptyMarkedSet('k').with(['86c7mc19h', '86c7mc19j']);
    expect(set.has('86c7mc19k')).toBe(false);
  });

  test('a set grows without losing members whose ids are no longer known', () => {
    const first = emptyMarkedSet('k').with(['a']).text;
    const second = readMarkedSet(first, 'k')?.with(['b']).text ?? '';
    expect(readMarkedSet(second, 'k')?.has('a')).toBe(true);
  });

  test("another week's set is not taken for this one", () => {
    expect(readMarkedSet(emptyMarkedSet('w46').with(['a']).text, 'w47')).toBeNull();
  });

  test('a person reads the text without markers', () => {
    expect(withoutMarkers(`Fix login ${markerOf('k')} today`)).toBe('Fix login today');
  });
});
