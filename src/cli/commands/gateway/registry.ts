// What the gateway's commands share: the registry in this home, and how servers are reached.
import type { App } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import { SANDBOX_NAME } from '../../../config/index.ts';
import type { Account, Registry } from '../../../gateway/index.ts';
import type { Cli } from '../../cli.ts';

export const CLICKUP = 'https://api.clickup.com';
/** Where the admin key is stored among the secrets; no profile can have this name. */
const ADMIN_SECRET = 'gateway/admin';

/** The rooms of this home; no profile matters to a gateway, so a missing default is no obstacle. */
function homeOf(cli: Cli): App {
  cli.flags.profile = SANDBOX_NAME;
  delete cli.flags.endpoint;
  return cli.app();
}

export async function registryOf(cli: Cli): Promise<Registry> {
  const { environment } = cli.machine;
  const app = homeOf(cli);
  const { openRegistry } = await import('../../../gateway/index.ts');
  return openRegistry({
    store: await app.store(),
    vault: app.files.vault(environment.CLICKUP_AGENT_VAULT_KEY),
    clock: cli.clock,
    environmentToken: environment.CLICKUP_API_TOKEN,
  });
}

/** The key of the admin interface: from the environment, else made once for this home. */
export async function adminKeyOf(cli: Cli): Promise<string> {
  const given = cli.machine.environment.CLICKUP_GATEWAY_ADMIN_KEY;
  if (given !== undefined && given.length < 32) {
    throw new AppError('usage', 'CLICKUP_GATEWAY_ADMIN_KEY is shorter than 32 characters.', {
      next: 'Make one with `openssl rand -hex 32`, or leave it out: one is made for this home.',
    });
  }
  if (given !== undefined) return given;
  const { secrets } = homeOf(cli).files;
  const stored = secrets.load(ADMIN_SECRET).token;
  if (stored) return stored;
  const { newSecret } = await import('../../../gateway/index.ts');
  const token = newSecret();
  secrets.save(ADMIN_SECRET, { token });
  return token;
}

/** Notes where the gateway of this home is reached, for the commands that make servers. */
export async function noteBase(cli: Cli, base: string): Promise<void> {
  const { documents } = await homeOf(cli).store();
  await documents.put('gateway', 'base', { base }, Math.trunc(cli.clock.now()));
}

/** Where the gateway is reached. Errors: AppError `usage` while nobody has said so. */
export async function baseOf(cli: Cli, given: string | undefined): Promise<string> {
  if (given !== undefined) return checkUrl(given);
  const { documents } = await homeOf(cli).store();
  const noted = await documents.get('gateway', 'base');
  if (typeof noted?.base === 'string') return noted.base;
  throw new AppError('usage', 'The address of the gateway is not known yet.', {
    next: 'Start `clickup-agent gateway serve --admin` once, or give --url.',
  });
}

/** Errors: AppError `usage` for what is no http address. */
export function checkUrl(text: string): string {
  if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    return text.replace(/\/+$/, '');
  }
  throw new AppError('usage', `"${text}" is not a web address.`, {
    next: 'Write it like https://mcp.example.com.',
  });
}

/** An account by name or id; the only one where none was named. Errors: AppError `usage`. */
export async function accountOf(
  { accounts }: Pick<Registry, 'accounts'>,
  named: string | undefined,
): Promise<Account> {
  const all = await accounts.list();
  const [only, another] = all;
  const found = named === undefined ? (another ? undefined : only) : await accounts.find(named);
  if (found) return found;
  throw new AppError(
    'usage',
    named === undefined
      ? only
        ? 'There are several accounts.'
        : 'There is no account yet.'
      : `There is no account "${named}".`,
    {
      next: only
        ? `Known: ${all.map(({ name }) => name).join(', ')}.`
        : 'Add one with `clickup-agent gateway account add NAME`.',
    },
  );
}
