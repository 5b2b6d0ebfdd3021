// What comes from a file or a server reaches the terminal without its control sequences.
import { expect, test } from 'vitest';
import { heading } from '../../src/cli/view/plan-view.ts';
import { runLines } from '../../src/cli/view/run-view.ts';
import type { Plan, RunReport } from '../../src/engine/index.ts';

const HOSTILE = '\u001b]0;owned\u0007weekly\u001b[2J-sync\nnext line';
const SUMMARY = { create: 1, update: 0, delete: 0, noop: 0, failed: 0 };

test('the name of a workflow in a plan or a run cannot act on the terminal', () => {
  const plan = {
    workflow: HOSTILE,
    workspace: { id: '1', name: 'A' },
    steps: [],
    summary: SUMMARY,
  };
  const run = { ...plan, id: 'run-1', state: 'done', notes: [], quota: {}, timeZone: 'UTC' };
  const lines = [heading(plan as unknown as Plan), ...runLines(run as unknown as RunReport, 80)];
  for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
  expect(lines[0]).toContain('weekly-sync');
});
