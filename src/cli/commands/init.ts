// init: the first start, step by step: where the work is, whether that answers, and the model's key.
import {
  type FoundServer,
  findServers,
  importEndpoint,
  modelEnvironment,
  openApp,
  parseEndpoint,
  readShelf,
  saveModelKey,
  type TypedEndpoint,
} from '../../app/index.ts';
import { AppError, cleanLine, cleanText } from '../../base/index.ts';
import { type ConfigFiles, configFiles, resolvePaths, systemKeychain } from '../../config/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { checkCredential } from '../credential.ts';
import { fitnessOf } from '../workflow-fitness.ts';
import { saveProfile } from './endpoint/profile.ts';

/** Asks a question on the terminal. */
type Ask = (question: string) => Promise<string>;

/** One answer to the question where the work is. `endpoint` null: nowhere yet. */
interface Start {
  label: string;
  endpoint(cli: Cli, ask: Ask): Promise<TypedEndpoint | null>;
}

const STARTS: Start[] = [
  {
    label: 'Look around first, in a simulated workspace',
    endpoint: async () => null,
  },
  {
    label: 'ClickUp, with my own API token',
    async endpoint({ io }) {
      const asked = 'Token (in ClickUp: Settings → Apps → API token): ';
      const token = ((await io.askSecret?.(asked)) ?? '').trim();
      return token === '' ? null : { endpoint: { kind: 'token' }, secrets: { token } };
    },
  },
  {
    label: 'An MCP server: its address, or the command that starts it',
    async endpoint(_cli, ask) {
      const text = (await ask('Address or command: ')).trim();
      return text === '' ? null : parseEndpoint(text);
    },
  },
];

export const initCommand: CommandFile = (program, action) => {
  program
    .command('init')
    .summary('set up the first connection, step by step')
    .action(
      action(async (cli) => {
        const { ask } = cli.io;
        if (ask === null || cli.flags.json) {
          throw new AppError('usage', 'init asks questions, so it needs a terminal.', {
            next: 'In a script: `clickup-agent endpoint add NAME URL`, or `… --token` with the token on standard input.',
          });
        }
        const paths = resolvePaths(cli.flags.home, cli.machine);
        const files = configFiles(paths.config, paths.selfContained ? null : systemKeychain());
        const profile = await connect(cli, ask, files);
        await modelKey(cli, files);
        for (const line of nextSteps(cli, profile)) cli.io.out(line);
      }),
    );
};

/** Asks where the work is until something answers; null: the simulated workspace. */
async function connect(cli: Cli, ask: Ask, files: ConfigFiles): Promise<string | null> {
  const starts = [...STARTS, ...findServers(cli.machine, process.cwd()).map(imported)];
  cli.io.out('Where is your work?');
  for (const [at, { label }] of starts.entries()) cli.io.out(`  ${at + 1}  ${label}`);
  for (;;) {
    const answer = (await ask('Number [1]: ')).trim() || '1';
    const start = starts[Number(answer) - 1];
    if (!start) {
      cli.io.err(`Answer with a number from 1 to ${starts.length}.`);
      continue;
    }
    try {
      const typed = await start.endpoint(cli, ask);
      if (typed === null) return null;
      const name = await tried(cli, files, typed);
      if (name !== null) return name;
    } catch (thrown) {
      // What does not answer is another try, not the end.
      if (!(thrown instanceof AppError) || thrown.code === 'interrupted') throw thrown;
      cli.io.err(cli.redact(cleanText([thrown.message, thrown.next].join(' ').trim())));
    }
  }
}

function imported({ file, server, program }: FoundServer): Start {
  return {
    label: `"${cleanLine(server, 40)}" of ${program} (${file})`,
    endpoint: async ({ machine }) => importEndpoint(file, server, machine.environment),
  };
}

/** Saves the endpoint as a profile and connects; a credential that does not work is taken away again. */
async function tried(cli: Cli, files: ConfigFiles, typed: TypedEndpoint): Promise<string | null> {
  const before = files.settings();
  const name = freeName(Object.keys(before.profiles));
  saveProfile(files, name, typed.endpoint, typed.secrets);
  const forget = () => {
    files.saveSettings(before);
    files.secrets.save(name, null);
  };
  const { machine, clock, random, log, systemTimeZone, version, flags, warn } = cli;
  const app = openApp({
    ...{ machine, clock, random, log, systemTimeZone, version, warn, lane: 'interactive' },
    ...{ home: flags.home, profile: name, signal: cli.interrupted, input: noInput },
  });
  try {
    const { credential, fault } = await checkCredential(app);
    if (fault !== null) {
      forget();
      cli.io.err(`That does not work: ${cleanLine(app.redact(credential.reason ?? ''), 300)}`);
      return null;
    }
    const who = credential.who === undefined ? '' : ` as ${cleanLine(credential.who)}`;
    cli.io.out(`Connected${who}. Saved as the profile "${name}".`);
    const fitness = await fitnessOf(await app.binding(), await readShelf(app.paths.config));
    const runs = fitness.filter(({ missing }) => missing.length === 0).map((one) => one.name);
    const lacks = fitness.filter(({ missing }) => missing.length > 0).map((one) => one.name);
    if (runs.length > 0) cli.io.out(`Workflows that run here: ${runs.join(', ')}.`);
    if (lacks.length > 0) {
      cli.io.out(`Not here: ${lacks.join(', ')}. \`clickup-agent doctor\` says what each lacks.`);
    }
    return name;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'authorization' && typed.secrets.url) {
      cli.io.out(
        `Saved as the profile "${name}". It asks for a login: clickup-agent endpoint login ${name}`,
      );
      return name;
    }
    forget();
    throw thrown;
  } finally {
    await app.close();
  }
}

/** The questions are what standard input is for. */
function noInput(): never {
  throw new AppError('usage', 'There is no other input here.');
}

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'work' : `work-${number}`;
    if (!taken.includes(name)) return name;
  }
}

async function modelKey(cli: Cli, files: ConfigFiles): Promise<void> {
  if (modelEnvironment(files, cli.machine).ANTHROPIC_API_KEY) {
    cli.io.out('There is a key for the model.');
    return;
  }
  const asked = 'Anthropic API key, for chat and ask (Enter: without a model): ';
  const key = ((await cli.io.askSecret?.(asked)) ?? '').trim();
  if (key === '') return;
  saveModelKey(files, key);
  cli.io.out('The key is stored with the other secrets.');
}

/** What to try first; `profile` null: the simulated workspace. */
function nextSteps({ flags }: Cli, profile: string | null): string[] {
  const home = flags.home === undefined ? '' : ` --home ${JSON.stringify(flags.home)}`;
  const work = profile === null ? 'the simulated workspace' : `"${profile}"`;
  return [
    '',
    `Next, on ${work}:`,
    `  clickup-agent tree${home}`,
    `  clickup-agent run weekly-sync --dry-run${home}`,
    `  clickup-agent${home}`,
  ];
}
