// The flags that every command takes.
import type { Command } from 'commander';

export function globalFlags(command: Command): Command {
  return command
    .option('--profile <name>', 'the profile to use')
    .option(
      '--endpoint <url|command|profile>',
      "an endpoint instead of the profile's; several times: combined",
      (value: string, earlier: string[] | undefined) => [...(earlier ?? []), value],
    )
    .option('--workspace <name|id>', 'the workspace to work in, where the credential sees several')
    .option('--home <dir>', 'keep settings and state in this folder')
    .option('--json', 'print a JSON document')
    .option('--quiet', 'no progress')
    .option('--verbose', 'say what happens, as JSON lines on stderr')
    .option('--log-file <file>', 'keep a log of what happens, as JSON lines')
    .option('--no-color', 'no colours')
    .option('--max-wait <span>', 'longest wait for quota, such as 90s or 15m');
}
