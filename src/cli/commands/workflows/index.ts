// workflows: the jobs that `run` knows, and a file to begin one of your own with.
import type { CommandFile } from '../../cli.ts';
import { workflowsList } from './list.ts';
import { workflowsNew } from './new.ts';

export const workflowsCommand: CommandFile = (program, action) => {
  const workflows = program.command('workflows').summary('list workflows, or start your own');
  for (const register of [workflowsList, workflowsNew]) register(workflows, action);
};
