// Slash commands that plan and write: workflows, and what the conversation has collected.
import { AppError, numbersIn } from '../../base/index.ts';
import type { Plan } from '../../engine/index.ts';
import type { Sheet } from '../sheet.ts';
import { planSheet, resultSheet, verdictOf } from '../sheets.ts';
import { type Chat, type SlashCommand, usage, wordsOf } from './command.ts';

const run: SlashCommand = {
  name: 'run',
  summary: 'plan a workflow, and write it when you say so',
  usage: 'WORKFLOW [--FLAG VALUE]… [--dry-run]',
  recorded: true,
  async run(rest, chat) {
    const words = wordsOf(rest);
    const name = words[0] ?? (await chat.pick('Which workflow?', await chat.backend.workflows()));
    if (name === null) return;
    if (words.includes('--help') || words.includes('-h')) {
      chat.report(await chat.backend.workflowHelp(name));
      return;
    }
    const given = words.slice(1).filter((word) => word !== '--dry-run');
    const flags = words.length > 1 ? given : await askedFlags(name, chat);
    if (flags === null) return;
    const dry = words.includes('--dry-run');
    const { plan, notes } = await chat.busy(`Planning ${name}`, () =>
      chat.backend.planWorkflow(name, flags),
    );
    for (const note of notes) chat.notice('info', note);
    await show(plan, chat, '');
    if (plan.steps.length > 0) await decide(plan, chat, dry);
  },
};

/** What a workflow that is run bare cannot do without; null when the person went back. */
async function askedFlags(name: string, chat: Chat): Promise<string[] | null> {
  const form = await chat.backend.workflowForm(name);
  return form.asked === 0 ? [] : chat.form(name, form);
}

const tasks: SlashCommand = {
  name: 'tasks',
  summary: 'tasks that match a query, as a table to work in',
  usage: 'QUERY',
  anytime: true,
  async run(rest, chat) {
    const query = rest.replace(/^"([\s\S]*)"$/, '$1');
    if (query === '') throw usage('Which tasks?', 'Write /tasks open assignee:me due:this-week.');
    const { table, notes } = await chat.busy('Reading tasks', () => chat.backend.tasks(query));
    const found = `${table.rows.length} ${table.rows.length === 1 ? 'task' : 'tasks'}: ${query}`;
    const call = { kind: 'tool', tool: 'tasks', args: { query } } as const;
    chat.say({ ...call, ok: true, summary: found, detail: '', table });
    if (table.rows.length > 0) await chat.sheet(resultSheet(found, table));
    if (notes.length > 0) chat.notice('info', notes.join(' '));
  },
};

const plan: SlashCommand = {
  name: 'plan',
  summary: 'collect writes into a plan; review, show, save or drop it',
  usage: '[REQUEST | show | save FILE | drop]',
  recorded: true,
  async run(rest, chat) {
    const [word = '', ...more] = wordsOf(rest);
    const act = Object.hasOwn(ACTS, word) && ACTS[word];
    if (act) return onPlan(act, chat, more.join(' '));
    const waiting = rest === '' ? await pendingPlan(chat) : null;
    if (waiting) return review(waiting, chat);
    chat.setMode('plan');
    if (rest !== '') await chat.send({ text: rest, shown: rest });
    else
      chat.notice('info', 'Writes are now collected, none is written.', 'Write them with /apply.');
  },
};

const undo: SlashCommand = {
  name: 'undo',
  summary: 'undo what a run wrote, after showing how',
  usage: '[RUN]',
  recorded: true,
  async run(rest, chat) {
    const id = wordsOf(rest)[0] ?? (await chat.pick('Which run?', await chat.backend.latestRuns()));
    if (id === null) return;
    const opposite = await chat.busy('Planning the undo', () => chat.backend.planUndo(id));
    await show(opposite, chat, '');
    if (opposite.steps.length > 0) await decide(opposite, chat);
  },
};

/** What can be done with the plan that waits; `rest`: what is said behind it. */
type Act = (pending: Plan, chat: Chat, rest: string) => Promise<void>;

async function onPlan(act: Act, chat: Chat, rest: string): Promise<void> {
  const pending = await pendingPlan(chat);
  if (pending) return act(pending, chat, rest);
  chat.notice('info', 'There is no plan.', 'Make one with /plan REQUEST or /run WORKFLOW.');
}

const show: Act = async (pending, chat) =>
  chat.report(chat.backend.planLines(pending, chat.state().size.columns));

const ACTS: Record<string, Act> = {
  show,
  async save(pending, chat, file) {
    if (file === '') throw usage('The plan needs a file.', 'Write /plan save FILE.');
    const path = await chat.backend.savePlan(file, pending);
    chat.notice('info', `The plan is saved: clickup-agent apply ${path}`);
  },
  async drop(_pending, chat) {
    await (await chat.session()).dropPlan();
    dropped(chat);
  },
};

const apply: SlashCommand = {
  name: 'apply',
  summary: 'write the plan, or only some of its steps',
  usage: '[STEP]…',
  recorded: true,
  run: (rest, chat) =>
    onPlan((plan) => write(chat, rest === '' ? undefined : stepsOf(plan, rest)), chat, rest),
};

/** The ids of steps by numbers such as `1-3,5`. Errors: AppError `usage`. */
function stepsOf({ steps }: Plan, text: string): Set<string> {
  const numbers = numbersIn(text, steps.length);
  if (numbers) return new Set(numbers.flatMap((number) => steps[number - 1]?.id ?? []));
  throw usage(`The plan has no step ${text}.`, `Its steps are 1 to ${steps.length}.`);
}

/** Changes a step in a form. Errors: AppError `usage` for what does not fit. */
async function editStep(id: string, chat: Chat): Promise<void> {
  const session = await chat.session();
  const step = session.pendingPlan()?.steps.find((one) => one.id === id);
  if (!step) return;
  const changes = await chat.form(`Edit: ${step.target.name}`, chat.backend.stepForm(step));
  if (!changes || Object.keys(changes).length === 0) return;
  await chat.busy('Planning the step again', () => session.editStep(id, changes));
}

/** Asks whether a plan is written, and does what was answered; `dry` keeps it without asking. */
async function decide(pending: Plan, chat: Chat, dry = false): Promise<void> {
  (await chat.session()).holdPlan(pending);
  const { mode } = chat.state();
  if (dry || mode === 'read-only' || mode === 'plan') {
    chat.notice('info', 'Nothing was written.', 'Write it with /apply.');
    return;
  }
  await review(pending, chat);
}

/** The plan as a place to work in, until what is picked is written or the person leaves it waiting. */
async function review(first: Plan, chat: Chat): Promise<void> {
  const session = await chat.session();
  let before: Sheet | undefined;
  for (let plan: Plan | null = first; plan; plan = session.pendingPlan()) {
    const left = await chat.sheet(planSheet(plan, chat.backend, before));
    before = left?.sheet;
    const verdict = left && verdictOf(left);
    if (!verdict) return chat.notice('info', `${waits(plan.steps.length)}.`, LATER);
    const chosen = new Set(verdict.steps);
    if (verdict.kind === 'write') return write(chat, chosen);
    if (verdict.kind === 'drop') await session.dropPlan(chosen);
    else for (const id of chosen) await editStep(id, chat);
  }
  dropped(chat);
}

const LATER = 'Review with /plan, write with /apply.';

function waits(steps: number): string {
  return steps === 1 ? '1 step waits' : `${steps} steps wait`;
}

/** Writes the pending plan, or only these steps; what is left out goes on waiting. */
async function write(chat: Chat, only?: ReadonlySet<string>): Promise<void> {
  if (chat.state().mode === 'read-only') {
    throw new AppError('denied', 'The mode is read-only.', { next: 'Change it with Shift+Tab.' });
  }
  const session = await chat.session();
  const onStep = (done: number, total: number) => chat.progress(`Writing ${done} of ${total}`);
  const report = await chat.busy(
    'Writing',
    (signal) => {
      signal.addEventListener('abort', () => session.interrupt(), { once: true });
      return session.applyPlan(only, onStep);
    },
    'finishes',
  );
  if (report) chat.report(chat.backend.runLines(report, chat.state().size.columns));
  const left = session.pendingPlan()?.steps.length ?? 0;
  if (left > 0) chat.notice('info', `${waits(left)}.`, LATER);
}

function dropped(chat: Chat): void {
  chat.notice('info', 'The plan is dropped. Nothing more of it is written.');
}

async function pendingPlan(chat: Chat): Promise<Plan | null> {
  const session = await chat.session();
  await session.restored();
  return session.pendingPlan();
}

export const workCommands = [run, plan, apply, undo, tasks] satisfies SlashCommand[];
