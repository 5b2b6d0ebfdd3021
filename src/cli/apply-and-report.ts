// Applying an approved plan with progress, and the report and exit code of its end.

import type { Log } from '../base/index.ts';
import type { ApplyEvent, Approval, Plan, RunReport } from '../engine/index.ts';
import type { Cli } from './cli.ts';
import type { EndReason } from './ending.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { checkAffordable } from './unattended/affordable.ts';
import { runDocument } from './view/plan-view.ts';
import { createProgress } from './view/progress.ts';
import { runLines } from './view/run-view.ts';
import { viewStep } from './view/step-view.ts';

/** Errors: AppError `quota` before the first write, when the plan cannot be afforded in time. */
export async function applyAndReport(cli: Cli, plan: Plan, approval: Approval): Promise<RunReport> {
  const app = cli.app();
  const engine = await app.engine();
  const governor = await app.governor();
  checkAffordable(plan, {
    waitFor: (calls) => governor.estimate(calls).waitMs,
    limit: governor.snapshot().limit,
    maxWaitMs: app.maxWaitMs,
    now: cli.clock.now(),
  });
  const progress = createProgress(cli.io, cli.flags.quiet === true || cli.flags.json === true);
  const unsubscribe = governor.onEvent((event) => {
    if (event.kind === 'resumed') cli.ending.during('write');
    if (event.kind !== 'waiting') return;
    cli.ending.during('wait');
    const seconds = Math.ceil((event.until - cli.clock.now()) / 1_000);
    progress.wait(`waiting ${seconds} s for quota`);
  });
  const sayStopping = () => progress.wait('finishing the write under way; once more to stop now');
  cli.ending.request.addEventListener('abort', sayStopping, { once: true });
  cli.ending.during('write');
  try {
    const report = await engine.apply(plan, {
      approval,
      signal: cli.interrupted,
      stopping: () => cli.ending.asked !== null,
      onEvent(event) {
        logEvent(cli.log, event);
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
    cli.exit = exitOf(report, cli.ending.asked);
    return report;
  } finally {
    cli.ending.during('free');
    cli.ending.request.removeEventListener('abort', sayStopping);
    progress.end();
    unsubscribe();
  }
}

function exitOf(report: RunReport, asked: EndReason | null): ExitCode {
  if (report.state === 'done') return EXIT.done;
  if (report.state === 'interrupted') {
    return asked === 'timeout' ? EXIT.timeout : EXIT.interrupted;
  }
  const undone = report.steps.filter(({ state }) => state !== 'done' && state !== 'noop');
  if (report.state === 'failed' && undone.every(({ state }) => state === 'drift'))
    return EXIT.stale;
  return report.state === 'partial' ? EXIT.partial : EXIT.failed;
}

/** Ids, keys and states; never what a task is called or what is written into it. */
function logEvent(log: Log, event: ApplyEvent): void {
  if (event.kind === 'run-started')
    log('info', event.kind, { run: event.runId, steps: event.steps });
  else if (event.kind === 'reading-back') log('info', event.kind, { reads: event.reads });
  else {
    const { id, key, operation, target, state } = event.step;
    const message = 'message' in event.step ? event.step.message : undefined;
    const well = event.kind === 'step-started' || state === 'done' || state === 'noop';
    log(well ? 'info' : 'warn', event.kind, {
      step: id,
      key,
      operation,
      target: target.id,
      state,
      ...(message === undefined ? {} : { message }),
    });
  }
}
