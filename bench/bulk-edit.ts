// bulk-edit on 5,000 tasks: how many calls the plan and the run take beside the fewest that ClickUp's API
// permits, and how close to the quota's own pace it is applied. On a clock that nobody waits for.
import { approveAll } from '../src/engine/index.ts';
import { openLab } from '../test/support/lab/lab.ts';
import { workflows } from '../workflows/index.ts';

/** ClickUp shows so many tasks a call, and changes one. */
const PAGE = 100;
const PLANS = { 'business-plus': 1_000, enterprise: 10_000 } as const;
const MINUTE_MS = 60_000;

const SETS: Record<string, string[]> = {
  'priority and due date': ['priority=high', 'due=+7d'],
  'a status of every list': ['status=in review'],
};

const rounds: [plan: keyof typeof PLANS, set: string][] = [
  ['enterprise', 'a status of every list'],
  ['business-plus', 'priority and due date'],
];
for (const [plan, what] of rounds) {
  const lab = await openLab({ seed: 'large', plan });
  const machine = lab.machine();
  const process = await machine.start();
  const params = { where: 'status:any', set: SETS[what] ?? [] };
  const began = performance.now();
  const ended = await process.run(async (engine) => {
    const { plan } = await engine.plan(await workflows['bulk-edit'].load(), params);
    const calls = Number(plan.quota.calls);
    const from = lab.clock.now();
    const report = await engine.apply(plan, { approval: approveAll(plan) });
    return { plan, report, calls, ms: lab.clock.now() - from };
  });
  if (ended.kind !== 'done') throw ended.kind === 'failed' ? ended.error : new Error('cut off');
  const { plan: planned, report, calls, ms } = ended.value;
  const lists = what.includes('list') ? 300 : 0;
  const pages = Math.ceil((planned.steps.length + planned.summary.noop) / PAGE);
  const applied = Number(report.quota.calls) - calls;
  // Every write, and a look at all of them at the end.
  const fewest = planned.steps.length + Math.ceil(planned.steps.length / PAGE);
  const windows = Math.ceil((calls + applied) / PLANS[plan]);
  const ideal = (windows - 1) * MINUTE_MS;
  console.log(
    [
      `${what}, ${PLANS[plan]} calls a minute: ${planned.steps.length} writes, ${report.state}`,
      `  plan   ${calls} calls; ${pages} pages${lists > 0 ? ` and ${lists} lists` : ''} are the fewest: ratio ${(calls / (pages + lists)).toFixed(2)}`,
      `  apply  ${applied} calls; writes and one look at their effects are ${fewest}: ratio ${(applied / fewest).toFixed(2)}`,
      ideal === 0
        ? `  pace   within one window of the quota`
        : `  pace   ${(ms / MINUTE_MS).toFixed(1)} minutes for ${windows} windows; ${(ideal / MINUTE_MS).toFixed(1)} at the least: ratio ${(ms / ideal).toFixed(2)}`,
      `  ${((performance.now() - began) / 1_000).toFixed(0)} s of work here`,
    ].join('\n'),
  );
  await process.close();
  await lab.close();
}
