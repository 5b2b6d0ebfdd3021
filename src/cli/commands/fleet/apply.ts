// fleet apply: makes the schedules those of a file. fleet schema: what the file may hold.
import { readFileSync } from 'node:fs';
import { AppError, messageOf } from '../../../base/index.ts';
import type { CommandFile } from '../../cli.ts';
import { loginName, withTables } from '../../fleet-rooms.ts';

export const fleetApply: CommandFile = (fleet, action) => {
  fleet
    .command('apply <file>')
    .summary('replace the schedules by those of a file, after showing the changes')
    .option('--dry-run', 'show what would change, and end')
    .action(
      action(async (cli, command) => {
        const { applyFleet, compareFleet, parseFleet } = await import('../../../fleet/index.ts');
        const { dryRun = false } = command.opts<{ dryRun?: boolean }>();
        const file = parseFleet(readText(command.args[0] ?? ''));
        await withTables(cli, async (server) => {
          const change = dryRun
            ? await compareFleet(server, file)
            : await applyFleet(server, file, loginName(), cli.clock.now());
          if (cli.flags.json) {
            cli.json({ schemaVersion: 1, kind: 'fleet-change', applied: !dryRun, ...change });
            return;
          }
          for (const id of change.add) cli.io.out(`+ ${id}`);
          for (const id of change.change) cli.io.out(`~ ${id}`);
          for (const id of change.remove) cli.io.out(`- ${id}`);
          const { add, change: changed, remove, same } = change;
          cli.io.out(
            `${add.length} added, ${changed.length} changed, ${remove.length} removed, ${same} the same.`,
          );
          if (dryRun) cli.io.out('Nothing was changed. Run it without --dry-run to apply it.');
        });
      }),
    );
  fleet
    .command('schema')
    .summary('print the JSON Schema of the file, for editors')
    .action(
      action(async (cli) => {
        const { fleetSchema } = await import('../../../fleet/index.ts');
        cli.json(fleetSchema());
      }),
    );
};

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${messageOf(thrown)}`, {
      next: 'Name a YAML file; `clickup-agent fleet schema` prints what it may hold.',
    });
  }
}
