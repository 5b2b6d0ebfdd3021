// From a plan to its end: shown, stored, approved, applied. `run` and `runs undo` share this path.
import { AppError } from '../base/index.ts';
import {
  type Engine,
  type Hold,
  type LocalFile,
  type LockOf,
  type Plan,
  proposals,
} from '../engine/index.ts';
import { approve } from './approval/approve.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './exit-codes.ts';
import { loginName } from './fleet-rooms.ts';
import { savePlanFile } from './plan-file.ts';
import { savePrivateFile } from './private-file.ts';
import { applyAndReport, writingEngine } from './run-and-report.ts';
import type { Result } from './unattended/attended.ts';
import { showPlan } from './view/plan-view.ts';
import type { RunFlags } from './workflow-flags.ts';
import { rememberFile } from './workflow-origin.ts';

/** What is to be planned. `workflow` names the lock that the work needs. */
export interface PlannedWork {
  workflow: string;
  /** The file that it is in, where it was named by its path. */
  file?: string | undefined;
  /** The list whose lock it needs, or the lock that an earlier run of it held. */
  lock?: LockOf | undefined;
  plan(engine: Engine, hold?: Hold): Promise<{ plan: Plan; files: LocalFile[] }>;
}

/** Shows a plan and ends there, or goes on to approval and applying. */
export async function planAndApply(cli: Cli, flags: RunFlags, work: PlannedWork): Promise<Result> {
  const onlyPlans = flags.dryRun || flags.planOut !== undefined;
  const engine = onlyPlans ? await cli.app().engine() : await writingEngine(cli);
  if (onlyPlans) {
    const { plan, files } = await untilCutOff(cli, work.plan(engine));
    for (const file of files) saveFile(cli, file);
    if (flags.planOut !== undefined) {
      savePlanFile(flags.planOut, plan);
      if (work.file !== undefined) await rememberFile(cli, plan, work.file);
    }
    const pending = plan.steps.length > 0;
    showPlan(cli, plan);
    if (!cli.flags.json && pending) cli.io.out(nextStep(flags));
    if (flags.detailedExitcode && pending) cli.exit = EXIT.pending;
    return { report: null };
  }
  if (flags.propose) return propose(cli, engine, work);
  // From here to the last write nobody else does the same work, so what is planned stays true.
  const hold = await engine.hold(work.workflow, work.lock);
  try {
    const { plan, files } = await untilCutOff(cli, work.plan(engine, hold));
    for (const file of files) saveFile(cli, file);
    if (!cli.flags.json) showPlan(cli, plan, 'numbered');
    const approved = await approve(cli, engine, plan, flags.yes === true);
    if (approved === null) {
      if (cli.flags.json) showPlan(cli, plan);
      throw new AppError('denied', 'Nothing was written: nobody approved the plan.', {
        next: 'Add --yes, or allow these operations in the profile’s policy.',
      });
    }
    const { approval } = approved;
    const report = await applyAndReport(cli, engine, approved.plan, { approval, hold });
    return { report, text: plan.report };
  } finally {
    await hold.release();
  }
}

/** Lets the plan wait until somebody decides on the page. */
async function propose(cli: Cli, engine: Engine, work: PlannedWork): Promise<Result> {
  const { plan, files } = await untilCutOff(cli, work.plan(engine));
  for (const file of files) saveFile(cli, file);
  showPlan(cli, plan);
  if (plan.steps.length === 0) return { report: null };
  await proposals(await cli.app().store(), cli.clock).add(plan, loginName());
  if (!cli.flags.json) {
    cli.io.out(
      `Nothing was written. Plan ${plan.hash.slice(0, 8)} waits for approval: \`clickup-agent web\` shows it.`,
    );
  }
  return { report: null };
}

/** A workflow's own waiting knows of no time limit, yet must not outlast it and hold the lock. */
async function untilCutOff<T>({ interrupted }: Cli, planning: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const cutOff = new Promise<never>((_, reject) => {
    const end = () => reject(interrupted.reason);
    if (interrupted.aborted) end();
    interrupted.addEventListener('abort', end, { signal: settled.signal });
  });
  try {
    return await Promise.race([planning, cutOff]);
  } finally {
    settled.abort();
  }
}

function nextStep(flags: RunFlags): string {
  return flags.planOut === undefined
    ? 'Nothing was written. Run it without --dry-run to write.'
    : `Nothing was written. The plan is saved: clickup-agent apply ${flags.planOut}`;
}

/** Writes a file that a workflow made in addition to its plan. */
function saveFile(cli: Cli, { path, content, what }: LocalFile): void {
  savePrivateFile(path, content, what);
  cli.progress(`${what} is in ${path}.`);
}
