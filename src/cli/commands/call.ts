// call: one tool by its own name and arguments. What writes goes the path of every write: journaled,
// read back, listed among the runs, and taken back where that can be done.
import { outcomeError } from '../../app/index.ts';
import {
  AppError,
  cleanLine,
  cleanText,
  isObject,
  type JsonObject,
  newId,
  parseJson,
} from '../../base/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import type { Cli, CommandFile } from '../cli.ts';

export const callCommand: CommandFile = (program, action) => {
  program
    .command('call <tool> [json]')
    .summary('call one tool by name, with its arguments as JSON')
    .option('--yes', 'allow a call that may write')
    .action(
      action(async (cli, command) => {
        const [name = '', text = '{}'] = command.args;
        const args = parseJson(text === '-' ? await cli.io.readInput() : text);
        if (!isObject(args)) {
          throw new AppError('usage', 'The arguments are not a JSON object.', {
            next: 'Write them like \'{"team_id": "9015"}\', or - to read them from standard input.',
          });
        }
        const tool = await toolNamed(cli, name);
        const { effectOf, effectOfCall } = await import('../../binding/effect.ts');
        const own = effectOf(tool);
        // A tool whose name only reads may be told to call one that writes.
        const effect = own === 'read' ? effectOfCall(tool, args) : own;
        if (effect === 'read') {
          await checkDenied(cli, name, args);
          return read(cli, name, args);
        }
        if (!command.opts<{ yes?: boolean }>().yes) {
          throw new AppError(
            'denied',
            `${cleanLine(name)} may write (${effect}), so it was not called.`,
            {
              next: 'Add --yes to call it.',
            },
          );
        }
        await write(cli, name, args);
      }),
    );
};

async function toolNamed(cli: Cli, name: string): Promise<Tool> {
  const tools = await (await cli.app().endpoint()).tools(cli.interrupted);
  const tool = tools.find((one) => one.name === name);
  if (tool) return tool;
  throw new AppError('usage', `The endpoint has no tool "${cleanLine(name)}".`, {
    next: 'Run `clickup-agent tools` to see their names.',
  });
}

async function read(cli: Cli, name: string, args: JsonObject): Promise<void> {
  const app = cli.app();
  const endpoint = await app.endpoint();
  const how = { effect: 'read', lane: 'interactive', signal: cli.interrupted } as const;
  const { withOwnTaskIds } = await import('../../clickup/task-id.ts');
  const named = await withOwnTaskIds(args, async (id) => (await app.hierarchy()).taskId(id));
  const outcome = await endpoint.call(name, named, how);
  if (outcome.kind !== 'ok') throw outcomeError(outcome, app.profileName, name);
  const { content, structured, isError } = outcome.value;
  if (cli.flags.json) cli.json({ content: content.map(({ raw }) => raw), structured, isError });
  else for (const block of content) cli.io.out(cleanText(block.text ?? JSON.stringify(block.raw)));
}

/** Errors: AppError `denied` for a tool that may do what the policy forbids, whatever it is called for. */
async function checkDenied(cli: Cli, tool: string, args: JsonObject): Promise<void> {
  const { policy = {} } = cli.app().profile;
  if ((policy.deny ?? []).length === 0) return;
  const { forbiddenIn } = await import('../../engine/index.ts');
  if (forbiddenIn({ tool, args }, await cli.app().binding(), policy) !== null) {
    throw forbidden(tool);
  }
}

function forbidden(tool: string): AppError {
  return new AppError(
    'denied',
    `Denied: the policy forbids what ${cleanLine(tool)} can do. Nothing was sent.`,
    {
      next: 'See the rules with `clickup-agent config`.',
    },
  );
}

/** A plan of one step; the answer of the tool is shown above the run's report. */
async function write(cli: Cli, name: string, args: JsonObject): Promise<void> {
  const app = cli.app();
  // Only what writes needs all this, and most calls read.
  const [{ draftCall }, { approveAll }, { applyAndReport, writingEngine }, { journal }] =
    await Promise.all([
      import('../../agent/index.ts'),
      import('../../engine/index.ts'),
      import('../run-and-report.ts'),
      app.store(),
    ]);
  const engine = await writingEngine(cli);
  await checkDenied(cli, name, args);
  const tool = await toolNamed(cli, name);
  const step = await draftCall(tool, args, {
    ...{ binding: await app.binding(), hierarchy: await app.hierarchy(), engine },
    timeZone: app.timeZone,
    key: `call/${newId('call', cli.clock.now(), cli.random)}`,
    reason: 'Called by its name.',
  });
  const plan = await engine.planWrites({
    workflow: 'call',
    params: { tool: tool.name },
    notes: [],
    steps: [step],
  });
  if (plan.steps[0]?.policy === 'deny') throw forbidden(tool.name);
  const report = await applyAndReport(cli, engine, plan, { approval: approveAll(plan) });
  if (cli.flags.json) return;
  for (const { body } of await journal.entries(report.id)) {
    const { output } = body;
    if (!isObject(output)) continue;
    const { text } = output;
    cli.io.out(typeof text === 'string' ? cleanText(text) : cleanText(JSON.stringify(output)));
  }
}
