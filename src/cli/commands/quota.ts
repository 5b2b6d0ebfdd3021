// quota: what is left of the budget that everything with this credential shares.
import { addSaved, quotaDocument } from '../../app/index.ts';
import { cleanLine, type JsonObject } from '../../base/index.ts';
import { formatSpan } from '../../engine/index.ts';
import type { QuotaSnapshot } from '../../quota/index.ts';
import type { Cli, CommandFile } from '../cli.ts';

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

/** Tools whose learned cost is listed; those of one unit are not worth a line. */
const MOST_COSTS = 10;

function quotaLines(endpoint: string, quota: QuotaSnapshot, saved: number, now: number): string[] {
  const { limit, remaining, resetAt, daily, lanes, costs } = quota;
  const dear = Object.entries(costs)
    .filter(([, units]) => units > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_COSTS);
  const waiting = lanes.interactive.queued + lanes.batch.queued;
  return [
    limit === null && remaining === null
      ? `${endpoint} does not say what its quota is.`
      : `${endpoint}: ${remaining ?? '?'} of ${limit ?? '?'} calls left${inSpan(resetAt, now)}.`,
    ...(daily === undefined
      ? []
      : [
          `Today: ${daily.remaining ?? '?'} of ${daily.limit ?? '?'} left${inSpan(daily.resetAt, now)}.`,
        ]),
    ...(waiting > 0
      ? [`Waiting: ${lanes.interactive.queued} interactive, ${lanes.batch.queued} batch.`]
      : []),
    ...dear.map(([tool, units]) => `${cleanLine(tool)} takes about ${units} calls.`),
    ...(saved > 0 ? [`The cache has saved about ${saved} calls.`] : []),
  ];
}

function inSpan(until: number | null, now: number): string {
  if (until === null) return '';
  const left = Math.max(0, until - now);
  // A window is a minute, and people watch its seconds.
  const span = left < 120_000 ? `${Math.ceil(left / 1_000)} s` : formatSpan(left);
  return `, full again in ${span}`;
}
