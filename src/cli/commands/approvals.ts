// approvals: plans of the fleet that wait for people, and what those say.
import type { Command } from 'commander';
import { cleanLine } from '../../base/index.ts';
import type { WaitingPlan } from '../../fleet/index.ts';
import type { Action, CommandFile } from '../cli.ts';
import { loginName, withFleet, withTables } from '../fleet-rooms.ts';
import { fieldLines } from '../view/field-table.ts';
import { planDocument } from '../view/plan-view.ts';
import { printTable } from '../view/table.ts';

export const approvalsCommand: CommandFile = (program, action) => {
  const approvals = program.command('approvals').summary('plans of the fleet that wait for people');
  approvals
    .command('list')
    .summary('list the plans that wait for approval (--all: also decided ones)')
    .option('--all', 'also those that were decided')
    .action(
      action(async (cli, command) => {
        const { listPlans } = await import('../../fleet/index.ts');
        await withTables(cli, async (server) => {
          const all = command.opts<{ all?: boolean }>().all === true;
          const plans = await listPlans(server, all ? undefined : 'waiting');
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'approvals', plans });
          else if (plans.length === 0) cli.io.out('No plan waits.');
          else {
            const columns = [
              { title: 'Plan', cell: ({ hash }: WaitingPlan) => hash.slice(0, 8) },
              { title: 'Slot', cell: ({ slot }: WaitingPlan) => cleanLine(slot), shrink: 1 },
              { title: 'State', cell: ({ state }: WaitingPlan) => state },
              { title: 'Agreed', cell: (plan: WaitingPlan) => agreedOf(plan) },
              {
                title: 'Until',
                cell: (plan: WaitingPlan) => new Date(plan.expiresAt).toISOString(),
              },
            ];
            printTable(cli, plans, columns);
          }
        });
      }),
    );
  approvals
    .command('show <plan>')
    .summary('show one plan by its hash, or the start of it, before → after for each field')
    .action(
      action(async (cli, command) => {
        const { findPlan } = await import('../../fleet/index.ts');
        await withTables(cli, async (server) => {
          const { waiting, plan } = await findPlan(server, command.args[0] ?? '');
          if (cli.flags.json) {
            cli.json({ ...planDocument(plan), approval: waiting });
            return;
          }
          for (const line of fieldLines(plan, cli.io.columns)) cli.io.out(line);
          cli.io.out(`${waiting.state}: ${agreedOf(waiting)} of ${waiting.approvers.join(', ')}.`);
          for (const { person, verdict } of waiting.voices) cli.io.out(`${person}: ${verdict}`);
        });
      }),
    );
  for (const verdict of ['approve', 'reject'] as const) say(approvals, action, verdict);
};

function say(approvals: Command, action: Action, verdict: 'approve' | 'reject'): void {
  const command = approvals
    .command(`${verdict} <plan>`)
    .summary(verdict === 'approve' ? 'agree to a plan, or to some of its steps' : 'refuse a plan')
    .option('--as <person>', 'who says so, as the fleet file names them; default the login name');
  if (verdict === 'approve') command.option('--steps <ids>', 'only these steps, such as s1,s3');
  command.action(
    action(async (cli, { args }) => {
      const { decide } = await import('../../fleet/index.ts');
      const options = command.opts<{ as?: string; steps?: string }>();
      await withFleet(cli, async (fleet) => {
        const plan = await decide(fleet.server, fleet.queue, {
          ...{ hash: args[0] ?? '', person: options.as ?? loginName(), verdict },
          ...(options.steps ? { steps: options.steps.split(/[ ,]+/).filter(Boolean) } : {}),
          // Whom it speaks for is not proven here, so who typed it is written down.
          via: `command line of ${loginName()}`,
        });
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'approval', ...plan });
        else cli.io.out(`${plan.hash.slice(0, 8)} is ${plan.state} (${agreedOf(plan)}).`);
      });
    }),
  );
}

function agreedOf({ voices, needed }: WaitingPlan): string {
  return `${voices.filter(({ verdict }) => verdict === 'approve').length} of ${needed} agreed`;
}
