// doctor: what this endpoint can do, and which workflows can run on it.

import { readShelf } from '../../app/index.ts';
import type { CommandFile } from '../cli.ts';
import { capabilityDocument, capabilityLines } from '../view/capability-view.ts';
import { fitnessOf } from '../workflow-fitness.ts';

export const doctorCommand: CommandFile = (program, action) => {
  program
    .command('doctor')
    .summary('what the endpoint can do, and which workflows can run')
    .action(
      action(async (cli) => {
        const app = cli.app();
        const binding = await app.binding();
        const fitness = await fitnessOf(binding, await readShelf(app.paths.config));
        if (cli.flags.json) {
          cli.json(capabilityDocument(app.profileName, binding.capabilities, fitness));
          return;
        }
        cli.io.out(
          `Node ${process.versions.node} · profile ${app.profileName} · state ${app.paths.state}`,
        );
        for (const line of capabilityLines(binding.capabilities, fitness, cli.io.columns))
          cli.io.out(line);
      }),
    );
};
