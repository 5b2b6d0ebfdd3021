// Help reads like one hand wrote it: verbs first, the field's terms, and no line over 80 columns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { Action, Cli } from '../../src/cli/cli.ts';
import { COMMAND_NAMES, commandsFor } from '../../src/cli/commands/index.ts';
import { globalFlags } from '../../src/cli/global-flags.ts';
import type { Io } from '../../src/cli/io.ts';
import { parametersOf } from '../../src/engine/index.ts';
import { workflows } from '../../workflows/index.ts';
import { projectRoot, readSource } from '../support/source.ts';

/** Words for which the field has better ones. */
const NOT_OURS =
  /\b(anew|whoever|beside|all but|in good order|so many|twin|as far as|whose credential|kept)\b/i;

/** The same for every message; the longer list is for help, where words stand alone. */
const NOT_SAID = /\b(anew|whoever|in good order|so many|as far as|twins?|whose credential|kept)\b/i;

async function allCommands(): Promise<Command[]> {
  const program = globalFlags(new Command('clickup-agent'));
  const nothing = () => async () => {};
  for (const register of await commandsFor(['--help'])) register(program, nothing);
  const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)];
  return below(program);
}

test('each command has a summary that starts with a verb and has no full stop', async () => {
  const [, ...commands] = await allCommands();
  expect(commands.length).toBeGreaterThan(30);
  const summaries = commands.filter((one) => one.name() !== 'complete').map((one) => one.summary());
  expect(summaries.filter((text) => !/^[a-z]+,? .*[^.]$/.test(text))).toEqual([]);
  expect(summaries.filter((text) => /^(the|a|an|its|what|whose|all|one) /.test(text))).toEqual([]);
});

test('flags say what is meant in the terms of the field', async () => {
  const texts = (await allCommands()).flatMap((command) => [
    command.summary(),
    command.description(),
    ...command.options.flatMap(({ flags, description }) => [flags, description]),
  ]);
  for (const [, entry] of Object.entries(workflows)) {
    texts.push(...parametersOf(await entry.load()).map(({ about }) => about));
  }
  expect(texts.filter((text) => NOT_OURS.test(text) || text.includes('<value>'))).toEqual([]);
});

test('the manual page has every command that help has, and the exit codes of the documentation', async () => {
  const program = new Command('clickup-agent');
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text) } as unknown as Io;
  const action = ((work: Parameters<Action>[0]) => () =>
    work({ io, version: '9.9.9' } as Cli, program)) as unknown as Action;
  for (const register of await commandsFor(['manual'])) register(program, action);
  await program.parseAsync(['manual'], { from: 'user' });
  const page = said.join('\n');
  for (const name of COMMAND_NAMES) expect(page).toContain(`\n.SS\n${name}`);
  const table = readFileSync(join(projectRoot, 'docs/exit-codes.md'), 'utf8');
  const rows = [...table.matchAll(/^\| (\d+) \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, code, meaning = ''] of rows) {
    const plain = meaning.replaceAll('`', '').replaceAll('-', '\\-');
    expect(page).toContain(`.TP\n.B ${code}\n${plain}`);
  }
});

test('messages say what the field says: no text of the program uses the words we have better ones for', () => {
  const ours = readSource(['src', 'workflows']).filter(
    ({ path }) => !/^src\/(sandbox\/seed|intake\/words)\//.test(path),
  );
  const texts = ours.flatMap(({ path, text }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
    return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, plain, template = '']) => plain ?? template.replace(/\$\{[^}]*\}/g, '…'))
      .filter((said) => /^\S.* /.test(said))
      .map((said) => ({ path, said }));
  });
  expect(texts.length).toBeGreaterThan(1_000);
  expect(texts.filter(({ said }) => NOT_SAID.test(said))).toEqual([]);
});

test('help fits 80 columns', async () => {
  const wide = (await allCommands()).flatMap((command) =>
    command
      .configureHelp({ minWidthToWrap: 20, helpWidth: 80 })
      .helpInformation()
      .split('\n')
      .filter((line) => line.length > 80 && !line.startsWith('Usage:')),
  );
  expect(wide).toEqual([]);
});
