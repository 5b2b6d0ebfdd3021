// endpoint test: connects, and says what the endpoint can do.
import type { CommandFile } from '../../cli.ts';
import { showAbilities } from '../../workflow-fitness.ts';

export const testCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('test [name]')
    .summary('connect and show what the endpoint can do')
    .action(
      action(async (cli, command) => {
        const [name] = command.args;
        if (name !== undefined) cli.flags.profile = name;
        const app = cli.app();
        const tools = await (await app.endpoint()).tools(cli.interrupted, 'fresh');
        await showAbilities(cli, `"${app.profileName}" answers and has ${tools.length} tools.`);
      }),
    );
};
