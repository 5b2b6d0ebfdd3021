// A run with progress, and the report and exit code of its end.
import { cleanLine, type Log } from '../base/index.ts';
import type {
  ApplyEvent,
  ApplyOptions,
  Engine,
  Hold,
  Plan,
  PlanOptions,
  RunOptions,
  RunReport,
} from '../engine/index.ts';
import { cut } from '../text/index.ts';
import type { Cli } from './cli.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { EndReason } from './shutdown.ts';
import { checkAffordable, checkServed } from './unattended/affordable.ts';
import { onlyTells, runDocument } from './view/plan-view.ts';
import { runLines } from './view/run-view.ts';
import { viewStep } from './view/step-view.ts';

/** The engine for work that writes, with fresh tools. Errors: those of the endpoint. */
export async function writingEngine(cli: Cli): Promise<Engine> {
  const engine = await cli.app().engine();
  await engine.freshTools(cli.interrupted);
  return engine;
}

/**
 * Applies a plan. Errors, before the first write: AppError `unreachable` when the endpoint lacks a
 * tool, `quota` when the plan cannot be afforded in time.
 */
export async function applyAndReport(
  cli: Cli,
  engine: Engine,
  plan: Plan,
  how: Pick<ApplyOptions, 'approval' | 'hold'>,
): Promise<RunReport> {
  const app = cli.app();
  const governor = await app.governor();
  const endpoint = await app.endpoint();
  // A plan of another endpoint is refused as that.
  if (plan.steps.length > 0 && plan.endpoint.fingerprint === endpoint.fingerprint) {
    checkServed(plan, await endpoint.tools(cli.interrupted));
  }
  checkAffordable(plan, {
    waitFor: (calls) => governor.estimate(calls).waitMs,
    limit: governor.snapshot().limit,
    maxWaitMs: app.maxWaitMs,
    now: cli.clock.now(),
  });
  return runAndReport(cli, (options) => engine.apply(plan, { ...options, ...how }), plan.notes);
}

/**
 * Runs what `work` starts, shows how it goes, reports its end and sets the exit code. `told`: notes that
 * the person has read with the plan.
 */
export async function runAndReport(
  cli: Cli,
  work: (options: RunOptions) => Promise<RunReport>,
  shown: readonly string[] = [],
): Promise<RunReport> {
  const governor = await cli.app().governor();
  const progress = createProgress(cli.io, cli.flags.quiet === true || cli.flags.json === true);
  const unsubscribe = governor.onEvent((event) => {
    if (event.kind === 'resumed') cli.ending.during('write');
    if (event.kind === 'share-lost') {
      cli.progress(`The shared quota cannot be reached: ${cleanLine(event.message)}`);
    }
    if (event.kind === 'share-back') cli.progress('The shared quota is back.');
    if (event.kind !== 'waiting') return;
    cli.ending.during('wait');
  });
  const { onWait } = cli;
  if (!cli.flags.json) cli.onWait = (text) => progress.wait(text);
  const sayStopping = () => progress.wait('finishing the write in flight; press again to stop now');
  cli.ending.request.addEventListener('abort', sayStopping, { once: true });
  cli.ending.during('write');
  const show = showing(cli, progress);
  try {
    const report = await work({
      signal: cli.interrupted,
      stopping: () => cli.ending.asked !== null,
      onEvent(event) {
        logEvent(cli.log, event);
        if (event.kind === 'step-started') cli.ending.during('write');
        // The writes stand; who wants to end need not wait for their proof.
        if (event.kind === 'reading-back') cli.ending.during('wait');
        if (event.kind === 'in-doubt') {
          // Nothing is in flight except an occasional look.
          cli.ending.during('wait');
          progress.wait(searching(cli, event.until));
        }
        show(event);
      },
    });
    progress.end();
    if (cli.flags.json) cli.json(runDocument(report));
    else if (!(onlyTells(report) && report.state === 'done')) {
      // The plan was shown whole before; what is listed again is what did not go as shown. What an
      // early end leaves is only counted: it may be thousands.
      const surprises = report.steps.filter(({ state }) => state !== 'done' && state !== 'planned');
      const news = { ...report, notes: report.notes.filter((note) => !shown.includes(note)) };
      for (const line of runLines(news, cli.io.columns, surprises)) cli.io.out(line);
      if (cli.io.columns !== null && canUndo(report)) {
        cli.io.out(`To undo it: clickup-agent runs undo ${report.id}`);
      }
    }
    if (report.state === 'interrupted') cli.progress(goOn(report, cli.ending.asked));
    cli.exit = exitOf(report, cli.ending.asked);
    logEnd(cli.log, report);
    return report;
  } finally {
    cli.ending.during('free');
    cli.ending.request.removeEventListener('abort', sayStopping);
    progress.end();
    cli.onWait = onWait;
    unsubscribe();
  }
}

/** Whether there is something that `runs undo` would take back; an undo itself says enough. */
function canUndo({ undoes, steps }: RunReport): boolean {
  return undoes === null && steps.some(({ state }) => state === 'done');
}

/** How planning goes under the lock of what is applied at once. */
export function planningUnder(cli: Cli, hold?: Hold): PlanOptions {
  return {
    ...{ hold, signal: cli.interrupted },
    onInDoubt: (until) => cli.progress(searching(cli, until)),
    onProgress: (sentence) => cli.progress(sentence),
  };
}

/** What is waited for while a lost write is looked for. */
function searching(cli: Cli, until: number): string {
  const seconds = Math.ceil((until - cli.clock.now()) / 1_000);
  return `looking for a write whose answer was lost, up to ${seconds} s`;
}

/** Moves the bar with every step that ends. */
function showing(cli: Cli, progress: Progress): (event: ApplyEvent) => void {
  const { timeZone } = cli.app();
  let total = 0;
  return (event) => {
    if (event.kind === 'run-started') total = event.steps;
    if (event.kind !== 'step-ended') return;
    const { what, change } = viewStep(event.step, timeZone);
    const { state } = event.step;
    const label = [state === 'done' ? '' : `${state}:`, what, change].join(' ').trim();
    progress.step(event.index + 1, total, label);
  };
}

/** What an early end leaves, and how to go on. */
function goOn({ id, steps }: RunReport, asked: EndReason | null): string {
  const left = steps.filter(({ state }) => state === 'planned').length;
  const why = asked === 'timeout' ? 'The time allowed by --timeout has run out' : 'Ended early';
  return `${why}: ${left} of ${steps.length} writes are left. Run it again, or: clickup-agent runs resume ${id}`;
}

function exitOf(report: RunReport, asked: EndReason | null): ExitCode {
  if (report.state === 'done') return EXIT.done;
  if (report.state === 'interrupted') {
    return asked === 'timeout' ? EXIT.timeout : EXIT.interrupted;
  }
  const states = report.steps.map(({ state }) => state);
  const undone = states.filter((state) => state !== 'done' && state !== 'noop');
  // Nothing was written, because nothing that was left to write is still as it was planned.
  const all = (state: string) => undone.length > 0 && undone.every((one) => one === state);
  if (!states.includes('done') && all('drift')) return EXIT.stale;
  if (!states.includes('done') && all('denied')) return EXIT.denied;
  return report.state === 'partial' ? EXIT.partial : EXIT.failed;
}

/** Ids, keys and states; never what a task is called or what is written into it. */
function logEvent(log: Log, event: ApplyEvent): void {
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
function logEnd(log: Log, report: RunReport): void {
  const { id, workflow, state, summary, quota, startedAt, finishedAt } = report;
  log(state === 'done' ? 'info' : 'warn', 'run-ended', {
    ...{ run: id, workflow, state, summary, quota },
    ms: finishedAt === null ? null : finishedAt - startedAt,
  });
}

interface Progress {
  /** The work stands at `done` of `total`. */
  step(done: number, total: number, label: string): void;
  /** Something is waited for. */
  wait(text: string): void;
  /** Removes the bar. */
  end(): void;
}

const BAR = 24;

/** A bar that is drawn over on a terminal, plain lines elsewhere. */
function createProgress(io: Io, quiet: boolean): Progress {
  if (quiet) return { step: () => {}, wait: () => {}, end: () => {} };
  if (!io.live) {
    return {
      step: (done, total, label) => io.err(`[${done}/${total}] ${label}`),
      wait: (text) => io.err(text),
      end: () => {},
    };
  }
  let bar = '';
  const draw = (text: string) => io.errRaw(`\r\u001b[2K${cut(text, (io.columns ?? 80) - 1)}`);
  return {
    step(done, total, label) {
      const full = Math.round((done / Math.max(total, 1)) * BAR);
      bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${done}/${total}`;
      draw(`${bar} ${label}`);
    },
    wait: (text) => draw(bar === '' ? text : `${bar} ${text}`),
    end: () => io.errRaw('\r\u001b[2K'),
  };
}
