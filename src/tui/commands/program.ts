// Slash commands about the program: help and leaving.
import type { SlashCommand } from './command.ts';

/** Keys, as help shows them. */
const KEYS = [
  ['Enter', 'send; while a turn runs, queue'],
  ['Ctrl+J, Shift+Enter, \\ Enter', 'break the line'],
  ['Esc', 'interrupt; at rest, clear the input'],
  ['Shift+Tab', 'ask, plan, allow, read-only'],
  ['Ctrl+R', 'search what you said before'],
  ['Ctrl+O', 'open what tools were asked and answered'],
  ['Ctrl+G', 'write in your editor'],
  ['@ and #', 'name a file, or a space, folder or list'],
  ['Ctrl+C', 'interrupt; twice at rest, leave'],
] as const;

/** A command whose usage is longer is shown without it: every line has room in 80 columns. */
const LONGEST_CALL = 20;

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const room = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, what]) => `${name.padEnd(room)}  ${what}`);
}

/** Help needs the table that it is itself in. */
export function programCommands(all: () => readonly SlashCommand[]): SlashCommand[] {
  return [
    {
      name: 'help',
      summary: 'keys and commands',
      usage: '',
      anytime: true,
      run(_rest, chat) {
        const commands = all();
        const call = ({ name, usage }: SlashCommand) => `/${name} ${usage}`.trim();
        const short = commands.map((one): [string, string] => [
          call(one).length > LONGEST_CALL ? `/${one.name} …` : call(one),
          one.summary,
        ]);
        chat.report([...aligned(KEYS), '', ...aligned(short)]);
      },
    },
    {
      name: 'exit',
      summary: 'leave; the conversation is saved',
      usage: '',
      anytime: true,
      run: (_rest, chat) => chat.exit(),
    },
  ];
}
