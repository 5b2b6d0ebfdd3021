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
        const short = commands.map((one) => (call(one).length > 28 ? `/${one.name} …` : call(one)));
        const room = Math.max(
          ...short.map(({ length }) => length),
          ...KEYS.map(([key]) => key.length),
        );
        chat.report([
          ...KEYS.map(([key, what]) => `${key.padEnd(room)}  ${what}`),
          '',
          ...commands.map(({ summary }, i) => `${(short[i] ?? '').padEnd(room)}  ${summary}`),
        ]);
      },
    },
    {
      name: 'exit',
      summary: 'leave; the conversation is kept',
      usage: '',
      anytime: true,
      run: (_rest, chat) => chat.exit(),
    },
  ];
}
