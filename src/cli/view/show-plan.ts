// Printing a plan: the document, or lines for a person.
import type { Plan } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { planDocument, planLines } from './plan-view.ts';

/** `numbered` puts a number before each step, for choosing. */
export function showPlan(cli: Cli, plan: Plan, how?: 'numbered'): void {
  if (cli.flags.json) cli.json(planDocument(plan));
  else for (const line of planLines(plan, cli.io.columns, how)) cli.io.out(line);
}
