// Fields that a triage fills: by a value, by a column of the file, and none of it before all is right.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { temporaryFolder } from '../support/program.ts';

const FILE = [
  'id,text,Tier,Who,Worth,Seen',
  'R1,Checkout page throws error 500 when paying by card,some customers,Ann,"€ 1.200,50",03/10/2026',
  'R2,Checkout page throws error 500 when paying by card,Everyone,Bob,"€ 15.300,00",28/09/2026',
  'R3,Checkout page throws error 500 when paying by card,EVERYONE,Bob,,30/09/2026',
];

function triage(set: string[], rows = FILE): JsonObject {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const csv = join(folder.path, 'rows.csv');
  writeFileSync(csv, rows.join('\n'));
  return { csv, match: 'checkout error', list: 'Bug Triage', set };
}

const SET = [
  'Customer impact=column:Tier',
  'Reported by=column:Who',
  'Budget=column:Worth',
  'due=2026-12-01',
];

describe('--set', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({}, afterAll);
  });

  test.each([
    ['Customer impact=Evryone', '"Customer impact" (drop down) cannot be "Evryone".'],
    ['Customer tier=Gold', 'a field "Customer tier" is missing in Bug Triage'],
    ['Customer impact=column:Team', 'The table has no column named "Team".'],
    ['Budget=column:Who', 'Row 2: "Budget" (currency) cannot be "Bob".'],
    ['Reported by', 'does not say which field it sets'],
  ])('%s is refused before anything is written', async (set, message) => {
    await expect(desk.plan('sprint-triage', triage([set]))).rejects.toThrow(message);
  });

  test('fills fields of new tasks from the rows, and a rerun has nothing to do', async () => {
    const params = triage(SET);
    const ran = await desk.run('sprint-triage', params);
    expect(ran.summary.failed).toBe(0);
    const [made] = ran.steps;
    const shown = (await desk.rest('GET', `/api/v2/task/${made?.writtenId}`)) as JsonObject;
    const fields = shown.custom_fields as { name: string; value?: unknown }[];
    const shownIn = (name: string) => fields.find((one) => one.name === name)?.value;
    expect(shownIn('Customer impact')).toBe(2);
    expect(shownIn('Reported by')).toBe('Bob');
    expect(Number(shownIn('Budget'))).toBe(15_300);
    expect(new Date(Number(shown.due_date)).toISOString()).toContain('2026-12-01');
    const again = await desk.plan('sprint-triage', params);
    expect([again.steps, again.summary.noop]).toEqual([[], 1]);
    const elsewhere = await desk.plan('sprint-triage', params, desk.machine());
    expect([elsewhere.steps, elsewhere.summary.noop]).toEqual([[], 1]);
  });
});
