// endpoint bind: shows what no tool serves, and binds tools by hand or as a model proposes. Nothing is
// believed: reads are tried, writes are shown and need a yes, and their first use is verified.
import { tryRead } from '../../../app/index.ts';
import { AppError, cleanLine } from '../../../base/index.ts';
import {
  type BoundEndpoint,
  disagreement,
  type FieldArgument,
  isUsable,
  likeliestTools,
  schemaHash,
} from '../../../binding/index.ts';
import {
  isOperationName,
  type OperationName,
  operationNamed,
  type ReadOperationName,
} from '../../../clickup/index.ts';
import type { Tool } from '../../../endpoint/index.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { printTable, table } from '../../view/table.ts';
import { requireProfile } from './profile.ts';
import { type BindingRequest, proposedBindings } from './proposed-bindings.ts';

interface Checked extends BindingRequest {
  state: 'bound' | 'refused' | 'untried' | 'declined';
  why: string;
  fields: FieldArgument[];
  schema: string;
}

export const bindCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('bind <name> [operation] [tool]')
    .summary('show what no tool serves, or bind a tool to an operation')
    .description(
      'Without an operation: what is not bound, with the likeliest tools. With one and a tool: binds it, ' +
        'with --arg where the names do not tell. A read is tried at once; a write is shown and needs a yes.',
    )
    .option('--arg <field=argument...>', 'the argument that holds a field (repeatable)')
    .option('--with-model', 'let the model propose tools for everything that is not bound')
    .option('--yes', 'bind without asking; only for profiles with a policy')
    .action(
      action(async (cli, command) => {
        const [name = '', operation, tool] = command.args;
        const flags = command.opts<{ arg?: string[]; withModel?: boolean; yes?: boolean }>();
        cli.flags.profile = name;
        const app = cli.app();
        requireProfile(app.files, name);
        const tools = await (await app.endpoint()).tools(cli.interrupted, 'fresh');
        if (operation !== undefined) {
          const wanted = byHand(operation, tool, flags.arg ?? [], tools);
          report(cli, name, await settle(cli, name, [wanted], tools, flags.yes === true));
          return;
        }
        if (flags.arg) throw new AppError('usage', '--arg goes with an operation and a tool.');
        const binding = await app.binding();
        if (flags.withModel) {
          const open = unboundIn(binding);
          const wanted = await proposedBindings(cli, open, tools, flags.yes === true);
          report(cli, name, await settle(cli, name, wanted, tools, flags.yes === true));
          return;
        }
        showUnbound(cli, name, binding, tools);
      }),
    );
};

/** Operations that nothing here serves. */
function unboundIn(binding: BoundEndpoint): OperationName[] {
  return binding.capabilities
    .filter((capability) => !isUsable(capability))
    .map(({ operation }) => operation);
}

function byHand(
  operation: string,
  tool: string | undefined,
  args: string[],
  tools: Tool[],
): BindingRequest {
  if (!isOperationName(operation)) {
    throw new AppError('usage', `There is no operation "${operation}".`, {
      next: 'Run `clickup-agent doctor` to see the operations.',
    });
  }
  if (tool === undefined) {
    throw new AppError('usage', `Which tool serves ${operation}?`, {
      next: 'Name it after the operation; without both, the likeliest tools are shown.',
    });
  }
  if (!tools.some((one) => one.name === tool)) {
    throw new AppError('usage', `The endpoint has no tool "${tool}".`, {
      next: 'Run `clickup-agent tools` to see the names.',
    });
  }
  const pairs = args.map((pair) => {
    const [, field, argument] = /^(\w+)=(.+)$/.exec(pair) ?? [];
    if (field !== undefined && argument !== undefined) return [argument, `$${field}`] as const;
    throw new AppError('usage', `"${pair}" is not a field=argument pair.`, {
      next: 'Write it as --arg durationMs=hours.',
    });
  });
  return { operation, tool, args: Object.fromEntries(pairs) };
}

/** Checks what is wanted, asks about writes, and keeps what has passed in the profile. */
async function settle(
  cli: Cli,
  name: string,
  wanted: BindingRequest[],
  tools: Tool[],
  yes: boolean,
): Promise<Checked[]> {
  const app = cli.app();
  const saved = app.profile.bindings ?? {};
  const trial = await app.bindingWith({ ...saved, ...settingsOf(wanted) });
  const checked: Checked[] = [];
  for (const one of wanted) checked.push(await check(cli, one, trial, tools));
  const writes = checked.filter(
    ({ state, operation }) => state === 'bound' && operationNamed(operation).effect !== 'read',
  );
  if (writes.length > 0 && !(await approved(cli, writes, yes))) {
    for (const one of writes) {
      one.state = 'declined';
      one.why = 'it writes and was not approved';
    }
  }
  const good = checked.filter(({ state }) => state === 'bound' || state === 'untried');
  if (good.length > 0) {
    const settings = app.files.settings();
    const profile = requireProfile(app.files, name);
    const bindings = { ...profile.bindings, ...settingsOf(good) };
    app.files.saveSettings({
      ...settings,
      profiles: { ...settings.profiles, [name]: { ...profile, bindings } },
    });
  }
  return checked;
}

function settingsOf(all: readonly (BindingRequest & { schema?: string })[]) {
  return Object.fromEntries(
    all.map(({ operation, tool, args, schema }) => [
      operation,
      { tool, ...(Object.keys(args).length > 0 && { args }), ...(schema && { schema }) },
    ]),
  );
}

async function check(
  cli: Cli,
  wanted: BindingRequest,
  trial: BoundEndpoint,
  tools: Tool[],
): Promise<Checked> {
  const tool = tools.find((one) => one.name === wanted.tool);
  const { operation } = wanted;
  const fields = trial.argumentsOf(operation);
  const schema = tool ? schemaHash(tool) : '';
  const refused = (why: string): Checked => ({ ...wanted, fields, schema, state: 'refused', why });
  if (!tool) return refused(`there is no tool ${wanted.tool}`);
  const objection = disagreement(operation, tool);
  if (objection !== null) return refused(objection);
  const { state, reason } = trial.capability(operation);
  if (state === 'absent') return refused(reason.replace(/\.$/, ''));
  if (operationNamed(operation).effect !== 'read') {
    return { ...wanted, fields, schema, state: 'bound', why: 'its first use will be read back' };
  }
  const app = cli.app();
  const workspaceId = /^\d+$/.test(app.profile.workspace ?? '') ? app.profile.workspace : undefined;
  const asked = { now: cli.clock.now(), workspaceId };
  const { kind, why } = await tryRead(trial, operation as ReadOperationName, asked);
  if (kind === 'refused') return refused(why);
  return { ...wanted, fields, schema, state: kind === 'shows' ? 'bound' : 'untried', why };
}

/** A yes to writes: a person's, or a flag where the profile's policy says what may be written. */
async function approved(cli: Cli, writes: Checked[], yes: boolean): Promise<boolean> {
  for (const line of rowsOf(writes, cli.io.columns)) cli.io.err(line);
  if (yes && cli.app().profile.policy === undefined) {
    throw new AppError('denied', '--yes binds writes only where the profile has a policy.', {
      next: 'Set one (`clickup-agent config set profiles.NAME.policy.ask \'["*"]\'`), or answer on a terminal.',
    });
  }
  if (yes) return true;
  if (cli.io.ask === null || cli.flags.json) {
    throw new AppError('denied', 'These tools write, and nobody is there to approve them.', {
      next: 'Run it on a terminal, or with --yes for a profile that has a policy.',
    });
  }
  return /^y(es)?$/i.test((await cli.io.ask('Bind these writes? [y]es, [n]o: ')).trim());
}

function rowsOf(rows: Checked[], width: number | null): string[] {
  return table(
    [
      { title: 'Operation', cell: ({ operation }) => operation },
      { title: 'Tool', cell: ({ tool }) => cleanLine(tool), shrink: 1 },
      { title: 'Arguments', cell: ({ fields }) => fields.map(inWords).join(', '), shrink: 2 },
    ],
    rows,
    width,
  );
}

/** `hours ← durationMs (5400000 → 1.5)`. */
function inWords({ field, argument, example }: FieldArgument): string {
  const how = example
    ? ` (${JSON.stringify(example.field)} → ${JSON.stringify(example.argument)})`
    : '';
  return cleanLine(`${argument} ← ${field}${how}`, 120);
}

function report(cli: Cli, name: string, checked: Checked[]): void {
  const failed = checked.some(({ state }) => state === 'refused' || state === 'declined');
  if (failed) cli.exit = checked.every(({ state }) => state === 'refused') ? 1 : 3;
  if (cli.flags.json) {
    cli.json({ schemaVersion: 1, kind: 'bindings', profile: name, bindings: checked });
    return;
  }
  for (const { operation, tool, state, why, fields } of checked) {
    const word = state === 'bound' ? 'Bound' : state === 'untried' ? 'Bound, untried' : 'Not bound';
    cli.io.out(`${word}: ${operation} to ${cleanLine(tool)} (${cleanLine(why)}).`);
    if (state === 'bound') for (const one of fields) cli.io.out(`  ${inWords(one)}`);
  }
  if (checked.length === 0) cli.io.out('Nothing was proposed.');
}

/** What no tool serves, with the tools that come nearest. */
function showUnbound(cli: Cli, name: string, binding: BoundEndpoint, tools: Tool[]): void {
  const open = unboundIn(binding).map((operation) => ({
    operation,
    why: binding.capability(operation).reason,
    likely: likeliestTools(operation, tools, { timeZone: cli.app().timeZone }),
  }));
  const hand = Object.entries(cli.app().profile.bindings ?? {}).map(([operation, { tool }]) => ({
    operation,
    tool,
  }));
  if (cli.flags.json) {
    cli.json({ schemaVersion: 1, kind: 'unbound', profile: name, unbound: open, byHand: hand });
    return;
  }
  for (const { operation, tool } of hand)
    cli.io.out(`By hand: ${operation} to ${cleanLine(tool)}.`);
  if (open.length === 0) {
    cli.io.out('Everything is bound.');
    return;
  }
  printTable(cli, open, [
    { title: 'Not bound', cell: ({ operation }) => operation },
    {
      title: 'Likeliest tools',
      cell: ({ likely }) =>
        likely
          .map(({ tool, lacks }) => cleanLine(lacks === null ? tool : `${tool} (${lacks})`))
          .join(', ') || 'none',
      shrink: 1,
    },
  ]);
  cli.progress(
    `Bind one by hand: clickup-agent endpoint bind ${name} OPERATION TOOL [--arg field=argument]. Or let the model propose: clickup-agent endpoint bind ${name} --with-model`,
  );
}
