// From a workflow and its parameters to a command that the system can start anywhere.
import { existsSync } from 'node:fs';
import { basename, extname, isAbsolute, resolve } from 'node:path';
import { isWorkflowPath } from '../../app/index.ts';
import { AppError } from '../../base/index.ts';
import { TOKEN_NAME } from '../../config/index.ts';
import type { Cli } from '../cli.ts';
import { NETWORK_VARIABLES, proxyWithPassword } from '../proxy.ts';
import type { Moment } from './moment.ts';
import type { Job } from './scheduler.ts';

/** Variables that decide where things are stored, in which zone a week ends, and how requests get out. */
const CARRIED = ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'TZ', ...NETWORK_VARIABLES];

export interface JobParts {
  /** A workflow's name, or the path of a file that holds one. */
  workflow: string;
  /** Parameters of the workflow and flags of `run`. */
  args: string[];
  moment: Moment;
  /** Instead of the usual name. */
  name?: string | undefined;
  /** Leaves approval to the profile's policy. */
  byPolicy: boolean;
}

/** Errors: AppError `usage` for what a schedule cannot carry. */
export function jobOf(cli: Cli, parts: JobParts): Job {
  const { flags, machine } = cli;
  const { profileName, profile } = cli.app();
  if (flags.endpoint !== undefined) {
    throw new AppError(
      'usage',
      'An endpoint from the command line cannot be scheduled: it may be a secret.',
      {
        next: 'Keep it with `clickup-agent endpoint add NAME …`, then schedule with --profile NAME.',
      },
    );
  }
  const { secrets } = cli.app().files;
  if (profile.endpoint.kind === 'token' && !secrets.load(profileName).token) {
    throw new AppError(
      'usage',
      `The token of "${profileName}" is only in this shell’s environment.`,
      {
        next: `Keep it: \`clickup-agent endpoint add ${TOKEN_NAME} --token\`.`,
      },
    );
  }
  const secret = proxyWithPassword(machine.environment);
  if (secret !== null) {
    throw new AppError('usage', `${secret} holds a password, which the schedule would show.`, {
      next: `Use a proxy that asks for none, or unset ${secret} here and set it where the schedule runs.`,
    });
  }
  const home = flags.home ?? machine.environment.CLICKUP_AGENT_HOME;
  const workspace = flags.workspace ?? machine.environment.CLICKUP_WORKSPACE;
  const path = isWorkflowPath(parts.workflow) ? resolve(parts.workflow) : parts.workflow;
  const { node, script } = cli.program;
  return {
    name: checkName(parts.name ?? usualName(parts.workflow, flags.profile)),
    moment: parts.moment,
    command: [
      ...[node, script, 'run', path],
      ...(parts.byPolicy ? [] : ['--yes']),
      ...['--profile', profileName],
      ...(workspace ? ['--workspace', workspace] : []),
      ...(home === undefined ? [] : ['--home', resolve(home)]),
      ...(flags.logFile === undefined ? [] : ['--log-file', resolve(flags.logFile)]),
      ...(flags.maxWait === undefined ? [] : ['--max-wait', flags.maxWait]),
      ...(flags.quiet ? ['--quiet'] : []),
      ...parts.args,
    ],
    folder: parts.args.some(namesRelativePath) ? resolve('.') : null,
    environment: Object.fromEntries(
      CARRIED.flatMap((name) => {
        const value = machine.environment[name];
        return value ? [[name, value]] : [];
      }),
    ),
  };
}

/** The name that a workflow's job has unless another is given. */
export function usualName(workflow: string, profile: string | undefined): string {
  const name = isWorkflowPath(workflow) ? basename(workflow, extname(workflow)) : workflow;
  return profile === undefined ? name : `${name}@${profile}`;
}

/** Names become file names and ends of lines. Errors: AppError `usage`. */
export function checkName(name: string): string {
  if (/^[A-Za-z0-9][\w.@-]*$/.test(name)) return name;
  throw new AppError('usage', `"${name}" cannot be the name of a schedule.`, {
    next: 'Give another with --name: letters, digits, dots, dashes.',
  });
}

/** What only later comes to be, a report or the file of next week, is known by its ending. */
const FILE_NAME = /\.(?:csv|tsv|txt|gz|html?|ya?ml|json)$/i;

function namesRelativePath(arg: string): boolean {
  const value = arg.replace(/^--[\w-]+=/, '');
  if (value === '' || value.startsWith('-') || isAbsolute(value)) return false;
  return existsSync(value) || FILE_NAME.test(value);
}
