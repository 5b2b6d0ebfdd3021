// cache clear: forgets what was read from endpoints.
import type { CommandFile } from '../cli.ts';

export const cacheCommand: CommandFile = (program, action) => {
  program
    .command('cache')
    .summary('what was read and is kept')
    .command('clear')
    .summary('forget it, so that the next command reads anew')
    .action(
      action(async (cli) => {
        const cleared = await (await cli.app().store()).cache.clear('');
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'cache', cleared });
        else cli.io.out(cleared === 0 ? 'The cache was empty.' : `Forgot ${cleared} answers.`);
      }),
    );
};
