// apply: writes a saved plan exactly as it was shown, or what has become of it.
import { cleanLine, type JsonObject } from '../../base/index.ts';
import {
  AppError,
  approveAll,
  comparePlans,
  type Engine,
  fieldsInWords,
  type Hold,
  isSame,
  listOf,
  lockedWorkflow,
  type Plan,
  type PlanDifference,
  type PlanStep,
  type RunReport,
} from '../../engine/index.ts';
import { approve } from '../approval/approve.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { approveSaved, readPlanFile } from '../plan-file.ts';
import { applyAndReport, planningUnder, writingEngine } from '../run-and-report.ts';
import { type AttendedFlags, attended, attendedFlags } from '../unattended/attended.ts';
import { planDocument, showPlan } from '../view/plan-view.ts';
import { viewStep } from '../view/step-view.ts';
import { workflowOf } from '../workflow-origin.ts';

interface ApplyFlags extends AttendedFlags {
  allowDrift?: boolean;
  approve?: string;
  yes?: boolean;
}

export const applyCommand: CommandFile = (program, action) => {
  attendedFlags(program.command('apply <file>'))
    .summary('apply a saved plan exactly as it was shown')
    .option(
      '--approve <hash>',
      'approve a plan from another machine by the hash that `plan show` prints',
    )
    .option('--allow-drift', 'plan again, show what differs, and apply that once it is approved')
    .option('--yes', 'with --allow-drift: apply without asking')
    .action(
      action(async (cli, command) => {
        const saved = readPlanFile(cli, command.args[0] ?? '');
        const { plan } = saved;
        const { allowDrift, yes, approve, ...flags } = command.opts<ApplyFlags>();
        await attended(cli, flags, plan.workflow, async () => {
          const approval = await approveSaved(cli, saved, approve);
          const engine = await writingEngine(cli);
          if (allowDrift) return { report: await applyReplanned(cli, engine, plan, yes === true) };
          return { report: await applyAndReport(cli, engine, plan, { approval }) };
        });
      }),
    );
};

/** Plans a saved plan's work again and applies it: at once where nothing differs, else after approval. */
async function applyReplanned(
  cli: Cli,
  engine: Engine,
  saved: Plan,
  yes: boolean,
): Promise<RunReport> {
  const hold = await engine.hold(lockedWorkflow(saved), listOf(saved.params));
  try {
    const plan = await planAgain(cli, engine, saved, hold);
    const difference = comparePlans(saved, plan);
    const same = isSame(difference);
    if (!cli.flags.json) {
      for (const line of differenceLines(difference, plan.timeZone)) cli.io.out(line);
      if (!same) showPlan(cli, plan, 'numbered');
    }
    const approved = same
      ? { plan, approval: approveAll(plan) }
      : await approve(cli, engine, plan, yes);
    if (approved === null) {
      if (cli.flags.json) cli.json(differenceDocument(saved, plan, difference));
      throw new AppError('denied', 'Nothing was written: the plan has changed.', {
        next: 'Add --yes to write what it has become.',
      });
    }
    return await applyAndReport(cli, engine, approved.plan, { approval: approved.approval, hold });
  } finally {
    await hold.release();
  }
}

/** The plan that the same request gives now. Errors: AppError `usage` where there was no request. */
async function planAgain(cli: Cli, engine: Engine, saved: Plan, hold: Hold): Promise<Plan> {
  if (saved.undoes) return engine.planUndo(saved.undoes.runId, hold);
  const workflow = await workflowOf(cli, saved);
  return (await engine.plan(workflow, saved.params, planningUnder(cli, hold))).plan;
}

/** A line for each step that was added (+), removed (−) or changed (~). */
function differenceLines(difference: PlanDifference, timeZone: string): string[] {
  const { added, removed, changed } = difference;
  if (added.length + removed.length + changed.length === 0) {
    return ['Planned again: the same as the saved plan.'];
  }
  const line = (sign: string, step: PlanStep) => {
    const { what, change, when } = viewStep(step, timeZone);
    return `  ${sign} ${[what, change, when].filter((part) => part !== '').join('  ')}`;
  };
  return [
    `Planned again: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`,
    ...added.map((step) => line('+', step)),
    ...removed.map((step) => line('−', step)),
    ...changed.map(({ from, to }) => {
      const [was, is] = [from, to].map((step) => fieldsInWords(changedFields(step), timeZone));
      return `  ~ ${cleanLine(to.target.name)}: ${was} → ${is}`;
    }),
  ];
}

function changedFields({ before, after }: PlanStep): JsonObject {
  return Object.keys(after).length > 0 ? after : (before ?? {});
}

/** The new plan as a document, with the keys of what differs. */
function differenceDocument(saved: Plan, plan: Plan, difference: PlanDifference): JsonObject {
  const keys = (steps: PlanStep[]) => steps.map(({ key }) => key);
  return {
    ...planDocument(plan),
    keptPlan: { id: saved.id, hash: saved.hash },
    difference: {
      added: keys(difference.added),
      removed: keys(difference.removed),
      changed: difference.changed.map(({ from, to }) => ({
        key: to.key,
        from: { before: from.before, after: from.after },
        to: { before: to.before, after: to.after },
      })),
    },
  };
}
