// chat: the conversation in the terminal, and what starts when no command is named.
import { AppError } from '../../base/index.ts';
import type { CommandFile } from '../cli.ts';
import { processTerminal } from '../process-terminal.ts';

interface ChatFlags {
  screenReader?: boolean;
  resume?: string | true;
  model?: string;
  effort?: string;
  maxCost?: string;
}

export const chatCommand: CommandFile = (program, action) => {
  program
    .command('chat', { isDefault: true })
    .summary('chat in the terminal (the default command)')
    .option('--resume [id]', 'continue a saved conversation: the latest, or the one with this id')
    .option('--model <name>', 'model to use')
    .option('--effort <level>', 'effort of the model: low, medium, high, xhigh or max')
    .option('--max-cost <dollars>', 'limit what the model may cost')
    .option('--screen-reader', 'print line by line, for screen readers')
    .allowExcessArguments()
    .action(
      action(async (cli, command) => {
        // The default command gets every word that is no command.
        const [word] = command.args;
        if (word !== undefined) {
          throw new AppError('usage', `unknown command '${word}'`, {
            data: { unknownCommand: word },
            next: 'Run `clickup-agent --help` to see the commands, or ask with `clickup-agent ask "…"`.',
          });
        }
        const { environment } = cli.machine;
        const terminal = processTerminal(environment);
        if (terminal === null) {
          throw new AppError('usage', 'The chat needs a terminal.', {
            next: 'In a script or a pipe, use `clickup-agent ask "…"` or `clickup-agent run`.',
          });
        }
        if (cli.flags.verbose && cli.flags.logFile === undefined) {
          throw new AppError('usage', '--verbose cannot be used with chat.', {
            next: 'Use --log-file FILE.',
          });
        }
        const flags = command.opts<ChatFlags>();
        const { runChat, runSpokenChat } = await import('../../tui/index.ts');
        const choices = {
          folder: process.cwd(),
          model: flags.model,
          effort: flags.effort,
          maxCostUsd: dollars(flags.maxCost),
          resume: flags.resume === true ? 'last' : flags.resume,
        };
        const options = {
          async open() {
            const [{ chatBackend }] = await Promise.all([import('../chat/backend.ts'), cli.load()]);
            return chatBackend(cli, choices);
          },
          terminal,
          clock: cli.clock,
          version: cli.version,
          signal: cli.ending.request,
        };
        const spoken = flags.screenReader || Boolean(environment.CLICKUP_AGENT_SCREEN_READER);
        if (spoken || environment.TERM === 'dumb') await runSpokenChat(options);
        else await runChat({ ...options, theme: cli.io.colour ? 'auto' : 'none' });
      }, 'unloaded'),
    );
};

function dollars(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const amount = Number(text);
  if (amount > 0) return amount;
  throw new AppError('usage', `"${text}" is not an amount of dollars.`, {
    next: 'Write it like --max-cost 0.50.',
  });
}
