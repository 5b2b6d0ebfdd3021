// Applying an approved plan with progress, and the report and exit code of its end.
import type { Approval, Plan, RunReport } from '../engine/index.ts';
import type { Cli } from './cli.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { runDocument } from './view/plan-view.ts';
import { createProgress } from './view/progress.ts';
import { runLines } from './view/run-view.ts';
import { viewStep } from './view/step-view.ts';

export async function applyAndReport(cli: Cli, plan: Plan, approval: Approval): Promise<void> {
  const app = cli.app();
  const engine = await app.engine();
  const governor = await app.governor();
  const progress = createProgress(cli.io, cli.flags.quiet === true || cli.flags.json === true);
  const unsubscribe = governor.onEvent((event) => {
    if (event.kind !== 'waiting') return;
    const seconds = Math.ceil((event.until - cli.clock.now()) / 1_000);
    progress.wait(`waiting ${seconds} s for quota`);
  });
  try {
    const report = await engine.apply(plan, {
      approval,
      signal: cli.interrupted,
      stopping: cli.terminating,
      onEvent(event) {
        if (event.kind === 'step-ended') {
          const { what, change } = viewStep(event.step, plan.timeZone);
          const { state } = event.step;
          const label = [state === 'done' ? '' : `${state}:`, what, change].join(' ').trim();
          progress.step(event.index + 1, plan.steps.length, label);
        }
      },
    });
    progress.end();
    if (cli.flags.json) cli.json(runDocument(report));
    else {
      // The plan was shown whole before; what is listed again is what did not go as shown.
      const surprises = report.steps.filter(({ state }) => state !== 'done');
      for (const line of runLines(report, cli.io.columns, surprises)) cli.io.out(line);
    }
    cli.exit = exitOf(report);
  } finally {
    progress.end();
    unsubscribe();
  }
}

function exitOf(report: RunReport): ExitCode {
  if (report.state === 'done') return EXIT.done;
  if (report.state === 'interrupted') return EXIT.interrupted;
  const undone = report.steps.filter(({ state }) => state !== 'done' && state !== 'noop');
  if (report.state === 'failed' && undone.every(({ state }) => state === 'drift'))
    return EXIT.stale;
  return report.state === 'partial' ? EXIT.partial : EXIT.failed;
}
