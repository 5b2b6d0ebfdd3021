// plan show: what a saved plan would write and send, field by field.
import { AppError } from '../../base/index.ts';
import { encodeStep, type Plan } from '../../engine/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { readPlanFile } from '../plan-file.ts';
import { fieldLines } from '../view/field-table.ts';
import { planDocument } from '../view/plan-view.ts';

export const planCommand: CommandFile = (program, action) => {
  program
    .command('plan')
    .summary('show a saved plan')
    .command('show <file>')
    .summary('show what a saved plan would write, before → after for each field')
    .action(
      action(async (cli, command) => {
        const saved = readPlanFile(cli, command.args[0] ?? '');
        const { plan, refused, asked } = await asSentNow(cli, saved.plan);
        const { foreign } = saved;
        if (cli.flags.json) {
          const document = { ...planDocument(plan), foreign, encodedNow: asked };
          cli.json(refused.length > 0 ? { ...document, refused } : document);
          return;
        }
        if (foreign) {
          cli.io.out('FOREIGN: made in another home, or changed after it was made.');
        }
        for (const line of fieldLines(plan, foreign ? null : cli.io.columns)) cli.io.out(line);
        for (const { step, why } of refused) cli.io.out(`Refused: ${step}: ${why}`);
        if (!asked) cli.io.out('Calls are shown as planned: this is not the endpoint of the plan.');
      }),
    );
};

/**
 * The plan with the calls that would be sent now. On another endpoint nothing can be said of that:
 * there the calls are those of the plan, and applying it refuses any other.
 */
async function asSentNow(
  cli: Cli,
  plan: Plan,
): Promise<{ plan: Plan; refused: { step: string; why: string }[]; asked: boolean }> {
  const refused: { step: string; why: string }[] = [];
  const app = cli.app();
  if ((await app.endpoint()).fingerprint !== plan.endpoint.fingerprint) {
    return { plan, refused, asked: false };
  }
  const binding = await app.binding().catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'unreachable') return null;
    throw thrown;
  });
  if (!binding) return { plan, refused, asked: false };
  const steps = plan.steps.map((step) => {
    try {
      return { ...step, ...encodeStep(step, binding) };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      refused.push({ step: step.id, why: thrown.message });
      return step;
    }
  });
  return { plan: { ...plan, steps }, refused, asked: true };
}
