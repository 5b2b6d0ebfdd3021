// quota: what is left of the budget that the credential shares.
import type { CommandFile } from '../cli.ts';

export const quotaCommand: CommandFile = (program, action) => {
  program
    .command('quota')
    .summary('what is left of the shared quota')
    .action(
      action(async (cli) => {
        const app = cli.app();
        const governor = await app.governor();
        // Nobody has said anything yet: one cheap read makes the endpoint tell.
        if (governor.snapshot().limit === null) {
          const reader = await app.reader();
          await reader.read(reader.can('user.me') ? 'user.me' : 'workspace.list', {});
        }
        const quota = await app.quota();
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'quota', endpoint: app.profileName, ...quota });
          return;
        }
        const { limit, remaining, resetAt } = quota;
        if (limit === null && remaining === null) {
          cli.io.out(`"${app.profileName}" does not say what its quota is.`);
          return;
        }
        const seconds =
          typeof resetAt === 'string'
            ? Math.max(0, Math.ceil((Date.parse(resetAt) - cli.clock.now()) / 1_000))
            : null;
        const reset = seconds === null ? '' : `, full again in ${seconds} s`;
        cli.io.out(
          `${app.profileName}: ${remaining ?? '?'} of ${limit ?? '?'} calls left${reset}.`,
        );
      }),
    );
};
