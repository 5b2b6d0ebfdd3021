// When a schedule is due, and what its file may say.
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/fleet/comments.ts';
import { checkFleet, expand } from '../../src/fleet/index.ts';
import { dueSlots, firstDue } from '../../src/fleet/slots.ts';

const at = (text: string) => Date.parse(text);
const BERLIN = { id: 's/anna', timeZone: 'Europe/Berlin', jitterMs: 0, catchUp: 'last' as const };

describe('a schedule', () => {
  test('at nine stays at nine when daylight saving begins', () => {
    const daily = { ...BERLIN, cron: '0 9 * * *' };
    const first = firstDue(daily, at('2026-03-28T00:00:00Z'));
    expect(first).toBe(at('2026-03-28T08:00:00Z'));
    const { slots, nextAt } = dueSlots(daily, first, first);
    expect(slots).toEqual([first]);
    expect(nextAt).toBe(at('2026-03-29T07:00:00Z'));
  });

  test.each([
    ['none', []],
    ['last', ['2026-11-07T08:00:00Z']],
    ['all', ['2026-11-05T08:00:00Z', '2026-11-06T08:00:00Z', '2026-11-07T08:00:00Z']],
  ] as const)('makes up for missed slots as it says: %s', (catchUp, expected) => {
    const daily = { ...BERLIN, cron: '0 9 * * *', catchUp };
    const due = dueSlots(daily, at('2026-11-05T08:00:00Z'), at('2026-11-07T20:00:00Z'));
    expect(due.slots).toEqual(expected.map(at));
    expect(due.nextAt).toBe(at('2026-11-08T08:00:00Z'));
  });

  test('that was missed for a year is caught up without counting through it', () => {
    const often = { ...BERLIN, cron: '* * * * *' };
    const now = at('2026-11-07T20:00:30Z');
    const { slots, nextAt } = dueSlots(often, at('2025-11-07T20:00:00Z'), now);
    expect(slots.at(-1)).toBe(at('2026-11-07T20:00:00Z'));
    expect(slots.length).toBeLessThan(20);
    expect(nextAt).toBe(at('2026-11-07T20:01:00Z'));
  });

  test('spreads people over its jitter, each always by the same share', () => {
    const base = at('2026-11-05T00:00:00Z');
    const due = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      firstDue({ ...BERLIN, id, cron: '0 9 * * *', jitterMs: 600_000 }, base),
    );
    expect(new Set(due).size).toBeGreaterThan(3);
    expect(Math.max(...due) - at('2026-11-05T08:00:00Z')).toBeLessThan(600_000);
    expect(firstDue({ ...BERLIN, id: 'a', cron: '0 9 * * *', jitterMs: 600_000 }, base)).toBe(
      due[0],
    );
  });
});

describe('a fleet file', () => {
  const base = {
    version: 1,
    credentials: { anna: { token: { env: 'ANNA' } } },
    people: {
      anna: { credential: 'anna', groups: ['sales'] },
      lena: { groups: ['leads'] },
      omar: { groups: ['leads'] },
    },
    workspaces: { acme: { id: 9011 } },
    schedules: {
      weekly: {
        workflow: 'weekly-sync',
        workspace: 'acme',
        cron: '0 9 * * 5',
        approve: '1 of [leads]',
      },
    },
  };

  test('means a schedule for each person, with who approves it', () => {
    expect(expand(checkFleet(base))).toMatchObject([
      { id: 'weekly/anna', workspace: '9011', needed: 1, approvers: ['lena', 'omar'] },
    ]);
  });

  test.each([
    ['a secret instead of a reference', { credentials: { anna: { token: 'pk_1_SECRET' } } }],
    ['a workspace that is not in it', { workspaces: {} }],
    ['a person without a credential', { people: { anna: {}, lena: { groups: ['leads'] } } }],
    [
      'more voices than there are',
      { schedules: { weekly: { ...base.schedules.weekly, approve: '3 of [leads]' } } },
    ],
    [
      'only the voice of whose work it is',
      { schedules: { weekly: { ...base.schedules.weekly, approve: '1 of [sales]' } } },
    ],
    [
      'a member that nobody knows',
      { schedules: { weekly: { ...base.schedules.weekly, crom: '* * * * *' } } },
    ],
  ])('is refused with a sentence for %s', (_what, change) => {
    expect(() => checkFleet({ ...base, ...change })).toThrow(/The fleet file is not valid: \w+/);
  });
});

describe('an answer in a comment', () => {
  const answer = (verdict: string, ...steps: string[]) => ({ verdict, hash: '3f9ac210', steps });

  test.each([
    ['approve 3f9ac210', answer('approve')],
    ['  Approve   3F9AC210 ', answer('approve')],
    ['reject 3f9ac210\n', answer('reject')],
    ['approve 3f9ac210 s1, s12', answer('approve', 's1', 's12')],
  ])('%j counts', (text, said) => {
    expect(readAnswer(text)).toEqual(said);
  });

  test.each([
    'I would not approve 3f9ac210',
    'approve 3f9ac210 please',
    '> approve 3f9ac210\nNo!',
    'approve 3f9ac2',
    'approve 3f9ac210 all',
    'approve 3f9ac210\nreject 3f9ac210',
    'approved',
    '',
  ])('%j does not count', (text) => {
    expect(readAnswer(text)).toBeNull();
  });
});
