// gateway key: API keys, for servers that ask their callers for one besides the address.
import { AppError } from '../../../base/index.ts';
import type { CommandFile } from '../../cli.ts';
import { printTable } from '../../view/table.ts';
import { accountOf, registryOf } from './registry.ts';

export const keyCommand: CommandFile = (gateway, action) => {
  const key = gateway.command('key').summary('manage API keys for servers that ask for one');
  key
    .command('create <name>')
    .summary('create a key for a person or program and print it, this once')
    .option(
      '--account <name>',
      'opens only servers of this account; default those of every account',
    )
    .action(
      action(async (cli, command) => {
        const [name = ''] = command.args;
        const { keys, accounts } = await registryOf(cli);
        const { account } = command.opts<{ account?: string }>();
        const of = account === undefined ? null : (await accountOf({ accounts }, account)).id;
        const { apiKey, secret } = await keys.create(name, of);
        const { hash: _hash, createdAt: _at, ...shown } = apiKey;
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-key', ...shown, key: secret });
        } else {
          cli.io.out(secret);
        }
        cli.progress(`Created the key "${name}" (${apiKey.id}). It is not shown again.`);
      }),
    );
  key
    .command('list')
    .summary('list the keys by name; none is shown')
    .action(
      action(async (cli) => {
        const { keys, accounts } = await registryOf(cli);
        const names = new Map((await accounts.list()).map(({ id, name }) => [id, name]));
        const rows = (await keys.list()).map(({ id, name, account }) => ({
          id,
          name,
          account: account === null ? null : (names.get(account) ?? account),
        }));
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-keys', keys: rows });
          return;
        }
        printTable(cli, rows, [
          { title: 'Key', cell: ({ name }) => name, shrink: 1 },
          { title: 'Opens servers of', cell: ({ account }) => account ?? 'every account' },
          { title: 'Id', cell: ({ id }) => id },
        ]);
      }),
    );
  key
    .command('delete <key>')
    .summary('revoke a key, by id or name')
    .action(
      action(async (cli, command) => {
        const [text = ''] = command.args;
        const { keys } = await registryOf(cli);
        const found = (await keys.list()).filter(({ id, name }) => id === text || name === text);
        const [one, another] = found;
        if (!one || another) {
          const message = one ? `Several keys are named "${text}".` : `There is no key "${text}".`;
          throw new AppError('usage', message, {
            next: 'Run `clickup-agent gateway key list` to see the ids.',
          });
        }
        await keys.remove(one.id);
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-key', id: one.id, deleted: true });
        }
        cli.progress(`Deleted the key "${one.name}".`);
      }),
    );
};
