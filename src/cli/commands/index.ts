// The commands, in the order that help shows them. A command line loads the one that it names.
import type { Option } from 'commander';
import type { CommandFile } from '../cli.ts';

const COMMANDS = {
  init: async () => (await import('./init.ts')).initCommand,
  chat: async () => (await import('./chat.ts')).chatCommand,
  ask: async () => (await import('./ask.ts')).askCommand,
  run: async () => (await import('./run.ts')).runCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  apply: async () => (await import('./apply.ts')).applyCommand,
  runs: async () => (await import('./runs/index.ts')).runsCommand,
  workflows: async () => (await import('./workflows/index.ts')).workflowsCommand,
  schedule: async () => (await import('./schedule.ts')).scheduleCommand,
  tasks: async () => (await import('./tasks.ts')).tasksCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  tree: async () => (await import('./tree.ts')).treeCommand,
  tools: async () => (await import('./tools.ts')).toolsCommand,
  call: async () => (await import('./call.ts')).callCommand,
  quota: async () => (await import('./quota.ts')).quotaCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  endpoint: async () => (await import('./endpoint/index.ts')).endpointCommand,
  config: async () => (await import('./config.ts')).configCommand,
  cache: async () => (await import('./store.ts')).cacheCommand,
  state: async () => (await import('./store.ts')).stateCommand,
  fleet: async () => (await import('./fleet/index.ts')).fleetCommand,
  web: async () => (await import('./web.ts')).webCommand,
  approvals: async () => (await import('./approvals.ts')).approvalsCommand,
  store: async () => (await import('./store.ts')).storeCommand,
  sandbox: async () => (await import('./sandbox.ts')).sandboxCommand,
  gateway: async () => (await import('./gateway/index.ts')).gatewayCommand,
  completion: async () => (await import('./completion.ts')).completionCommand(otherCommands),
  manual: async () => (await import('./manual.ts')).manualCommand(shownCommands),
} satisfies Record<string, () => Promise<CommandFile>>;

/** The names of all commands. */
export const COMMAND_NAMES = Object.keys(COMMANDS).filter((name) => name !== 'manual');

/** What is loaded for a command line that names none, because one without words is a chat. */
const UNNAMED: string = 'chat';

/**
 * The commands that a command line can mean: those whose names are among its words, wherever they
 * stand, but not as the value of one of these flags; all of them when it asks for help without naming one.
 */
export async function commandsFor(
  words: readonly string[],
  flags: readonly Pick<Option, 'long' | 'required'>[] = [],
): Promise<CommandFile[]> {
  const valued = flags.flatMap(({ long, required }) => (required ? [long] : []));
  const argv = words.filter((_, at) => !valued.includes(words[at - 1]));
  const all = Object.entries(COMMANDS);
  // What a shell asks with is no command that a person looks for.
  if (argv[0] === 'complete') return [await COMMANDS.completion()];
  const named = all.filter(([name]) => argv.includes(name));
  const asksForHelp = argv.some((word) => ['-h', '--help', 'help'].includes(word));
  const wanted =
    named.length === 0 && asksForHelp
      ? all
      : all.filter(([name]) => name === UNNAMED || argv.includes(name));
  return Promise.all(wanted.map(([, load]) => load()));
}

function otherCommands(): Promise<CommandFile[]> {
  const { completion: _, manual: __, ...others } = COMMANDS;
  return Promise.all(Object.values(others).map((load) => load()));
}

/** Those that help shows, hidden words aside. */
async function shownCommands(): Promise<CommandFile[]> {
  return [...(await otherCommands()), await COMMANDS.completion()];
}
