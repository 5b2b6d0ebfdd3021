// doctor: what this endpoint can do, and which workflows can run on it.

import { readShelf } from '../../app/index.ts';
import { doubtfulArguments, type EndpointSettings } from '../../config/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { checkCredential, credentialLine } from '../credential.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { capabilityDocument, capabilityLines } from '../view/capability-view.ts';
import { fitnessOf } from '../workflow-fitness.ts';

export const doctorCommand: CommandFile = (program, action) => {
  program
    .command('doctor')
    .summary('check the credential, the endpoint and the workflows')
    .action(
      action(async (cli) => {
        const app = cli.app();
        warnOfArguments(cli, app.profileName, app.profile.endpoint);
        const binding = await app.binding();
        const fitness = await fitnessOf(binding, await readShelf(app.paths.config));
        const { credential, fault } = await checkCredential(app);
        if (fault !== null) cli.exit = exitCodeOf(fault);
        const { capabilities } = binding;
        if (cli.flags.json) {
          cli.json(capabilityDocument(app.profileName, capabilities, fitness, credential));
          return;
        }
        cli.io.out(
          `Node ${process.versions.node} · profile ${app.profileName} · state ${app.paths.state}`,
        );
        cli.io.out(credentialLine(credential));
        for (const line of capabilityLines(
          app.profileName,
          capabilities,
          fitness,
          cli.io.columns,
          credential,
        ))
          cli.io.out(line);
      }),
    );
};

/** Warns of secrets that cannot be told from other words; those that can were moved. */
function warnOfArguments(cli: Cli, profile: string, endpoint: EndpointSettings): void {
  if (endpoint.kind !== 'stdio') return;
  const doubtful = doubtfulArguments(endpoint.args);
  if (doubtful.length === 0) return;
  const where = doubtful.join(', ');
  cli.warn(
    `The command of "${profile}" may hold a secret (${where}), which config.json shows. Give it with --env, or as --token=VALUE if the command takes that.`,
  );
}
