// Whose word a plan is written on: a flag's, the policy's, or a person's, who may take it in parts.

import { numbersIn } from '../../base/index.ts';
import {
  AppError,
  type Approval,
  approveAll,
  approveByPolicy,
  type Engine,
  type JsonObject,
  type Plan,
  type PlanStep,
} from '../../engine/index.ts';
import { chatWords } from '../chat/words.ts';
import type { Cli } from '../cli.ts';
import { processTerminal } from '../process-terminal.ts';
import { planLines, showPlan } from '../view/plan-view.ts';
import { viewStep } from '../view/step-view.ts';
import { fieldSources } from './field-sources.ts';
import { stepForm } from './step-form.ts';

// A type alone, in the form that loads nothing: the review is loaded when it is asked for.
type Verdict = import('../../tui/index.ts').Verdict;

/** What a person answers, typed or in the review; `ask` leaves the review without a word. */
type Answer = Typed | { kind: 'drop'; number: number } | { kind: 'ask' };

/** An approval and the plan that it belongs to: a person may have changed a step before. */
export interface Approved {
  plan: Plan;
  approval: Approval;
}

/** What a person does on a terminal. */
export interface PersonAtTerminal {
  /** What they give the fields of a step; null for nothing. */
  edit(cli: Cli, step: PlanStep, plan: Plan): Promise<JsonObject | null>;
  /** What their review of a plan came to; null without a terminal. */
  review(cli: Cli, plan: Plan): Promise<{ verdict: Verdict | null } | null>;
}

/** The word on a plan; null when there is none. A plan without steps needs no word. */
export async function approve(
  cli: Cli,
  engine: Engine,
  plan: Plan,
  yes: boolean,
  hands: Partial<PersonAtTerminal> = {},
): Promise<Approved | null> {
  if (yes || plan.steps.length === 0) return { plan, approval: approveAll(plan) };
  const approval = approveByPolicy(plan);
  if (approval) return { plan, approval };
  if (cli.io.ask === null || cli.flags.json) return null;
  return askPerson(cli, engine, plan, { edit: editInForm, review: reviewer(), ...hands });
}

/** Asks until the answer is a word on the plan; an edit makes another plan and asks again. */
async function askPerson(
  cli: Cli,
  engine: Engine,
  first: Plan,
  hands: PersonAtTerminal,
): Promise<Approved | null> {
  let plan = first;
  let reviewing = false;
  for (;;) {
    const answer = reviewing ? await answerOf(hands, cli, plan) : await ask(cli, plan);
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
        const changes = step ? await hands.edit(cli, step, plan) : null;
        if (!step || !changes) break;
        const edited = await withOther(cli, () => engine.edit(plan, step.id, changes));
        if (edited && !reviewing) showPlan(cli, edited, 'numbered');
        plan = edited ?? plan;
        break;
      }
      case 'drop': {
        const rest = without(plan, answer.number);
        plan = (await withOther(cli, () => engine.part(plan, rest))) ?? plan;
        if (plan.steps.length === 0) return null;
        break;
      }
      case 'review':
        reviewing = true;
        break;
      case 'ask':
        reviewing = false;
        showPlan(cli, plan, 'numbered');
        break;
      case 'unclear':
        // Where there can be no review, the question is asked again.
        reviewing = false;
        cli.io.err(answer.message);
    }
  }
}

/** Another plan; null where a value does not fit: that is the person's to correct, not the run's end. */
async function withOther(cli: Cli, make: () => Promise<Plan>): Promise<Plan | null> {
  try {
    return await make();
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'usage')) throw thrown;
    cli.io.err([thrown.message, thrown.next].join(' ').trim());
    return null;
  }
}

/** The other steps, without those that build on the dropped one. */
export function without({ steps }: Plan, number: number): ReadonlySet<string> {
  const dropped = new Set([steps[number - 1]?.id ?? '']);
  for (const { id, uses } of steps) if (uses.some((one) => dropped.has(one))) dropped.add(id);
  return new Set(steps.map(({ id }) => id).filter((id) => !dropped.has(id)));
}

/** A part of the chat by itself; null without a terminal. */
async function alone(cli: Cli, plan: Plan) {
  const terminal = processTerminal(cli.machine.environment);
  if (terminal === null) return null;
  const paper = {
    words: chatWords(() => plan.timeZone),
    planLines: (one: Plan, width: number) => planLines(one, width, 'numbered'),
    stepView: (step: PlanStep) => viewStep(step, plan.timeZone),
  };
  const theme = cli.io.colour ? ('auto' as const) : ('none' as const);
  const { fillIn, reviewPlan } = await import('../../tui/index.ts');
  const options = { terminal, paper, theme, clock: cli.clock, signal: cli.ending.request };
  return { options, fillIn, reviewPlan };
}

async function editInForm(cli: Cli, step: PlanStep, plan: Plan): Promise<JsonObject | null> {
  const ui = await alone(cli, plan);
  const form = ui && stepForm(step, fieldSources(cli.app(), cli.clock, plan.timeZone));
  if (!form || form.fields.length === 0) {
    cli.io.err('Nothing in this step can be changed.');
    return null;
  }
  const changes = await ui.fillIn(ui.options, `Edit: ${step.target.name}`, form);
  return changes === null || Object.keys(changes).length === 0 ? null : changes;
}

/** The plan over the whole window: its steps are picked, looked at, edited, dropped. What was picked stays so. */
function reviewer(): PersonAtTerminal['review'] {
  let verdict: Verdict | null = null;
  return async (cli, plan) => {
    const ui = await alone(cli, plan);
    if (ui) verdict = await ui.reviewPlan(ui.options, plan, verdict);
    return ui && { verdict };
  };
}

async function answerOf(hands: PersonAtTerminal, cli: Cli, plan: Plan): Promise<Answer> {
  const reviewed = await hands.review(cli, plan);
  if (!reviewed) return { kind: 'unclear', message: 'A review needs a terminal.' };
  return answerTo(reviewed.verdict, plan);
}

/** What a review came to, by the numbers of the plan's steps. */
export function answerTo(verdict: Verdict | null, plan: Plan): Answer {
  if (verdict === null) return { kind: 'ask' };
  const numbers = plan.steps.flatMap(({ id }, at) => (verdict.steps.includes(id) ? [at + 1] : []));
  if (verdict.kind === 'write') return { kind: 'some', numbers };
  return { kind: verdict.kind, number: numbers[0] ?? 0 };
}

async function ask(cli: Cli, plan: Plan): Promise<Typed> {
  const count = plan.steps.length;
  const question =
    count === 1
      ? 'Write this? [y]es, [n]o, [r]eview, [e]dit: '
      : `Write these ${count}? [y]es, [n]o, [r]eview, some (1-3,5), edit one (e 2): `;
  const text = cli.io.ask ? await cli.io.ask(question) : '';
  return parseAnswer(text, count);
}

/** What a person types: all, none, some steps by number, one to edit, or a review. */
type Typed =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'some'; numbers: number[] }
  | { kind: 'edit'; number: number }
  | { kind: 'review' }
  | { kind: 'unclear'; message: string };

/** Reads an answer about a plan of `count` steps, which are numbered from 1. Nothing means no. */
export function parseAnswer(text: string, count: number): Typed {
  const answer = text.trim().toLowerCase();
  if (['', 'n', 'no', 'none', 'q', 'quit'].includes(answer)) return { kind: 'none' };
  if (['y', 'yes', 'a', 'all'].includes(answer)) return { kind: 'all' };
  if (['r', 'review'].includes(answer)) return { kind: 'review' };
  const edit = /^e(?:dit)?\s*(\d*)$/.exec(answer);
  if (edit) {
    const [number] = numbersIn(edit[1] || (count === 1 ? '1' : ''), count) ?? [];
    return number === undefined ? unclear(count) : { kind: 'edit', number };
  }
  const numbers = numbersIn(answer, count);
  return numbers === null ? unclear(count) : { kind: 'some', numbers };
}

function unclear(count: number): Typed {
  return {
    kind: 'unclear',
    message: `Answer y, n, r to look at each step, numbers from 1 to ${count} such as 1-3,5, or e and a number.`,
  };
}
