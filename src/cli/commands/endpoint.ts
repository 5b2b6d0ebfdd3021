// endpoint: adds, lists, tests and removes the endpoints that profiles lead to.
import { parseEndpoint } from '../../app/index.ts';
import { AppError } from '../../base/index.ts';
import { type EndpointSettings, SANDBOX_NAME } from '../../config/index.ts';
import type { CommandFile } from '../cli.ts';
import { capabilityDocument, capabilityLines } from '../view/capability-view.ts';
import { table } from '../view/table.ts';
import { fitnessOf } from './doctor.ts';

export const endpointCommand: CommandFile = (program, action) => {
  const endpoint = program.command('endpoint').summary('the endpoints that profiles lead to');

  endpoint
    .command('add <name> <place>')
    .summary('add a profile for a URL, or for a command in quotes')
    .option('--header <header>', "a header for every request, 'Name: value'", collect)
    .option('--env <variable>', 'a variable for the command, NAME=value', collect)
    .action(
      action((cli, command) => {
        const [name = '', place = ''] = command.args;
        if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) || name === SANDBOX_NAME) {
          throw new AppError('usage', `"${name}" cannot be the name of a profile.`, {
            next: `Use letters, digits, - and _; "${SANDBOX_NAME}" is taken by the embedded sandbox.`,
          });
        }
        const flags = command.opts<{ header?: string[]; env?: string[] }>();
        const { files } = cli.app();
        const { endpoint: made, secrets } = parseEndpoint(place);
        const settings = files.settings();
        const isNew = settings.profiles[name] === undefined;
        files.saveSecrets(name, {
          ...secrets,
          ...(flags.header
            ? { headers: pairs(flags.header, /^([^:\s]+):\s*(.+)$/, 'header') }
            : {}),
          ...(flags.env ? { env: pairs(flags.env, /^([^=\s]+)=(.*)$/s, 'variable') } : {}),
        });
        files.saveSettings({
          ...settings,
          defaultProfile: settings.defaultProfile ?? name,
          profiles: {
            ...settings.profiles,
            [name]: { ...settings.profiles[name], endpoint: made },
          },
        });
        cli.progress(
          `${isNew ? 'Added' : 'Changed'} "${name}". Test it: clickup-agent endpoint test ${name}`,
        );
      }),
    );

  endpoint
    .command('list')
    .summary('the endpoints that there are')
    .action(
      action((cli) => {
        const { files } = cli.app();
        const { profiles, defaultProfile } = files.settings();
        const rows = [
          ...Object.entries(profiles).map(([name, profile]) => ({
            name,
            endpoint: profile.endpoint,
          })),
          { name: SANDBOX_NAME, endpoint: { kind: 'sandbox' as const } },
        ].map((row) => ({
          ...row,
          isDefault:
            row.name ===
            (defaultProfile ?? (Object.keys(profiles).length === 0 ? SANDBOX_NAME : undefined)),
        }));
        if (cli.flags.json) {
          const list = rows.map(({ name, endpoint: one, isDefault }) => ({
            name,
            kind: one.kind,
            isDefault,
          }));
          cli.json({ schemaVersion: 1, kind: 'endpoints', endpoints: list });
          return;
        }
        const lines = table(
          [
            { title: 'Profile', cell: ({ name, isDefault }) => `${name}${isDefault ? ' *' : ''}` },
            { title: 'Endpoint', cell: (row) => describePlace(row.endpoint), shrink: 1 },
          ],
          rows,
          cli.io.columns,
        );
        for (const line of lines) cli.io.out(line);
      }),
    );

  endpoint
    .command('remove <name>')
    .summary('remove a profile and its secrets')
    .action(
      action((cli, command) => {
        const [name = ''] = command.args;
        const { files } = cli.app();
        const { profiles, defaultProfile, ...rest } = files.settings();
        const { [name]: removed, ...others } = profiles;
        if (!removed) {
          throw new AppError('usage', `There is no profile "${name}".`, {
            next: 'Run `clickup-agent endpoint list` to see the names.',
          });
        }
        files.saveSecrets(name, null);
        const next = defaultProfile === name ? Object.keys(others)[0] : defaultProfile;
        files.saveSettings({
          ...rest,
          profiles: others,
          ...(next ? { defaultProfile: next } : {}),
        });
        cli.progress(`Removed "${name}".`);
      }),
    );

  endpoint
    .command('test [name]')
    .summary('connect, and say what it can do')
    .action(
      action(async (cli, command) => {
        const [name] = command.args;
        if (name !== undefined) cli.flags.profile = name;
        const app = cli.app();
        const tools = await (await app.endpoint()).tools(cli.interrupted);
        const binding = await app.binding();
        const fitness = await fitnessOf(binding);
        if (cli.flags.json) {
          cli.json(capabilityDocument(app.profileName, binding.capabilities, fitness));
          return;
        }
        cli.io.out(`"${app.profileName}" answers and has ${tools.length} tools.`);
        for (const line of capabilityLines(binding.capabilities, fitness, cli.io.columns))
          cli.io.out(line);
      }),
    );
};

/** What may be shown of a place: never the address or a secret. */
function describePlace(endpoint: EndpointSettings): string {
  switch (endpoint.kind) {
    case 'http':
      return 'HTTP (address kept secret)';
    case 'stdio':
      return `${endpoint.command} (command)`;
    case 'sandbox':
      return 'embedded sandbox';
  }
}

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function pairs(texts: string[], shape: RegExp, what: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = shape.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new AppError('usage', `A ${what} is not written as it should be.`, {
          next: what === 'header' ? "Write --header 'Name: value'." : 'Write --env NAME=value.',
        });
      }
      return [name, value];
    }),
  );
}
