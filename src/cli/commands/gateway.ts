// gateway serve: an MCP server in front of a ClickUp REST API.
import { AppError } from '../../base/index.ts';
import { listOf, oneOf } from '../choices.ts';
import type { CommandFile } from '../cli.ts';
import { checkPort, untilInterrupted } from '../serve.ts';

const CLICKUP = 'https://api.clickup.com';
const METHODS = ['read', 'write', 'list', 'get', 'create', 'update', 'delete'] as const;
const EXPOSURES = ['all', 'discovery'] as const;

interface Flags {
  port: string;
  rest: string;
  methods?: string;
  tags?: string;
  exposure: string;
}

export const gatewayCommand: CommandFile = (program, action) => {
  program
    .command('gateway')
    .summary('an MCP server in front of the ClickUp REST API')
    .command('serve')
    .summary('serve on loopback until interrupted')
    .option('--port <port>', 'the port; 0 lets the system pick', '0')
    .option('--rest <url>', 'base of the REST API', CLICKUP)
    .option('--methods <list>', `only these kinds of tools: ${METHODS.join(', ')}`)
    .option('--tags <list>', 'only tools with one of these tags, with commas')
    .option('--exposure <how>', 'all, or discovery: tools are found by searching', 'all')
    .action(
      action(async (cli, command) => {
        const { port, rest, methods, tags, exposure } = command.opts<Flags>();
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
          exposure: oneOf(EXPOSURES, exposure, 'exposure'),
          ...(methods
            ? { methods: listOf(methods).map((one) => oneOf(METHODS, one, 'method')) }
            : {}),
          ...(tags ? { tags: listOf(tags) } : {}),
        });
        cli.io.out(JSON.stringify({ mcp: gateway.url }));
        await untilInterrupted(cli);
        await gateway.close();
      }),
    );
};
