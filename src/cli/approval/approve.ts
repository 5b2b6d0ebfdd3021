// Whose word a plan is written on: a flag's, the policy's, or a person's, who may take it in parts.
import {
  AppError,
  type Approval,
  approveAll,
  approveByPolicy,
  type Engine,
  type Plan,
} from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { showPlan } from '../view/show-plan.ts';
import { type Answer, parseAnswer } from './answer.ts';
import { askForEdit } from './edit.ts';

/** An approval and the plan that it belongs to: a person may have changed a step before. */
export interface Approved {
  plan: Plan;
  approval: Approval;
}

/** The word on a plan; null when there is none. A plan without steps needs no word. */
export async function approve(
  cli: Cli,
  engine: Engine,
  plan: Plan,
  yes: boolean,
): Promise<Approved | null> {
  if (yes || plan.steps.length === 0) return { plan, approval: approveAll(plan) };
  const approval = approveByPolicy(plan);
  if (approval) return { plan, approval };
  if (cli.io.ask === null || cli.flags.json) return null;
  return askPerson(cli, engine, plan);
}

/** Asks until the answer is a word on the plan; an edit makes another plan and asks again. */
async function askPerson(cli: Cli, engine: Engine, first: Plan): Promise<Approved | null> {
  let plan = first;
  for (;;) {
    const answer = await ask(cli, plan);
    switch (answer.kind) {
      case 'none':
        return null;
      case 'all':
        return { plan, approval: approveAll(plan) };
      case 'some': {
        const all = approveAll(plan);
        const chosen = answer.numbers.flatMap((number) => plan.steps[number - 1]?.id ?? []);
        const steps = new Set(chosen.filter((id) => all.steps.has(id)));
        return { plan, approval: { hash: plan.hash, steps } };
      }
      case 'edit': {
        const step = plan.steps[answer.number - 1];
        const changes = step ? await askForEdit(cli, step, plan.timeZone) : null;
        if (!step || !changes) break;
        try {
          plan = await engine.edit(plan, step.id, changes);
          showPlan(cli, plan, 'numbered');
        } catch (thrown) {
          // A value that does not fit is the person's to correct, not the end of the run.
          if (!(thrown instanceof AppError && thrown.code === 'usage')) throw thrown;
          cli.io.err([thrown.message, thrown.next].join(' ').trim());
        }
        break;
      }
      case 'unclear':
        cli.io.err(answer.message);
    }
  }
}

async function ask(cli: Cli, plan: Plan): Promise<Answer> {
  const count = plan.steps.length;
  const question =
    count === 1
      ? 'Write this? [y]es, [n]o, [e]dit: '
      : `Write these ${count}? [y]es, [n]o, some (1-3,5), edit one (e 2): `;
  const text = cli.io.ask ? await cli.io.ask(question) : '';
  return parseAnswer(text, count);
}
