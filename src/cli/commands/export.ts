// export: tasks and docs as files in a folder; `export diff` compares two such folders.
import { setFlagsFromString } from 'node:v8';
import { Option } from 'commander';
import {
  compareExports,
  type Difference,
  exportTasks,
  FORMATS,
  type Format,
} from '../../backup/index.ts';
import { AppError, cleanLine } from '../../base/index.ts';
import { type QueryFlags, queryOf } from '../../selection/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { counted } from '../view/plan-view.ts';

interface Flags extends QueryFlags {
  out?: string;
  format: Format;
  since?: string;
  docs: boolean;
}

export const exportCommand: CommandFile = (program, action) => {
  const command = program
    .command('export')
    .summary('save tasks and docs to a folder, and compare two such folders')
    .description(
      'Saves tasks with comments, custom fields, time, checklists and links of attachments,\n' +
        'and the pages of docs. What is cut off goes on where it was; --since last reads only\n' +
        'what changed. Nothing is written to ClickUp.\n' +
        '  clickup-agent export --where "space:Engineering status:any" --out backup --since last',
    )
    .option('--where <query>', 'which tasks; default all, closed ones too (see docs/query.md)')
    .option('--where-file <file>', 'which tasks, from a file')
    .option('--out <folder>', 'the folder (required)')
    .addOption(
      new Option('--format <format>', 'Markdown with front matter, JSON or tables')
        .choices(FORMATS)
        .default('md'),
    )
    .option('--since <day>', 'last: only what changed since the last export; or a day')
    .option('--no-docs', 'leave out docs')
    .action(
      action(async (cli, command) => {
        const { out, format, since, docs, ...query } = command.opts<Flags>();
        if (out === undefined) {
          throw new AppError('usage', 'Where to?', {
            next: 'Name a folder: clickup-agent export --out backup.',
          });
        }
        const where = queryOf(query, { fallback: 'status:any' });
        // Tens of thousands of answers are garbage as soon as they are written: left to itself, V8 lets
        // four times what is in use pile up before it collects.
        setFlagsFromString('--heap-growing-percent=20');
        const engine = await cli.app().engine();
        const report = await exportTasks(
          engine,
          { where, out, format, since: since ?? null, docs },
          cli.progress,
        ).catch(withWayOn);
        const { manifest, folder, read, same } = report;
        if (cli.flags.json) {
          const { files: _, ...rest } = manifest;
          cli.json({ ...rest, folder, read, same });
          return;
        }
        const { tasks, pages, removed } = manifest.counts;
        const parts = [
          `${counted(tasks, 'task')} (${read} read, ${same} unchanged)`,
          ...(pages > 0 ? [counted(pages, 'page')] : []),
          ...(removed > 0 ? [`${removed} no longer there, in removed/`] : []),
        ];
        cli.io.out(`${parts.join(', ')}: ${folder}`);
        for (const note of manifest.notes) cli.progress(note);
      }),
    );
  command
    .command('diff')
    .summary('show what is different between two exports')
    .argument('<folder1>', 'the earlier one')
    .argument('<folder2>', 'the later one')
    .option('--detailed-exitcode', 'exit with 10 when they are different')
    .action(
      action((cli, command) => {
        const [from = '', to = ''] = command.args;
        const difference = compareExports(from, to);
        const { added, removed, changed, damaged } = difference;
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'export-diff', ...difference });
        } else for (const line of linesOf(difference)) cli.io.out(line);
        const isSame = added.length + removed.length + changed.length === 0;
        const { detailedExitcode } = command.opts<{ detailedExitcode?: boolean }>();
        if (detailedExitcode && !isSame) cli.exit = EXIT.pending;
        if (damaged.length > 0) warnOf(cli, damaged);
      }),
    );
};

/** What was saved is there; the same command goes on with it. */
function withWayOn(thrown: unknown): never {
  if (!(thrown instanceof AppError) || ['usage', 'locked'].includes(thrown.code)) throw thrown;
  const { code, message, next = '', data } = thrown;
  const hint = 'Run the same command again: it goes on where it was.';
  throw new AppError(code, message, { next: `${next} ${hint}`.trim(), data, cause: thrown });
}

function warnOf(cli: Cli, damaged: string[]): void {
  const [first = ''] = damaged;
  const rest = damaged.length > 1 ? ` and ${damaged.length - 1} more` : '';
  cli.warn(`${first}${rest}: missing, or changed since it was exported.`);
}

function linesOf({ added, removed, changed, same }: Difference): string[] {
  const named = ({ id, name }: { id: string; name: string }) =>
    `${cleanLine(id, 40)} ${cleanLine(name, 120)}`;
  const fieldLine = (field: string, before: string | null, after: string | null) => {
    const isShort = [before, after].every((text) => (text ?? '').length <= 60);
    const show = (text: string | null) => (text === null ? '(none)' : cleanLine(text, 60));
    if (isShort) return `    ${cleanLine(field, 60)}: ${show(before)} → ${show(after)}`;
    return `    ${cleanLine(field, 60)}: ${before === null ? 'added' : after === null ? 'removed' : 'changed'}`;
  };
  return [
    ...removed.map((entry) => `- ${named(entry)}`),
    ...added.map((entry) => `+ ${named(entry)}`),
    ...changed.flatMap(({ entry, fields }) => [
      `~ ${named(entry)}`,
      ...fields.map(({ field, before, after }) => fieldLine(field, before, after)),
    ]),
    `${added.length} added, ${removed.length} removed, ${changed.length} changed, ${same} the same.`,
  ];
}
