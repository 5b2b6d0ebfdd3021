// doctor: what this endpoint can do, and which workflows can run on it.
import { doubtfulArguments, type EndpointSettings } from '../../config/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { showAbilities } from '../workflow-fitness.ts';

export const doctorCommand: CommandFile = (program, action) => {
  program
    .command('doctor')
    .summary('check the credential, the endpoint and the workflows')
    .action(
      action(async (cli) => {
        const app = cli.app();
        warnOfArguments(cli, app.profileName, app.profile.endpoint);
        const place = `profile ${app.profileName} · state ${app.paths.state}`;
        await showAbilities(cli, `Node ${process.versions.node} · ${place}`);
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
