// gateway serve: an MCP server in front of a ClickUp REST API.
import { AppError } from '../../base/index.ts';
import type { CommandFile } from '../cli.ts';
import { checkPort, untilInterrupted } from '../serve.ts';

const CLICKUP = 'https://api.clickup.com';

export const gatewayCommand: CommandFile = (program, action) => {
  program
    .command('gateway')
    .summary('an MCP server in front of the ClickUp REST API')
    .command('serve')
    .summary('serve on loopback until interrupted')
    .option('--port <port>', 'the port; 0 lets the system pick', '0')
    .option('--rest <url>', 'base of the REST API', CLICKUP)
    .action(
      action(async (cli, command) => {
        const { port, rest } = command.opts<{ port: string; rest: string }>();
        const token = cli.machine.environment.CLICKUP_API_TOKEN;
        if (!token) {
          throw new AppError('authorization', 'The gateway needs a ClickUp token.', {
            next: 'Set CLICKUP_API_TOKEN in the environment.',
          });
        }
        const { startGateway } = await import('../../gateway/index.ts');
        const gateway = await startGateway({
          rest,
          token,
          port: checkPort(port),
          clock: cli.clock,
        });
        cli.io.out(JSON.stringify({ mcp: gateway.url }));
        await untilInterrupted(cli);
        await gateway.close();
      }),
    );
};
