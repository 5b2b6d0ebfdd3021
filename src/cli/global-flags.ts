// The flags that every command takes.
import type { Command } from 'commander';

export function globalFlags(command: Command): Command {
  return command
    .option('--profile <name>', 'profile to use')
    .option(
      '--endpoint <target>',
      'URL, command or profile to use instead; repeat to combine several',
      (value: string, earlier: string[] | undefined) => [...(earlier ?? []), value],
    )
    .option('--workspace <name|id>', 'workspace to use if the credential can see several')
    .option('--home <dir>', 'folder for settings and state')
    .option('--store <postgres://…>', 'PostgreSQL server that shares the state between machines')
    .option('--json', 'print a JSON document')
    .option('--quiet', 'hide progress')
    .option('--verbose', 'log events to stderr as JSON lines')
    .option('--log-file <file>', 'log events to a file as JSON lines')
    .option('--no-color', 'turn off colours')
    .option('--max-wait <duration>', 'wait at most this long for quota, such as 90s or 15m');
}
