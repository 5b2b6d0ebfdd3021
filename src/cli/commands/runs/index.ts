// runs: what was run, how it ended, going on with it, and taking it back.
import type { CommandFile } from '../../cli.ts';
import { runsList } from './list.ts';
import { runsResume, runsShow, runsUndo } from './one.ts';

export const runsCommand: CommandFile = (program, action) => {
  const runs = program.command('runs').summary('list, show, resume or undo runs');
  for (const register of [runsList, runsShow, runsResume, runsUndo]) register(runs, action);
};
