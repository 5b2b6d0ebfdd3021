// gateway account: the ClickUp credentials that managed servers act with.
import { AppError } from '../../../base/index.ts';
import { type AppLoginFlags, appLoginFlags, loginByApp } from '../../app-login.ts';
import type { CommandFile } from '../../cli.ts';
import { readSecret } from '../../questions.ts';
import { printTable } from '../../view/table.ts';
import { accountOf, CLICKUP, registryOf } from './registry.ts';

export const accountCommand: CommandFile = (gateway, action) => {
  const account = gateway
    .command('account')
    .summary('manage the ClickUp accounts that servers act for');
  account
    .command('add <name>')
    .summary('add an account by its ClickUp token, or give it another token')
    .description(
      'The token is asked for, or read from standard input. Servers of the account keep working.',
    )
    .option('--rest <url>', 'base of the REST API', CLICKUP)
    .action(
      action(async (cli, command) => {
        const name = checkName(command.args[0] ?? '');
        const token = (await readSecret(cli, 'ClickUp token: ')).trim();
        if (token === '') {
          throw new AppError('usage', 'The token is empty.', { next: 'Paste it again.' });
        }
        cli.conceal(token);
        const { whoHolds } = await import('../../../gateway/index.ts');
        const { rest } = command.opts<{ rest: string }>();
        const who = await whoHolds(token, { rest, clock: cli.clock, signal: cli.interrupted });
        if (who.state === 'refused') {
          throw new AppError('authorization', 'ClickUp does not accept this token.', {
            next: 'Copy it again from ClickUp: Settings, Apps, API token.',
          });
        }
        if (who.state === 'unknown') {
          cli.warn('ClickUp could not be reached to check this token; it was stored unchecked.');
        }
        const { accounts } = await registryOf(cli);
        const saved = await accounts.save(
          name,
          { kind: 'token', token },
          who.state === 'known' ? who.name : null,
        );
        if (cli.flags.json) cli.json(document('gateway-account', saved.account));
        const acts = who.state === 'known' ? `, which acts as ${who.name}` : '';
        cli.progress(`${saved.isNew ? 'Added' : 'Changed'} the account "${name}"${acts}.`);
      }),
    );
  appLoginFlags(
    account
      .command('login <name>')
      .summary('add an account by logging in at ClickUp through an OAuth app, or renew its login')
      .description(
        "The app's secret is asked for, or read from standard input. Servers of the account keep working.",
      )
      .option('--rest <url>', 'base of the REST API', CLICKUP),
  ).action(
    action(async (cli, command) => {
      const name = checkName(command.args[0] ?? '');
      const flags = command.opts<AppLoginFlags>();
      const earned = await loginByApp(cli, flags);
      const { whoHolds } = await import('../../../gateway/index.ts');
      const who = await whoHolds(earned.token, {
        rest: flags.rest ?? CLICKUP,
        clock: cli.clock,
        signal: cli.interrupted,
      });
      const { accounts } = await registryOf(cli);
      const acts = who.state === 'known' ? who.name : null;
      const saved = await accounts.save(name, { kind: 'oauth', ...earned }, acts);
      if (cli.flags.json) cli.json(document('gateway-account', saved.account));
      const word = saved.isNew ? 'Added' : 'Changed';
      cli.progress(
        `${word} the account "${name}"${acts === null ? '' : `, which acts as ${acts}`}.`,
      );
    }),
  );
  account
    .command('list')
    .summary('list the accounts')
    .action(
      action(async (cli) => {
        const { accounts } = await registryOf(cli);
        const rows = await accounts.list();
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-accounts', accounts: rows.map(shown) });
          return;
        }
        printTable(cli, rows, [
          { title: 'Account', cell: ({ name }) => name },
          { title: 'Acts as', cell: ({ who }) => who ?? 'not known', shrink: 1 },
          {
            title: 'Credential',
            cell: ({ kind, revokedAt }) =>
              `${WORDS[kind]}${revokedAt === null ? '' : ', REVOKED: add or log in again'}`,
          },
          { title: 'Id', cell: ({ id }) => id },
        ]);
      }),
    );
  account
    .command('remove <name>')
    .summary('remove an account with its servers')
    .action(
      action(async (cli, command) => {
        const registry = await registryOf(cli);
        const found = await accountOf(registry, command.args[0]);
        if (found.kind === 'environment') {
          throw new AppError('usage', `"${found.name}" is the token in CLICKUP_API_TOKEN.`, {
            next: 'Unset it where the gateway is started.',
          });
        }
        await registry.removeAccount(found);
        if (cli.flags.json) cli.json(document('gateway-account', { id: found.id, removed: true }));
        cli.progress(`Removed the account "${found.name}" and its servers.`);
      }),
    );
};

const WORDS = { token: 'API token', oauth: 'OAuth login', environment: 'CLICKUP_API_TOKEN' };

interface Shown {
  id: string;
  [field: string]: unknown;
}

function document(kind: string, account: object): Shown {
  return { schemaVersion: 1, kind, ...shown(account as Shown) };
}

/** Times as text, as every document has them. */
function shown(account: object): Shown {
  return Object.fromEntries(
    Object.entries(account).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  ) as Shown;
}

function checkName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) return name;
  throw new AppError('usage', `"${name}" cannot be the name of an account.`, {
    next: 'Use letters, digits, ., - and _.',
  });
}
