// runs list: the latest runs.
import { AppError } from '../../../base/index.ts';
import {
  formatMoment,
  formatSpan,
  type RunReport,
  runHistory,
  sinceNamed,
} from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { runDocument } from '../../view/plan-view.ts';
import { workIn } from '../../view/run-view.ts';
import { printTable } from '../../view/table.ts';

const STATES = ['running', 'done', 'partial', 'failed', 'interrupted'] as const;

export const runsList: CommandFile = (runs, action) => {
  runs
    .command('list')
    .summary('list the latest runs, newest first (of one profile with --profile)')
    .option('--workflow <name>', 'only runs of this workflow')
    .option('--state <state>', STATES.join(', '))
    .option('--since <when>', 'a duration such as 7d, or a date such as 2026-11-01')
    .option('--limit <count>', 'number of runs', '20')
    .action(
      action(async (cli, command) => {
        const { workflow, state, since, limit } = command.opts<Record<string, string>>();
        const reports = await runHistory(await cli.app().store()).list({
          ...(workflow ? { workflow } : {}),
          ...(state ? { state: checkState(state) } : {}),
          ...(cli.flags.profile ? { profile: cli.flags.profile } : {}),
          ...(since ? { since: sinceNamed(since, cli.app().timeZone, cli.clock.now()) } : {}),
          limit: Math.max(1, Number(limit) || 20),
        });
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'runs', runs: reports.map(runDocument) });
          return;
        }
        if (reports.length === 0) {
          cli.io.out('Nothing has run yet.');
          return;
        }
        const { timeZone } = cli.app();
        printTable(cli, reports, [
          { title: 'Run', cell: ({ id }) => id },
          { title: 'Workflow', cell: workIn, shrink: 1 },
          { title: 'Started', cell: (run) => formatMoment(run.startedAt, timeZone) },
          { title: 'Took', cell: tookOf, align: 'right' },
          { title: 'State', cell: ({ state: ended }) => ended },
          { title: 'Writes', cell: (run) => String(writesOf(run)), align: 'right' },
          { title: 'Calls', cell: ({ quota }) => String(quota.calls ?? ''), align: 'right' },
        ]);
      }),
    );
};

function checkState(state: string) {
  const known = STATES.find((one) => one === state);
  if (known) return known;
  throw new AppError('usage', `There is no state "${state}".`, {
    next: `Known: ${STATES.join(', ')}.`,
  });
}

function writesOf({ summary }: RunReport): number {
  return summary.create + summary.update + summary.delete;
}

function tookOf(run: RunReport): string {
  return run.finishedAt === null ? '–' : formatSpan(run.finishedAt - run.startedAt);
}
