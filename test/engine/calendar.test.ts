import { describe, expect, test } from 'vitest';
import { dayAt, weekAt, weekNamed } from '../../src/engine/index.ts';

const HOUR = 3_600_000;

describe('weeks', () => {
  test.each([
    ['2026-11-20T12:00:00Z', 'UTC', '2026-W47'],
    // Sunday late in New York is Monday already in Auckland.
    ['2026-11-22T23:30:00Z', 'Pacific/Auckland', '2026-W48'],
    ['2026-11-22T23:30:00Z', 'America/New_York', '2026-W47'],
    // The last days of December may belong to the first week of the next year.
    ['2024-12-30T12:00:00Z', 'UTC', '2025-W01'],
    // And the first days of January to the last week of the year before.
    ['2027-01-02T12:00:00Z', 'UTC', '2026-W53'],
  ])('%s in %s is in %s', (instant, zone, label) => {
    expect(weekAt(Date.parse(instant), zone).label).toBe(label);
  });

  test('a named week begins on Monday at local midnight', () => {
    const week = weekNamed('2026-W47', 'Europe/Berlin');
    expect(new Date(week.from).toISOString()).toBe('2026-11-15T23:00:00.000Z');
  });

  test('a week in which the clocks change is an hour longer or shorter', () => {
    const spring = weekNamed('2026-W13', 'Europe/Berlin');
    const autumn = weekNamed('2026-W43', 'Europe/Berlin');
    expect((spring.before - spring.from) / HOUR).toBe(7 * 24 - 1);
    expect((autumn.before - autumn.from) / HOUR).toBe(7 * 24 + 1);
  });

  test('a day without midnight begins at its first hour', () => {
    // In Santiago the clocks went from 24:00 to 01:00.
    const day = dayAt(Date.parse('2026-09-06T15:00:00Z'), 'America/Santiago');
    expect((day.before - day.from) / HOUR).toBe(23);
  });

  test.each(['W47', '2026-47', '2026-W00', '2026-W54', '2025-W53', 'next week', '2026-W471'])(
    'refuses "%s" and says how weeks are written',
    (label) => {
      expect(() => weekNamed(label, 'UTC')).toThrow(`"${label}" is not a week.`);
    },
  );

  test('2026 has a 53rd week', () => {
    expect(weekNamed('2026-W53', 'UTC').label).toBe('2026-W53');
  });
});
