// quota: what is left of the budget that everything with this credential shares.
import { addSaved, quotaDocument } from '../../app/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { QuotaSnapshot } from '../../quota/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { quotaLines } from '../view/quota-view.ts';

/** How often --watch looks, ms. */
const WATCH_MS = 1_000;

export const quotaCommand: CommandFile = (program, action) => {
  program
    .command('quota')
    .summary('show what is left of the shared quota')
    .option('--watch', 'refresh until interrupted')
    .action(
      action(async (cli, command) => {
        const governor = await cli.app().governor();
        let snapshot = await governor.refresh();
        if (snapshot.limit === null && snapshot.daily === undefined) {
          // Nobody has said anything yet: one cheap read makes the endpoint tell.
          const reader = await cli.app().reader();
          await reader.read(reader.can('user.me') ? 'user.me' : 'workspace.list', {});
          snapshot = await governor.refresh();
        }
        await show(cli, snapshot);
        if (!command.opts<{ watch?: boolean }>().watch) return;
        while (!cli.interrupted.aborted) {
          try {
            await cli.clock.sleep(WATCH_MS, cli.interrupted);
          } catch {
            return;
          }
          await show(cli, await governor.refresh());
        }
      }),
    );
};

async function show(cli: Cli, snapshot: QuotaSnapshot): Promise<void> {
  const app = cli.app();
  const { fingerprint } = await app.endpoint();
  const saved = await addSaved(await app.store(), fingerprint, 0);
  const parts = await app.governors();
  if (cli.flags.json) {
    const document: JsonObject = {
      schemaVersion: 1,
      kind: 'quota',
      endpoint: app.profileName,
      ...(await app.quota()),
      rejected: snapshot.rejected,
      lanes: { ...snapshot.lanes },
      costs: snapshot.costs,
      savedByCache: saved,
      ...(snapshot.daily === undefined ? {} : { daily: snapshot.daily }),
      ...(parts.length < 2
        ? {}
        : {
            endpoints: parts.map((one) => ({ endpoint: one.name, ...quotaDocument(one.governor) })),
          }),
    };
    cli.json(document);
    return;
  }
  if (parts.length > 1) {
    for (const { name, governor } of parts) {
      for (const line of quotaLines(name, governor.snapshot(), 0, cli.clock.now()))
        cli.io.out(line);
    }
    return;
  }
  for (const line of quotaLines(app.profileName, snapshot, saved, cli.clock.now()))
    cli.io.out(line);
}
