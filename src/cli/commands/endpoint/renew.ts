// endpoint renew and revoke: more time for a managed server, or its end, at the provider that made it.
import { type Managed, openProvider, renewManaged, revokeManaged } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import type { EndpointSettings } from '../../../config/index.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { changeEndpoint, requireProfile } from './profile.ts';

export const renewCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('renew <name>')
    .summary('extend a managed endpoint; its address stays the same')
    .option('--expires <duration>', 'its lifetime from now on', '7d')
    .action(
      action(async (cli, command) => {
        const [name = ''] = command.args;
        const { place, managed } = managedProfile(cli, name);
        const forMs = parseDuration(command.opts<{ expires: string }>().expires);
        const expiresAt = await renewManaged(providerOf(cli, managed), managed, forMs, {
          clock: cli.clock,
          signal: cli.interrupted,
        });
        changeEndpoint(cli.app().files, name, { ...place, expiresAt });
        const until = new Date(expiresAt).toISOString();
        if (cli.flags.json)
          cli.json({ schemaVersion: 1, kind: 'endpoint', name, expiresAt: until });
        cli.progress(`"${name}" lives until ${until}.`);
      }),
    );
};

export const revokeCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('revoke <name>')
    .summary('revoke a managed endpoint at its provider; the profile stays')
    .action(
      action(async (cli, command) => {
        const [name = ''] = command.args;
        const { place, managed } = managedProfile(cli, name);
        await revokeManaged(providerOf(cli, managed), managed, { signal: cli.interrupted });
        const ended = {
          expiresAt: cli.clock.now(),
          managed: { ...managed, revoked: true as const },
        };
        changeEndpoint(cli.app().files, name, { ...place, ...ended });
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'endpoint', name, revoked: true });
        cli.progress(
          `Revoked "${name}". Remove the profile: clickup-agent endpoint remove ${name}`,
        );
      }),
    );
};

/** The provider of a server, where and with the key of now. Errors: AppError. */
export function providerOf(cli: Cli, { provider, base }: Managed) {
  return openProvider(provider, base, cli.machine.environment);
}

function managedProfile(
  cli: Cli,
  name: string,
): { place: Extract<EndpointSettings, { kind: 'http' }>; managed: Managed } {
  const { endpoint } = requireProfile(cli.app().files, name);
  if (endpoint.kind === 'http' && endpoint.managed) {
    return { place: endpoint, managed: endpoint.managed };
  }
  throw new AppError('usage', `"${name}" was not created at a provider.`, {
    next: 'Only endpoints of `clickup-agent endpoint create` can be renewed or revoked.',
  });
}
