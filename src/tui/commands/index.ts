// commands: the slash commands, in the order that help and the menu show them.
import { cleanLine } from '../../base/index.ts';
import type { ReportName } from '../backend.ts';
import { type SlashCommand, wordsOf } from './command.ts';
import { conversationCommands } from './conversation.ts';
import { settingCommands } from './settings.ts';
import { workCommands } from './work.ts';

export type { Chat, SlashCommand } from './command.ts';
export { MODE_WORDS } from './settings.ts';

/** Keys, as help shows them. */
const KEYS = [
  ['Enter', 'send; while a turn runs, the model reads it at its next step'],
  ['Ctrl+J, Shift+Enter, \\ Enter', 'break the line'],
  ['Esc', 'interrupt; at rest, clear the input'],
  ['Shift+Tab', 'ask, plan, allow, read-only'],
  ['Ctrl+R', 'search what you said before'],
  ['Ctrl+O', 'what tools were asked and answered, rows as a table'],
  ['Ctrl+G', 'write in your editor'],
  ['@ and #', 'name a file, or a space, folder, list or task of yours'],
  ['Ctrl+C', 'interrupt; twice at rest, leave'],
] as const;

/** A command whose usage is longer is shown without it: every line has room in 80 columns. */
const LONGEST_CALL = 20;

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const room = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, what]) => `${name.padEnd(room)}  ${what}`);
}

const help: SlashCommand = {
  name: 'help',
  summary: 'keys and commands',
  usage: '',
  anytime: true,
  run(_rest, chat) {
    const call = ({ name, usage }: SlashCommand) => `/${name} ${usage}`.trim();
    const short = COMMANDS.map((one): [string, string] => [
      call(one).length > LONGEST_CALL ? `/${one.name} …` : call(one),
      one.summary,
    ]);
    chat.report([...aligned(KEYS), '', ...aligned(short)]);
  },
};

const exit: SlashCommand = {
  name: 'exit',
  summary: 'leave; the conversation is saved',
  usage: '',
  anytime: true,
  run: (_rest, chat) => chat.exit(),
};

const report = (name: ReportName, summary: string, usage = ''): SlashCommand => ({
  name,
  summary,
  usage,
  anytime: true,
  async run(rest, chat) {
    const lines = await chat.busy(`Reading ${name}`, () =>
      chat.backend.reports[name](wordsOf(rest), chat.state().size.columns),
    );
    const { endpoint, workspace } = chat.state().place;
    const here = `In use: ${endpoint}${workspace === null ? '' : ` (${workspace})`}`;
    chat.report(name === 'endpoint' ? [cleanLine(here, 200), ...lines] : lines);
  },
});

const reports = [
  report('workflows', 'workflows that /run can start'),
  report('runs', 'what was run, and how it ended', '[ID]'),
  report('tree', 'spaces, folders and lists', '[PATH]'),
  report('tools', "the endpoint's tools, and what each serves", '[NAME]'),
  report('endpoint', 'the endpoints of your profiles'),
  report('quota', 'what is left of the quota'),
  report('doctor', 'what the endpoint can do, and which workflows can run'),
] satisfies SlashCommand[];

export const COMMANDS: readonly SlashCommand[] = [
  help,
  ...workCommands,
  ...reports,
  ...conversationCommands,
  ...settingCommands,
  exit,
];
