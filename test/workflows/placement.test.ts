import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timesheet } from '../../workflows/placement.ts';
import weeklySync from '../../workflows/weekly-sync.ts';
import { openScene } from '../support/lab/scene.ts';

const HOUR = 3_600_000;
const week = { from: 0, before: 7 * 24 * HOUR };

describe('where a time entry goes', () => {
  test('it ends when the work ended', () => {
    expect(timesheet([]).place(50 * HOUR, 4 * HOUR, week)).toEqual({
      from: 46 * HOUR,
      before: 50 * HOUR,
      crowded: false,
    });
  });

  test('it moves back before an entry that is there already', () => {
    const sheet = timesheet([{ from: 47 * HOUR, before: 49 * HOUR }]);
    expect(sheet.place(50 * HOUR, 4 * HOUR, week).before).toBe(47 * HOUR);
  });

  test('it uses a gap that is just long enough', () => {
    const sheet = timesheet([
      { from: 40 * HOUR, before: 44 * HOUR },
      { from: 48 * HOUR, before: 50 * HOUR },
    ]);
    expect(sheet.place(50 * HOUR, 4 * HOUR, week).from).toBe(44 * HOUR);
  });

  test('on the first morning of the week it goes after the work instead of into the last week', () => {
    expect(timesheet([]).place(1 * HOUR, 4 * HOUR, week).from).toBe(1 * HOUR);
  });

  test('in a full week it says that it overlaps', () => {
    const sheet = timesheet([{ from: 0, before: 7 * 24 * HOUR }]);
    expect(sheet.place(50 * HOUR, 4 * HOUR, week)).toEqual({
      from: 46 * HOUR,
      before: 50 * HOUR,
      crowded: true,
    });
  });

  test('entries never overlap unless the week is full, and stay within it', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 6 }),
        fc.array(span, { maxLength: 25 }),
        (taken, wanted) => {
          const spans = taken.map(([from, length]) => ({
            from: from * HOUR,
            before: Math.min(from + length, 168) * HOUR,
          }));
          const sheet = timesheet([...spans]);
          for (const [end, length] of wanted) {
            const place = sheet.place(Math.max(end, 1) * HOUR, length * HOUR, week);
            if (place.crowded) continue;
            expect(place.from).toBeGreaterThanOrEqual(week.from);
            expect(place.before).toBeLessThanOrEqual(week.before);
            expect(spans.every((one) => one.before <= place.from || one.from >= place.before)).toBe(
              true,
            );
            spans.push(place);
          }
        },
      ),
    );
  });
});

test('time that is still to come is logged only where nothing earlier is free, and that is said', async () => {
  const scene = await openScene();
  const now = scene.lab.clock.now();
  // From Monday to Friday noon there are 108 hours; seven tasks of 16 hours want 112.
  const { plan } = await scene.run((engine) =>
    engine.plan(weeklySync, { goal: 'Q3 Platform Stability', hours: '16' }),
  );
  const entries = plan.steps.filter(({ operation }) => operation === 'time_entry.create');
  const toCome = entries.filter(
    ({ input }) => Number(input.start) + Number(input.durationMs) > now,
  );
  expect(toCome.length).toBeGreaterThan(0);
  expect(toCome.length).toBeLessThan(entries.length);
  expect(
    entries.filter(({ reason }) => reason.includes('nothing earlier in the week is free')),
  ).toEqual(toCome);
});
