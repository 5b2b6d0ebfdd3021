// The page of a triage: what was chosen by group and week, and what nearly was.
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { chooseRows, groupRows, readTable, ruleOf } from '../../src/intake/index.ts';
import { reportPage } from '../../workflows/sprint-triage/report-page.ts';

const FILE = `Date,Comment
2026-03-02,Rude crew in Rome
2026-03-03,The crew was rude &amp; slow
2026-03-18,Rude <b>crew</b> again
2026-03-19,The crew handed out coffee
2026-03-20,Good coffee
`;

async function page(): Promise<string> {
  const table = await readTable(Readable.from([Buffer.from(FILE)]));
  const rule = ruleOf({ name: 'rude crew', match: ['rude crew'], list: 'L' });
  const { topics, read } = await chooseRows(table, { mode: 'first', rules: [rule] });
  const chosen = topics[0]?.rows ?? [];
  const groups = groupRows(
    chosen.map(({ row }) => row),
    { by: 'similar' },
  );
  return reportPage(
    groups.map((group) => ({
      ...{ group, rule: 'rude crew', list: 'Bug Triage', assignee: 'Ann' },
      fate: { kind: 'new' as const, steps: [], fresh: group.count, existing: null },
    })),
    { read, topics, timeZone: 'UTC', now: Date.UTC(2026, 2, 28) },
  );
}

test('shows groups with their rows, a bar for each week, and the rows that nearly match', async () => {
  const html = await page();
  expect(html).toContain('5 rows read, 3 chosen');
  expect(html.match(/<rect /g)).toHaveLength(3);
  expect(html).toContain('<title>2 Mar 2026: 2</title>');
  expect(html).toContain('The crew was rude &amp; slow');
  expect(html).toContain('Rude crew again');
  expect(html).toContain('1 row says nearly what was looked for');
  expect(html).toContain('The crew handed out coffee');
});
