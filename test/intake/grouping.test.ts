import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Group, groupRows, matchToKnown, type Row } from '../../src/intake/index.ts';
import { row } from './rows.ts';

const DAY = 86_400_000;

interface Labelled extends Row {
  label: string;
}

async function labelled(name: string): Promise<Labelled[]> {
  const text = await readFile(new URL(`../../bench/data/${name}.csv`, import.meta.url));
  const records = parse(text, { columns: true }) as {
    group: string;
    title: string;
    text: string;
  }[];
  return records.map(({ group, title, text: said }, at) => ({
    ...row(said, {
      row: at + 1,
      title,
      externalId: `F-${at + 1}`,
      date: at * DAY,
      cells: { group },
    }),
    label: group,
  }));
}

const shape = (groups: readonly Group[]) =>
  groups.map(({ id, signature, title, members, representative, ...rest }) => ({
    ...rest,
    id,
    signature,
    title,
    members: members.map((member) => member.row),
    representative: representative.row,
  }));

describe('alike rows come together', () => {
  const reports = [
    row('SSO login redirects me back in an endless loop', {
      row: 1,
      date: 5 * DAY,
      source: 'Email',
      severity: 'low',
    }),
    row('sso log-in: redirect loop, never ends', {
      row: 2,
      date: 2 * DAY,
      source: 'Chat',
      severity: 'P1',
    }),
    row('Endlosschleife beim SSO Login, Weiterleitung ohne Ende', {
      row: 3,
      date: 9 * DAY,
      source: 'Email',
    }),
    row('SSO login error AADSTS50011, reply URL mismatch', { row: 4, date: 1 * DAY }),
    row('AADSTS50011 on SSO login: reply URL does not match', { row: 5, severity: 'normal' }),
    row('The PDF export is blank', { row: 6, date: 3 * DAY }),
  ];

  it('across wording and languages, with what is known about them', () => {
    const groups = groupRows(reports, { by: 'similar' });
    expect(groups.map(({ members }) => members.map((member) => member.row))).toEqual([
      [2, 1, 3],
      [4, 5],
      [6],
    ]);
    expect(groups[0]).toMatchObject({
      count: 3,
      first: 2 * DAY,
      last: 9 * DAY,
      sources: [
        { name: 'Email', count: 2 },
        { name: 'Chat', count: 1 },
      ],
      worst: 'urgent',
    });
    expect(groups[2]).toMatchObject({ title: 'The PDF export is blank', worst: null, sources: [] });
    for (const group of groups) expect(group.signature).toMatch(/^[\w.-]{1,83}$/);
  });

  it.each([
    [
      'Discount code is not accepted',
      'Expired discount code is still accepted',
      'The shop refuses my discount code',
    ],
    [
      'Gutschein wird nicht angenommen',
      'Abgelaufener Gutschein wird angenommen',
      'Gutschein wurde nicht akzeptiert',
    ],
    [
      'No email notifications arrive',
      'Far too many email notifications',
      'Email notifications stopped arriving',
    ],
    [
      'Le montant négatif est refusé',
      'Le montant négatif est accepté',
      'Le montant négatif n’est pas accepté',
    ],
    [
      'Owner cannot delete a project',
      'Guests can delete a project',
      'Owner is unable to delete a project',
    ],
  ])('what is refused and what is let through are two defects: %s', (one, opposite, alike) => {
    const groups = groupRows([row(one), row(opposite), row(alike)], { by: 'similar', most: 30 });
    const texts = groups.map(({ members }) => members.map(({ text }) => text).sort());
    expect(texts).toContainEqual([opposite]);
    expect(texts).toContainEqual([one, alike].sort());
  });

  it('a title is taken from the rows, and cannot drive a terminal', () => {
    const [group] = groupRows([row('=1+1 \u001b[31mthe export is blank\u001b[0m\nsecond line')], {
      by: 'similar',
    });
    expect(group?.title).toBe('=1+1 the export is blank');
  });

  it('by a column, whatever its case', () => {
    const rows = ['Login', 'login ', 'Export', ''].map((area, at) =>
      row('x', { row: at + 1, cells: { Area: area } }),
    );
    const groups = groupRows(rows, { by: { column: 'Area' } });
    expect(groups.map(({ members }) => members.map((member) => member.row)).sort()).toEqual([
      [1, 2],
      [3],
      [4],
    ]);
  });

  it('not at all, and then each row has an id of its own', () => {
    const rows = [1, 2, 3].map((place) => row('the same words', { row: place }));
    const groups = groupRows(rows, { by: 'none' });
    expect(new Set(groups.map(({ id }) => id)).size).toBe(3);
  });

  it('rows without words are no kin of others', () => {
    const groups = groupRows([row('!!!'), row('???'), row('', { row: 3 })], { by: 'similar' });
    expect(groups).toHaveLength(3);
  });

  it('no rows make no groups', () => {
    expect(groupRows([], { by: 'similar' })).toEqual([]);
  });
});

describe('the order of rows does not matter', () => {
  it('any permutation gives the very same groups', async () => {
    const rows = (await labelled('grouping-tuning')).slice(0, 70);
    const expected = shape(groupRows(rows, { by: 'similar' }));
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(shape(groupRows(shuffled, { by: 'similar' }))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('not when a sample has to stand for thousands of rows either', async () => {
    const base = await labelled('grouping-tuning');
    const many = Array.from({ length: 5000 }, (_, at) => {
      const like = base[at % base.length] as Labelled;
      return {
        ...like,
        row: at + 1,
        externalId: `M-${at}`,
        text: `${like.text} (case ${at} of ward w${at % 7}q${at})`,
      };
    });
    const once = shape(groupRows(many, { by: 'similar' }));
    expect(shape(groupRows([...many].reverse(), { by: 'similar' }))).toEqual(once);
  });
});

describe('a group is known again', () => {
  it('its id stays when later rows of its kind come', async () => {
    const rows = await labelled('grouping-tuning');
    const before = rows.filter((_, at) => at % 3 !== 2);
    const after = rows
      .filter((_, at) => at % 3 === 2)
      .map((late) => ({ ...late, date: (late.date ?? 0) + 1000 * DAY }));
    const known = groupRows(before, { by: 'similar' }).filter(({ count }) => count > 2);
    const ids = new Set(groupRows([...before, ...after], { by: 'similar' }).map(({ id }) => id));
    const kept = known.filter(({ id }) => ids.has(id)).length;
    expect(known.length).toBeGreaterThan(20);
    expect(kept / known.length).toBeGreaterThan(0.9);
  });

  it('a file with new rows alone finds its groups by signature', async () => {
    const rows = (await labelled('grouping-tuning')).filter(({ label }) =>
      label.startsWith('sso-'),
    );
    const known = groupRows(
      rows.filter((_, at) => at % 3 > 0),
      { by: { column: 'group' } },
    );
    const fresh = groupRows(
      rows.filter((_, at) => at % 3 === 0),
      { by: { column: 'group' } },
    );
    for (const group of fresh) {
      expect(matchToKnown(group, known)?.id).toBe(group.id);
    }
  });

  it('another matter is not taken for a known one', () => {
    const known = groupRows(
      [row('SSO login redirect loop'), row('The PDF export is blank', { row: 2 })],
      { by: 'similar' },
    );
    const [group] = groupRows([row('The invoice lacks our VAT number')], { by: 'similar' });
    expect(group && matchToKnown(group, known)).toBeNull();
  });

  it('what is no signature matches nothing', () => {
    const [group] = groupRows([row('SSO login redirect loop')], { by: 'similar' }) as [Group];
    expect(
      matchToKnown(group, [
        { id: 'a', signature: '' },
        { id: 'b', signature: 's9.zzz' },
        { id: 'c', signature: 's1.!!!!!' },
      ]),
    ).toBeNull();
    expect(matchToKnown(group, [])).toBeNull();
  });

  it('between two known groups of the same matter nobody guesses', () => {
    const [group] = groupRows([row('SSO login redirect loop')], { by: 'similar' }) as [Group];
    expect(matchToKnown(group, [{ ...group, id: 'a' }])?.id).toBe('a');
    expect(
      matchToKnown(group, [
        { ...group, id: 'a' },
        { ...group, id: 'b' },
      ]),
    ).toBeNull();
  });
});
