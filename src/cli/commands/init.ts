// init: the first start, step by step: where the work is, whether that answers, and the model's key. The
// command asks line by line, the chat in its own way.
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

// A type alone, in the form that loads nothing.
type FirstQuestions = import('../../tui/index.ts').FirstQuestions;

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
        const { profile } = await firstStart(cli, byLines(cli, ask));
        for (const line of nextSteps(cli, profile)) cli.io.out(line);
      }),
    );
};

function byLines({ io }: Cli, ask: (question: string) => Promise<string>): FirstQuestions {
  return {
    async choose(title, labels) {
      io.out(title);
      for (const [at, label] of labels.entries()) io.out(`  ${at + 1}  ${label}`);
      for (;;) {
        const answer = Number((await ask('Number [1]: ')).trim() || '1');
        if (labels[answer - 1] !== undefined) return answer - 1;
        io.err(`Answer with a number from 1 to ${labels.length}.`);
      }
    },
    text: async (question) => (await ask(`${question}: `)).trim(),
    secret: async (question) => ((await io.askSecret?.(`${question}: `)) ?? '').trim(),
    during: (_what, work) => work(),
    say: io.out,
    warn: io.err,
  };
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

/** One answer to the question where the work is. `endpoint` null: nowhere yet. */
interface Start {
  label: string;
  endpoint(cli: Cli, ask: FirstQuestions): Promise<TypedEndpoint | null>;
}

const STARTS: Start[] = [
  {
    label: 'Look around first, in a simulated workspace',
    endpoint: async () => null,
  },
  {
    label: 'ClickUp, with my own API token',
    async endpoint(_cli, ask) {
      const token = await ask.secret('Token (in ClickUp: Settings → Apps → API token)');
      return token === '' ? null : { endpoint: { kind: 'token' }, secrets: { token } };
    },
  },
  {
    label: 'An MCP server: its address, or the command that starts it',
    async endpoint(_cli, ask) {
      const text = await ask.text('Address or command');
      return text === '' ? null : parseEndpoint(text);
    },
  },
];

/** What was set up: a profile (null: the simulated workspace), and whether there is a new key. */
interface Started {
  profile: string | null;
  key: boolean;
}

export async function firstStart(cli: Cli, ask: FirstQuestions): Promise<Started> {
  const paths = resolvePaths(cli.flags.home, cli.machine);
  const files = configFiles(paths.config, paths.selfContained ? null : systemKeychain());
  const profile = await connect(cli, ask, files);
  return { profile, key: await modelKey(cli, ask, files) };
}

/** Asks where the work is until something answers; null: the simulated workspace. */
async function connect(cli: Cli, ask: FirstQuestions, files: ConfigFiles): Promise<string | null> {
  const starts = [...STARTS, ...findServers(cli.machine, process.cwd()).map(imported)];
  const labels = starts.map(({ label }) => label);
  for (;;) {
    const chosen = await ask.choose('Where is your work?', labels);
    const start = starts[chosen ?? 0];
    if (!start) return null;
    try {
      const typed = await start.endpoint(cli, ask);
      if (typed === null) return null;
      const name = await ask.during('Connecting', () => tried(cli, ask, files, typed));
      if (name !== null) return name;
    } catch (thrown) {
      // What does not answer is another try, not the end.
      if (!(thrown instanceof AppError) || thrown.code === 'interrupted') throw thrown;
      ask.warn(cli.redact(cleanText([thrown.message, thrown.next].join(' ').trim())));
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
async function tried(
  cli: Cli,
  ask: FirstQuestions,
  files: ConfigFiles,
  typed: TypedEndpoint,
): Promise<string | null> {
  const before = files.settings();
  const name = freeName(Object.keys(before.profiles));
  saveProfile(files, name, typed.endpoint, typed.secrets);
  const forget = () => {
    files.saveSettings(before);
    files.secrets.save(name, null);
  };
  const { machine, clock, random, log, systemTimeZone, version, flags } = cli;
  const app = openApp({
    ...{ machine, clock, random, log, systemTimeZone, version, lane: 'interactive' },
    ...{ home: flags.home, profile: name, signal: cli.interrupted, input: noInput, warn: ask.warn },
  });
  try {
    const { credential, fault } = await checkCredential(app);
    if (fault !== null) {
      forget();
      ask.warn(`That does not work: ${cleanLine(app.redact(credential.reason ?? ''), 300)}`);
      return null;
    }
    const who = credential.who === undefined ? '' : ` as ${cleanLine(credential.who)}`;
    ask.say(`Connected${who}. Saved as the profile "${name}".`);
    const fitness = await fitnessOf(await app.binding(), await readShelf(app.paths.config));
    const runs = fitness.filter(({ missing }) => missing.length === 0).map((one) => one.name);
    const lacks = fitness.filter(({ missing }) => missing.length > 0).map((one) => one.name);
    if (runs.length > 0) ask.say(`Workflows that run here: ${runs.join(', ')}.`);
    if (lacks.length > 0) {
      ask.say(`Not here: ${lacks.join(', ')}. \`clickup-agent doctor\` says what each lacks.`);
    }
    return name;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'authorization' && typed.secrets.url) {
      ask.say(
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

/** Whether a key was given. */
async function modelKey(cli: Cli, ask: FirstQuestions, files: ConfigFiles): Promise<boolean> {
  if (modelEnvironment(files, cli.machine).ANTHROPIC_API_KEY) {
    ask.say('There is a key for the model.');
    return false;
  }
  const key = await ask.secret('Anthropic API key, for chat and ask (Enter: without a model)');
  if (key === '') return false;
  saveModelKey(files, key);
  ask.say('The key is stored with the other secrets.');
  return true;
}
