// call: one tool by its own name and arguments.

import { outcomeError } from '../../app/index.ts';
import { AppError, cleanLine, cleanText, isObject, parseJson } from '../../base/index.ts';
import { effectOf } from '../../binding/index.ts';
import type { CommandFile } from '../cli.ts';

export const callCommand: CommandFile = (program, action) => {
  program
    .command('call <tool> [json]')
    .summary('call one tool by name, with its arguments as JSON')
    .option('--yes', 'call it although it may write')
    .action(
      action(async (cli, command) => {
        const [name = '', text = '{}'] = command.args;
        const args = parseJson(text === '-' ? await cli.io.readInput() : text);
        if (!isObject(args)) {
          throw new AppError('usage', 'The arguments are not a JSON object.', {
            next: 'Write them like \'{"team_id": "9015"}\', or - to read them from standard input.',
          });
        }
        const app = cli.app();
        const endpoint = await app.endpoint();
        const tool = (await endpoint.tools(cli.interrupted)).find((one) => one.name === name);
        if (!tool) {
          throw new AppError('usage', `The endpoint has no tool "${cleanLine(name)}".`, {
            next: 'Run `clickup-agent tools` to see their names.',
          });
        }
        const effect = effectOf(tool);
        if (effect !== 'read' && !command.opts<{ yes?: boolean }>().yes) {
          throw new AppError(
            'denied',
            `${cleanLine(name)} may write (${effect}), so it was not called.`,
            {
              next: 'Add --yes to call it.',
            },
          );
        }
        const outcome = await endpoint.call(name, args, {
          effect,
          lane: 'interactive',
          signal: cli.interrupted,
        });
        if (outcome.kind !== 'ok') throw outcomeError(outcome, app.profileName, name);
        const { content, structured, isError } = outcome.value;
        if (cli.flags.json)
          cli.json({ content: content.map(({ raw }) => raw), structured, isError });
        else
          for (const block of content)
            cli.io.out(cleanText(block.text ?? JSON.stringify(block.raw)));
      }),
    );
};
