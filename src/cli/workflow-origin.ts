// Which file a saved plan's workflow is in. The plan itself does not say: it may be handed on, and
// where somebody keeps files is nobody else's business.
import { resolve } from 'node:path';
import { AppError } from '../base/index.ts';
import type { Plan, Workflow } from '../engine/index.ts';
import type { Cli } from './cli.ts';
import { loadWorkflow } from './workflow-flags.ts';

const KIND = 'workflow-file';

/** Remembers, on this machine, the file that a plan was made by. */
export async function rememberFile(cli: Cli, plan: Plan, file: string): Promise<void> {
  const { documents } = await cli.app().store();
  await documents.put(KIND, plan.id, { path: resolve(file) }, cli.clock.now());
}

/**
 * The workflow that a plan was made by, wherever it is started. Errors: AppError `usage` when there
 * is none, or when its file is gone or broken.
 */
export async function workflowOf(cli: Cli, plan: Plan): Promise<Workflow> {
  const { documents } = await cli.app().store();
  const path = (await documents.get(KIND, plan.id))?.path;
  try {
    return await loadWorkflow(cli, typeof path === 'string' ? path : plan.workflow);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.data.unknown !== plan.workflow) throw thrown;
    const what = `"${plan.workflow}" is not a workflow on this machine`;
    throw new AppError('usage', `${what}, so it cannot be planned again.`, {
      next: 'Apply it without --allow-drift, or where the plan was made.',
    });
  }
}
