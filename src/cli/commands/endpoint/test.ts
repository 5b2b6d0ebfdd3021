// endpoint test: connects, and says what the endpoint can do.
import { readShelf } from '../../../app/index.ts';
import type { CommandFile } from '../../cli.ts';
import { checkCredential, credentialLine } from '../../credential.ts';
import { exitCodeOf } from '../../exit-codes.ts';
import { capabilityDocument, capabilityLines } from '../../view/capability-view.ts';
import { fitnessOf } from '../../workflow-fitness.ts';

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
        const binding = await app.binding();
        const fitness = await fitnessOf(binding, await readShelf(app.paths.config));
        const { credential, fault } = await checkCredential(app);
        if (fault !== null) cli.exit = exitCodeOf(fault);
        const { capabilities } = binding;
        if (cli.flags.json) {
          cli.json(capabilityDocument(app.profileName, capabilities, fitness, credential));
          return;
        }
        cli.io.out(`"${app.profileName}" answers and has ${tools.length} tools.`);
        cli.io.out(credentialLine(credential));
        const lines = capabilityLines(
          app.profileName,
          capabilities,
          fitness,
          cli.io.columns,
          credential,
        );
        for (const line of lines) cli.io.out(line);
      }),
    );
};
