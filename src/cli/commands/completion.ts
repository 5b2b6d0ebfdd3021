// completion: the script that makes a shell complete this program's words, and the words themselves,
// for which the script calls the hidden `complete`.
import tab, { script } from '@bomb.sh/tab';
import describe from '@bomb.sh/tab/commander';
import { Argument, Command } from 'commander';
import { readShelf } from '../../app/index.ts';
import { resolvePaths } from '../../config/index.ts';
import type { Action, Cli, CommandFile } from '../cli.ts';
import { globalFlags } from '../global-flags.ts';
import { workflowCommand } from '../workflow-flags.ts';

const NAME = 'clickup-agent';

/** `commands`: every other command, loaded only when words are completed. */
export function completionCommand(commands: () => Promise<CommandFile[]>): CommandFile {
  return (program, action) => {
    program
      .command('completion')
      .summary('print the completion script for a shell')
      .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
      .addHelpText('after', `\nFor bash, for example:  source <(${NAME} completion bash)`)
      .action(action((_cli, command) => script(command.args[0] ?? '', NAME, NAME), 'unloaded'));
    program
      .command('complete', { hidden: true })
      .argument('[words...]')
      .allowUnknownOption()
      .helpOption(false)
      .action(
        action(async (cli, command) => {
          await describeAll(await commands(), command.args, cli);
          tab.parse(command.args);
        }),
      );
  };
}

/** Tells the library every command and flag, and of `run` those of each workflow. */
async function describeAll(commands: CommandFile[], words: string[], cli: Cli): Promise<void> {
  const program = globalFlags(new Command(NAME));
  const nothing: Action = () => async () => {};
  for (const register of commands) register(program, nothing);
  shorten(program);
  describe(program, { completionCommandName: 'completion' });
  const profiles = Object.keys(cli.app().files.settings().profiles);
  const profile = tab.options.get('profile');
  if (profile) {
    profile.handler = (complete) => {
      for (const name of profiles) complete(name, '');
    };
  }
  for (const { options } of tab.commands.values()) {
    for (const [name, global] of tab.options) options.set(name, options.get(name) ?? global);
  }
  if (words[0] !== 'run') return;
  const { workflows } = await readShelf(resolvePaths(cli.flags.home, cli.machine).config);
  for (const [name, one] of Object.entries(workflows)) {
    const described = tab.command(`run ${name}`, one.summary);
    if (words[1] !== name) continue;
    for (const { long, description } of workflowCommand(await one.load()).options) {
      if (long) described.option(long.slice(2), description);
    }
  }
}

/** A shell has one line for a command: its summary instead of its description. */
function shorten(command: Command): void {
  command.description(command.summary());
  for (const below of command.commands) shorten(below);
}
