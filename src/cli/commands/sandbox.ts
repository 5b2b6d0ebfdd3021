// sandbox: the simulated workspace as a server of its own, and the reset of the embedded one.
import { worldFile } from '../../app/index.ts';
import { oneOf } from '../choices.ts';
import type { CommandFile } from '../cli.ts';
import { checkPort, untilInterrupted } from '../serve.ts';

const SEEDS = ['demo', 'large', 'office'] as const;
const PLANS = ['free', 'business-plus', 'enterprise'] as const;
/** The token that the sandbox's own gateway uses; the sandbox takes any. */
const TOKEN = 'pk_sandbox';

export const sandboxCommand: CommandFile = (program, action) => {
  const sandbox = program.command('sandbox').summary('run or reset a simulated ClickUp workspace');
  sandbox
    .command('serve')
    .summary('serve its REST API, MCP gateway and control API until interrupted')
    .option('--port <port>', 'port; 0 lets the system choose', '0')
    .option('--world <file>', 'store the workspace in this file')
    .option('--seed <name>', SEEDS.join(', '), 'demo')
    .option('--plan <name>', `${PLANS.join(', ')}: decides the quota`, 'free')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<{ port: string; world?: string; seed: string; plan: string }>();
        const [{ startSandbox }, { startGateway }] = await Promise.all([
          import('../../sandbox/index.ts'),
          import('../../gateway/index.ts'),
        ]);
        const server = await startSandbox({
          port: checkPort(flags.port),
          ...(flags.world ? { file: flags.world } : {}),
          seed: oneOf(SEEDS, flags.seed, 'seed'),
          plan: oneOf(PLANS, flags.plan, 'plan'),
          clock: cli.clock,
          timeZone: cli.systemTimeZone(),
        });
        const gateway = await startGateway({ rest: server.rest, token: TOKEN, clock: cli.clock });
        server.announce({ mcp: gateway.url });
        cli.io.out(
          JSON.stringify({ rest: server.rest, mcp: gateway.url, control: server.control }),
        );
        await untilInterrupted(cli);
        await gateway.close();
        await server.close();
      }),
    );
  sandbox
    .command('reset')
    .summary('reset the embedded workspace')
    .option('--seed <name>', SEEDS.join(', '), 'demo')
    .action(
      action(async (cli, command) => {
        const app = cli.app();
        const { resetWorld } = await import('../../sandbox/index.ts');
        await resetWorld(worldFile(app.paths.state), {
          seed: oneOf(SEEDS, command.opts<{ seed: string }>().seed, 'seed'),
          clock: cli.clock,
          timeZone: app.timeZone,
        });
        await (await app.store()).cache.clear('');
        if (!cli.flags.json) cli.io.out('The sandbox has a fresh workspace.');
        else cli.json({ schemaVersion: 1, kind: 'sandbox', reset: true });
      }),
    );
};
