// endpoint: adds, combines, binds, lists, tests, removes, logs in to, creates, renews and revokes what
// profiles lead to.
import type { CommandFile } from '../../cli.ts';
import { addCommand } from './add.ts';
import { bindCommand } from './bind.ts';
import { combineCommand } from './combine.ts';
import { createCommand } from './create.ts';
import { listCommand } from './list.ts';
import { loginCommand } from './login.ts';
import { removeCommand } from './remove.ts';
import { renewCommand, revokeCommand } from './renew.ts';
import { testCommand } from './test.ts';

export const endpointCommand: CommandFile = (program, action) => {
  const endpoint = program.command('endpoint').summary('manage endpoints');
  const files = [
    addCommand,
    combineCommand,
    bindCommand,
    listCommand,
    removeCommand,
    testCommand,
    loginCommand,
    createCommand,
    renewCommand,
    revokeCommand,
  ];
  for (const register of files) register(endpoint, action);
};
