import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compileMatch,
  type Group,
  groupRows,
  matchToKnown,
  type Row,
  readTable,
} from '../../src/intake/index.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function about(query: string, file: string): Promise<{ read: number; chosen: Row[] }> {
  const match = compileMatch(query);
  const chosen: Row[] = [];
  const table = await readTable(path(file));
  let read = 0;
  for await (const row of table) {
    read++;
    if (match(row) !== null) chosen.push(row);
  }
  return { read, chosen };
}

describe('the example file, from rows to known groups', () => {
  const problems = new Map<string, string>();
  let chosen: Row[] = [];
  let groups: Group[] = [];
  let read = 0;

  beforeAll(async () => {
    const labels = parse(await readFile(path('data/feedback-topics.csv')), { columns: true });
    for (const { ticket, problem } of labels as { ticket: string; problem: string }[])
      problems.set(ticket, problem);
    ({ chosen, read } = await about('SSO login errors', '../../examples/feedback.csv'));
    groups = groupRows(chosen, { by: 'similar' });
  });

  const problemsOf = (group: Group) =>
    new Set(group.members.map(({ externalId }) => problems.get(externalId)));

  it('every mention of SSO login errors is chosen, and nothing else', () => {
    expect(read).toBeGreaterThanOrEqual(240);
    expect(chosen.length).toBeGreaterThan(40);
    expect(chosen.filter(({ externalId }) => !problems.has(externalId))).toEqual([]);
    const inFirst = [...problems.keys()].filter((ticket) => Number(ticket.slice(3)) < 1001 + read);
    expect(new Set(chosen.map(({ externalId }) => externalId))).toEqual(new Set(inFirst));
  });

  it('each problem becomes one group', () => {
    expect(groups.map((group) => problemsOf(group).size)).toEqual(groups.map(() => 1));
    expect(groups).toHaveLength(new Set(problems.values()).size);
  });

  it('ten new rows all find the group that is known', async () => {
    const more = await about('SSO login errors', '../../examples/feedback-more.csv');
    expect(more.chosen).toHaveLength(10);
    for (const group of groupRows(more.chosen, { by: 'similar' })) {
      const known = groups.find(({ id }) => id === matchToKnown(group, groups)?.id);
      expect(known && problemsOf(known)).toEqual(problemsOf(group));
    }
  });

  it('both files have the same header, so a mapping kept for one serves the other', async () => {
    const tables = await Promise.all(
      ['feedback', 'feedback-more'].map((name) => readTable(path(`../../examples/${name}.csv`))),
    );
    expect(tables[0]?.fingerprint).toBe(tables[1]?.fingerprint);
    for (const table of tables) await table.close();
  });
});
