// cache clear: forgets what was read from endpoints.
import type { CommandFile } from '../cli.ts';

export const cacheCommand: CommandFile = (program, action) => {
  program
    .command('cache')
    .summary('manage the local cache')
    .command('clear')
    .summary('clear the cache so that the next command reads again')
    .action(
      action(async (cli) => {
        const cleared = await (await cli.app().store()).cache.clear('');
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'cache', cleared });
        else
          cli.io.out(cleared === 0 ? 'The cache was empty.' : `Cleared ${cleared} cached answers.`);
      }),
    );
};
