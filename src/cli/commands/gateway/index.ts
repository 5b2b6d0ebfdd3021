// gateway: serves MCP in front of ClickUp, and keeps the accounts, servers and API keys of its own.
import type { CommandFile } from '../../cli.ts';
import { accountCommand } from './account.ts';
import { configCommand } from './config.ts';
import { keyCommand } from './key.ts';
import { serveCommand } from './serve.ts';
import { serverCommand } from './server.ts';

export const gatewayCommand: CommandFile = (program, action) => {
  const gateway = program.command('gateway').summary('serve the ClickUp REST API over MCP');
  for (const register of [serveCommand, accountCommand, serverCommand, keyCommand, configCommand]) {
    register(gateway, action);
  }
};
