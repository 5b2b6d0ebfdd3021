// What the documentation prints works: commands run or parse, links lead somewhere, the README is short.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMAND_NAMES, commandsFor } from '../../src/cli/commands/index.ts';
import { globalFlags } from '../../src/cli/global-flags.ts';
import { workflowCommand } from '../../src/cli/workflow-flags.ts';
import { workflows } from '../../workflows/index.ts';
import { runProcess } from '../support/program.ts';
import { projectRoot } from '../support/source.ts';

const PAGES = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8');

/** Words of a command as a shell splits them: quotes kept together, comments left out. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(#.*$)|(\S+)/g)]
    .filter(([, , , comment]) => comment === undefined)
    .map(([, double, single, , bare]) => double ?? single ?? bare ?? '');
}

/** The program's commands in the fenced blocks of some languages, without what stands before the name. */
function commandsIn(page: string, ...languages: string[]): string[][] {
  let language: string | null = null;
  const lines = textOf(page)
    .split('\n')
    .filter((line) => {
      const fence = /^```(\w*)/.exec(line);
      if (fence) language = language === null ? (fence[1] ?? '') : null;
      return !fence && language !== null && languages.includes(language);
    });
  return lines
    .map((line) => wordsOf(line.replace(/^\$ /, '')))
    .filter((words) => words.includes('clickup-agent'))
    .map((words) => words.slice(words.indexOf('clickup-agent') + 1));
}

/** What is wrong with a command line; null when the program understands all of it. */
async function misread(words: string[]): Promise<string | null> {
  const [first = '--help'] = words;
  if (!first.startsWith('-') && !COMMAND_NAMES.includes(first)) return `no command ${first}`;
  const workflow = first === 'run' ? workflows[words[1] as keyof typeof workflows] : undefined;
  const program = globalFlags(new Command('clickup-agent')).exitOverride();
  const nothing = () => async () => {};
  for (const register of await commandsFor(words)) register(program, nothing);
  const all = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
    for (const below of command.commands) all(below);
  };
  all(program);
  try {
    if (workflow) {
      const command = globalFlags(workflowCommand(await workflow.load()));
      command.configureOutput({ writeErr: () => {} }).parse(words.slice(2), { from: 'user' });
    } else await program.parseAsync(words, { from: 'user' });
    return null;
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    return code === 'commander.helpDisplayed' || code === 'commander.help' ? null : message;
  }
}

test.each([
  [['rnu', 'weekly-sync']],
  [['tree', '--deep']],
  [['run', 'weekly-sync', '--gaol', 'x']],
  [['endpoint', 'ad', 'x']],
])('%j would be noticed', async (words) => {
  expect(await misread(words)).not.toBeNull();
});

test('the README is read in a few minutes', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThan(150);
});

test.each(PAGES)('%s: links lead to files that are there', (page) => {
  const targets = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)];
  const missing = targets
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(join(projectRoot, dirname(page), target)));
  expect(missing).toEqual([]);
});

test.each(PAGES)('%s: the program understands each command', async (page) => {
  const commands = commandsIn(page, 'sh', 'bash', 'console', '');
  const wrong = await Promise.all(
    commands.map(async (words) => [words.join(' '), await misread(words)] as const),
  );
  expect(wrong.filter(([, message]) => message !== null)).toEqual([]);
});

test('the program understands what the files in deploy/ start', async () => {
  const compose = parse(textOf('deploy/compose.yaml')) as {
    services: Record<string, { command?: string[] }>;
  };
  const commands = [
    ...Object.values(compose.services).flatMap(({ command }) => (command ? [command] : [])),
    ...[
      ...textOf('deploy/clickup-agent-fleet.service').matchAll(/^ExecStart=clickup-agent (.*)$/gm),
    ].map(([, line = '']) => wordsOf(line)),
    ...[...textOf('deploy/Containerfile').matchAll(/^CMD (.*)$/gm)].map(
      ([, line = '']) => JSON.parse(line) as string[],
    ),
  ];
  expect(commands.length).toBeGreaterThan(3);
  const wrong = await Promise.all(commands.map(misread));
  expect(wrong.filter((message) => message !== null)).toEqual([]);
});

describe('commands with a $ work one after the other on the embedded workspace', () => {
  const runnable = PAGES.filter((page) => commandsIn(page, 'console').length > 0);
  test.each(runnable)('%s', async (page) => {
    const home = mkdtempSync(join(tmpdir(), 'clickup-agent-docs-'));
    try {
      for (const words of commandsIn(page, 'console')) {
        const inHome = words.map((word) => (word === 'plan.json' ? join(home, word) : word));
        const ended = await runProcess([...inHome, '--home', home]);
        const planned = words.includes('--plan-out') && ended.code === 5;
        expect([words.join(' '), planned ? 0 : ended.code, ended.err]).toEqual([
          words.join(' '),
          0,
          ended.err,
        ]);
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
