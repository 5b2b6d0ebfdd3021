// workflows new: writes a workflow that works, to be changed into one's own.
import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isWorkflowPath, workflowFolder } from '../../../app/index.ts';
import { AppError, messageOf } from '../../../base/index.ts';
import { resolvePaths } from '../../../config/index.ts';
import type { CommandFile } from '../../cli.ts';
import { savePrivateFile } from '../../private-file.ts';
import { editorSettings, starterWorkflow } from '../../workflow-starter.ts';

export const workflowsNew: CommandFile = (workflows, action) => {
  workflows
    .command('new <name>')
    .summary('create a workflow file to start from')
    .description(
      'Write NAME.ts to the folder of your workflows, where `run NAME` finds it. Given a path ' +
        'such as ./NAME.ts, write it there and run it with `run ./NAME.ts`.',
    )
    .action(
      action((cli, command) => {
        const text = command.args[0] ?? '';
        const folder = workflowFolder(resolvePaths(cli.flags.home, cli.machine).config);
        const path = isWorkflowPath(text) ? resolve(text) : join(folder, `${text}.ts`);
        const name = checkName(basename(path, extname(path)));
        if (existsSync(path)) {
          throw new AppError('usage', `${path} is there already.`, {
            next: 'Choose another name; nothing was changed.',
          });
        }
        write(path, starterWorkflow(name));
        // An editor finds the package's types through this, wherever the package is installed.
        const settings = join(folder, 'tsconfig.json');
        if (dirname(path) === folder && !existsSync(settings)) {
          write(settings, editorSettings(dirname(cli.program.script)));
        }
        const run = isWorkflowPath(text) ? text : name;
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'workflow', name, path });
        else {
          cli.io.out(`${path} is written. Try it: clickup-agent run ${run} --dry-run`);
        }
      }),
    );
};

/** Errors: AppError `usage`. */
function checkName(name: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new AppError('usage', `"${name}" cannot be the name of a workflow.`, {
    next: 'Use small letters, digits and dashes, like overdue-tags.',
  });
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be written: ${messageOf(thrown)}.`, {
      next: 'Name a file in a folder that is writable.',
      cause: thrown,
    });
  }
  savePrivateFile(path, text, 'The workflow');
}
