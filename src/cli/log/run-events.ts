// What happens while a plan is applied, told to the log.
import type { Log } from '../../base/index.ts';
import type { ApplyEvent, RunReport } from '../../engine/index.ts';

/** Ids, keys and states; never what a task is called or what is written into it. */
export function logEvent(log: Log, event: ApplyEvent): void {
  switch (event.kind) {
    case 'run-started':
      log('info', event.kind, { run: event.runId, steps: event.steps });
      return;
    case 'reading-back':
      log('info', event.kind, { reads: event.reads });
      return;
    case 'in-doubt':
      log('warn', event.kind, { until: new Date(event.until).toISOString() });
      return;
    default: {
      const { id, key, operation, target, state } = event.step;
      const message = 'message' in event.step ? event.step.message : undefined;
      const well = event.kind === 'step-started' || state === 'done' || state === 'noop';
      log(well ? 'info' : 'warn', event.kind, {
        ...{ step: id, key, operation, target: target.id, state },
        ...(message === undefined ? {} : { message }),
      });
    }
  }
}

/** How a run ended, and what it cost. */
export function logEnd(log: Log, report: RunReport): void {
  const { id, workflow, state, summary, quota, startedAt, finishedAt } = report;
  log(state === 'done' ? 'info' : 'warn', 'run-ended', {
    ...{ run: id, workflow, state, summary, quota },
    ms: finishedAt === null ? null : finishedAt - startedAt,
  });
}
