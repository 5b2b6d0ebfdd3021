// Slash commands that change how the chat behaves.
import type { Mode } from '../../agent/index.ts';
import { type AppError, cleanLine } from '../../base/index.ts';
import { type Chat, type SlashCommand, usage, wordsOf } from './command.ts';

/** What each mode means, in the words of the header and of `/mode`. */
export const MODE_WORDS = {
  ask: 'asks before each write',
  plan: 'collects writes, writes nothing',
  allow: 'writes unasked, deletes still ask',
  'read-only': 'reads only',
} as const satisfies Record<Mode, string>;

/** What is named, else what is picked; null when the person went back. Errors: AppError `usage`. */
async function chosen<T extends string>(
  what: string,
  rest: string,
  known: Readonly<Record<T, string>>,
  chat: Chat,
): Promise<T | null> {
  const names = Object.keys(known);
  const choices = names.map((name) => ({ value: name, label: name, hint: known[name as T] }));
  const value = rest === '' ? await chat.pick(`Which ${what}?`, choices) : rest.trim();
  if (value !== null && !names.includes(value)) throw unknown(what, value, names);
  return value as T | null;
}

const mode: SlashCommand = {
  name: 'mode',
  summary: 'how writes are treated; Shift+Tab changes it too',
  usage: '[ask | plan | allow | read-only]',
  anytime: true,
  async run(rest, chat) {
    const wanted = await chosen('mode', rest, MODE_WORDS, chat);
    if (wanted === null) return;
    chat.setMode(wanted);
    chat.notice('info', `Mode ${wanted}: ${MODE_WORDS[wanted]}.`);
  },
};

const model: SlashCommand = {
  name: 'model',
  summary: 'which model answers',
  usage: '[NAME]',
  async run(rest, chat) {
    const known = await chat.backend.models();
    const now = chat.state().model;
    const choices = known.map((one) => (one.value === now ? { ...one, hint: 'answers now' } : one));
    const wanted = rest === '' ? await chat.pick('Which model?', choices) : rest.trim();
    if (wanted === null) return;
    await chat.setModel(wanted);
    const isKnown = known.some(({ value }) => value === wanted);
    chat.notice(
      isKnown ? 'info' : 'warn',
      `${cleanLine(wanted)} answers from now on.`,
      isKnown ? undefined : 'Its price and limits are not known here.',
    );
  },
};

const rules: SlashCommand = {
  name: 'rules',
  summary: 'writes that you always allow; remove N revokes one',
  usage: '[remove N]',
  anytime: true,
  async run(rest, chat) {
    const session = await chat.session();
    const [word, number] = wordsOf(rest);
    const all = session.rules().map(({ pattern, scope }) => `${pattern} in ${cleanLine(scope)}`);
    if (word === 'remove') {
      const index = Number(number) - 1;
      const known = all.map((_, i) => String(i + 1));
      if (!all[index]) throw unknown('rule', number ?? '', known);
      session.removeRule(index);
      chat.notice('info', `${all[index]} asks again.`);
    } else if (all.length > 0) {
      const lines = all.map((rule, i) => `${i + 1}. ${rule}`);
      chat.report([...lines, 'Revoke one with /rules remove N.']);
    } else chat.notice('info', 'Nothing is always allowed: every write asks.');
  },
};

/** How the chat looks to a person, in every session from now on. */
const look = (
  name: 'theme' | 'notify',
  ways: Readonly<Record<string, string>>,
  summary: string,
): SlashCommand => ({
  ...{ name, summary, usage: `[${Object.keys(ways).join(' | ')}]`, anytime: true },
  async run(rest, chat) {
    const wanted = await chosen(name === 'theme' ? name : 'way', rest, ways, chat);
    if (wanted === null) return;
    chat.change({ [name]: wanted });
    await chat.backend.saveLook({ [name]: wanted });
  },
});

const WAYS = { on: 'a notification of the terminal', bell: 'its bell', off: '' };
const THEMES = { dark: '', light: '', none: '' };

function unknown(what: string, text: string, known: readonly string[]): AppError {
  return usage(
    `There is no ${what} "${cleanLine(text, 40)}".`,
    `Known: ${known.join(', ') || 'none'}.`,
  );
}

export const settingCommands: readonly SlashCommand[] = [
  ...[mode, model, rules],
  look('theme', THEMES, 'colours for a dark or a light background, or none'),
  look('notify', WAYS, 'how the chat gets your attention while it waits'),
];
