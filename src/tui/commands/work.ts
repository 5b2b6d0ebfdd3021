// Slash commands that plan and write: workflows, and what the conversation has collected.
import { AppError } from '../../base/index.ts';
import type { Plan } from '../../engine/index.ts';
import { type Chat, type SlashCommand, wordsOf } from './command.ts';

const run: SlashCommand = {
  name: 'run',
  summary: 'plan a workflow, show it, and write it when you say so',
  usage: 'WORKFLOW [--FLAG VALUE]… [--dry-run]',
  async run(rest, chat) {
    const words = wordsOf(rest);
    const name = words[0] ?? (await chat.pick('Which workflow?', await chat.backend.workflows()));
    if (name === null) return;
    const flags = words.slice(1).filter((word) => word !== '--dry-run');
    const dry = words.includes('--dry-run') || chat.state().mode === 'read-only';
    const plan = await chat.busy(`Planning ${name}`, () => chat.backend.planWorkflow(name, flags));
    chat.report(chat.backend.planLines(plan, chat.width()));
    if (plan.steps.length === 0) return;
    chat.plan.set(plan);
    if (dry || chat.state().mode === 'plan') {
      chat.notice('info', 'Nothing was written.', 'Write it with /apply.');
      return;
    }
    await decide(plan, chat);
  },
};

const plan: SlashCommand = {
  name: 'plan',
  summary: 'collect writes instead of making them; show, save or drop the plan',
  usage: '[REQUEST | save FILE | drop]',
  async run(rest, chat) {
    const [word, file] = wordsOf(rest);
    if (word === 'drop') return drop(chat);
    if (word === 'save') {
      const pending = await pendingPlan(chat);
      if (!pending) return nothing(chat);
      if (!file)
        throw new AppError('usage', 'The plan needs a file.', { next: 'Write /plan save FILE.' });
      const path = await chat.backend.savePlan(file, pending);
      chat.notice('info', `The plan is kept: clickup-agent apply ${path}`);
      return;
    }
    if (rest === '') {
      const pending = await pendingPlan(chat);
      if (pending) {
        chat.report(chat.backend.planLines(pending, chat.width()));
        return;
      }
    }
    chat.setMode('plan');
    if (rest === '') {
      chat.notice(
        'info',
        'Writes are now collected, and nothing is written.',
        'Write them with /apply.',
      );
    } else await chat.send({ text: rest, shown: rest });
  },
};

const apply: SlashCommand = {
  name: 'apply',
  summary: 'write the plan that stands on the screen',
  usage: '',
  async run(_rest, chat) {
    if (chat.state().mode === 'read-only') {
      throw new AppError('denied', 'The mode is read-only.', { next: 'Change it with Shift+Tab.' });
    }
    const held = chat.plan.get();
    if (held) return write(held, chat);
    const session = chat.state().model === null ? null : await chat.session();
    if (!session?.pendingPlan()) return nothing(chat);
    const report = await chat.busy('Writing the plan', (signal) => {
      signal.addEventListener('abort', () => session.interrupt(), { once: true });
      return session.applyPlan();
    });
    if (report) chat.report(chat.backend.runLines(report, chat.width()));
  },
};

/** Asks whether a plan is written, and does what was answered. */
async function decide(pending: Plan, chat: Chat): Promise<void> {
  const count = pending.steps.length;
  const answer = await chat.pick(`Write ${count === 1 ? 'this' : `these ${count}`}?`, [
    { value: 'keep', label: 'Not now', hint: 'the plan waits for /apply' },
    { value: 'write', label: 'Yes, write', hint: 'exactly as shown' },
    { value: 'drop', label: 'No, drop the plan', hint: '' },
  ]);
  if (answer === 'write') await write(pending, chat);
  else if (answer === 'drop') await drop(chat);
  else chat.notice('info', 'Nothing was written.', 'Write it with /apply, or /plan drop.');
}

async function write(pending: Plan, chat: Chat): Promise<void> {
  const report = await chat.busy('Writing', (signal) =>
    chat.backend.applyPlan(pending, {
      signal,
      onStep: (done, total) => chat.progress(`Writing ${done} of ${total}`),
    }),
  );
  chat.plan.set(null);
  chat.report(chat.backend.runLines(report, chat.width()));
}

async function drop(chat: Chat): Promise<void> {
  if (!(await pendingPlan(chat))) return nothing(chat);
  chat.plan.set(null);
  if (chat.state().model !== null) (await chat.session()).dropPlan();
  chat.notice('info', 'The plan is dropped. Nothing was written.');
}

async function pendingPlan(chat: Chat): Promise<Plan | null> {
  const held = chat.plan.get();
  if (held || chat.state().model === null) return held;
  return (await chat.session()).pendingPlan();
}

function nothing(chat: Chat): void {
  chat.notice('info', 'There is no plan.', 'Make one with /plan REQUEST or /run WORKFLOW.');
}

export const workCommands = [run, plan, apply] satisfies SlashCommand[];
