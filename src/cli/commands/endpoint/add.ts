// endpoint add: a profile for a URL, a command, a ClickUp token, or a server of another program's file.
import { existsSync, readFileSync } from 'node:fs';
import { importEndpoint, parseEndpoint, type TypedEndpoint } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import { type AppLoginFlags, appLoginFlags, loginByApp } from '../../app-login.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { readSecret } from '../../questions.ts';
import { checkProfileName, saveProfile } from './profile.ts';

interface Flags extends Partial<AppLoginFlags> {
  login?: boolean;
  header?: string[];
  env?: string[];
  token?: boolean;
  server?: string;
  clientCredentials?: string;
  clientKey?: string;
  scope?: string;
}

export const addCommand: CommandFile = (endpoint, action) => {
  const add = endpoint
    .command('add <name> [target]')
    .summary('add a profile for a URL, a command in quotes, or --token')
    .description(
      'TARGET is a URL, a command in quotes, or the MCP configuration of another program ' +
        '(claude_desktop_config.json, .mcp.json, ~/.claude.json).',
    )
    .option('--token', 'ask for a ClickUp token and use ClickUp’s REST API')
    .option('--login', 'log in at ClickUp through an OAuth app (--client-id), for its REST API')
    .option('--rest <url>', 'with --token or --login: base URL of the REST API')
    .option(
      '--client-credentials <id>',
      'log in to the URL as this OAuth client, without a person; its secret is asked for',
    )
    .option(
      '--client-key <file>',
      'with --client-credentials: private key (PEM) instead of a secret',
    )
    .option('--scope <scopes>', 'with --client-credentials: scopes to request')
    .option('--header <header>', "header for every request, 'Name: value' (repeatable)", collect)
    .option(
      '--env <variable>',
      'environment variable for the command, NAME=value (repeatable)',
      collect,
    )
    .option(
      '--server <key>',
      'server to import from the file (default: the one named like ClickUp)',
    );
  appLoginFlags(add).action(
    action(async (cli, command) => {
      const name = checkProfileName(command.args[0] ?? '');
      const { endpoint: made, secrets } = await typed(cli, command.args[1], command.opts<Flags>());
      const word = saveProfile(cli.app().files, name, made, secrets);
      cli.progress(`${word} "${name}". Test it: clickup-agent endpoint test ${name}`);
    }),
  );
};

async function typed(cli: Cli, place: string | undefined, flags: Flags): Promise<TypedEndpoint> {
  const base = flags.rest ? { rest: flags.rest } : {};
  if (flags.login) {
    if (place !== undefined) {
      throw new AppError('usage', '--login logs in to ClickUp itself, so it takes no address.', {
        next: 'For an endpoint with a login of its own: `clickup-agent endpoint login NAME`.',
      });
    }
    const { token } = await loginByApp(cli, { browser: true, timeout: '5m', ...flags });
    return { endpoint: { kind: 'token', ...base }, secrets: { token } };
  }
  if (flags.token) {
    if (place !== undefined) {
      throw new AppError(
        'usage',
        'A token is not given on the command line, where others see it.',
        {
          next: 'Leave it out and it is asked for, or pipe it into standard input.',
        },
      );
    }
    const token = (await readSecret(cli, 'ClickUp token: ')).trim();
    if (token === '')
      throw new AppError('usage', 'The token is empty.', { next: 'Paste it again.' });
    return { endpoint: { kind: 'token', ...base }, secrets: { token } };
  }
  if (place === undefined) {
    throw new AppError('usage', 'Missing endpoint.', {
      next: 'Give a URL, a command in quotes, a file of MCP servers, or --token.',
    });
  }
  const found =
    place.endsWith('.json') && existsSync(place)
      ? imported(cli, place, flags.server)
      : parseEndpoint(place);
  const { headers, env, ...rest } = found.secrets;
  const client = await clientOf(cli, found.endpoint.kind, flags);
  const allHeaders = { ...headers, ...pairs(flags.header, /^([^:\s]+):\s*(.+)$/, 'header') };
  const allEnv = { ...env, ...pairs(flags.env, /^([^=\s]+)=(.*)$/s, 'variable') };
  return {
    endpoint: found.endpoint,
    secrets: {
      ...rest,
      ...(client ? { client } : {}),
      ...(Object.keys(allHeaders).length > 0 ? { headers: allHeaders } : {}),
      ...(Object.keys(allEnv).length > 0 ? { env: allEnv } : {}),
    },
  };
}

/** The OAuth client that logs in by itself; its secret is never given on the command line. */
async function clientOf(
  cli: Cli,
  kind: TypedEndpoint['endpoint']['kind'],
  { clientCredentials: id, clientKey, scope }: Flags,
): Promise<TypedEndpoint['secrets']['client']> {
  const scopes = scope === undefined ? {} : { scope };
  if (id === undefined) {
    if (clientKey === undefined && scope === undefined) return undefined;
    throw new AppError('usage', '--client-key and --scope belong to --client-credentials.', {
      next: 'Add --client-credentials with the id of the client.',
    });
  }
  if (kind !== 'http') {
    throw new AppError('usage', 'Client credentials log in to a URL, and this is a command.', {
      next: "Give what the command needs with --env 'NAME=value'.",
    });
  }
  if (clientKey !== undefined) {
    const key = readKey(clientKey);
    const { algorithmOf } = await import('../../../endpoint/index.ts');
    await algorithmOf(key);
    return { id, key, ...scopes };
  }
  const secret = (await readSecret(cli, `Secret of the client ${id}: `)).trim();
  if (secret === '')
    throw new AppError('usage', 'The secret is empty.', { next: 'Paste it again.' });
  cli.conceal(secret);
  return { id, secret, ...scopes };
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AppError('usage', `The key in ${file} cannot be read.`, {
      next: 'Give the path of a file with a private key in PEM.',
    });
  }
}

/** A server of another program's file; what of its entry means nothing here is said. */
function imported(cli: Cli, file: string, server: string | undefined): TypedEndpoint {
  const { dropped, ...found } = importEndpoint(file, server, cli.machine.environment);
  const unfilled = dropped.filter((part) => part.startsWith('${'));
  const left = dropped.filter((part) => !part.startsWith('${'));
  if (left.length > 0)
    cli.progress(`Not imported, because it has no equivalent here: ${left.join(', ')}.`);
  if (unfilled.length > 0) {
    const how = 'set it in the environment, or give --env or --header';
    cli.progress(`Without a value: ${unfilled.join(', ')}; ${how}.`);
  }
  return found;
}

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function pairs(texts: string[] | undefined, shape: RegExp, what: string): Record<string, string> {
  return Object.fromEntries(
    (texts ?? []).map((text) => {
      const [, name, value] = shape.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new AppError('usage', `A ${what} is malformed.`, {
          next: what === 'header' ? "Write --header 'Name: value'." : 'Write --env NAME=value.',
        });
      }
      return [name, value];
    }),
  );
}
