// A person's login at ClickUp itself, through an OAuth app of theirs; and opening a browser for it.
import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { AppError } from '../base/index.ts';
import type { Cli } from './cli.ts';
import { parseDuration } from './duration.ts';
import { readSecret } from './questions.ts';
import { checkPort } from './serve.ts';

export interface AppLoginFlags {
  clientId?: string;
  browser: boolean;
  port?: string[];
  timeout: string;
  page?: string;
  rest?: string;
}

const CLICKUP = 'https://api.clickup.com';

/** The flags of a login through an app. */
export function appLoginFlags(command: Command): Command {
  return command
    .option('--client-id <id>', 'the OAuth app, from ClickUp: Settings, Apps')
    .option('--no-browser', 'only print the address to visit')
    .option('--port <port...>', 'ports of the redirect, which the app must allow; default 33418')
    .option('--timeout <duration>', 'how long to wait for you', '5m')
    .option('--page <url>', "another login page than ClickUp's own");
}

/** Asks for the app's secret, and logs in. Errors: AppError. */
export async function loginByApp(
  cli: Cli,
  flags: AppLoginFlags,
): Promise<{ token: string; clientId: string; clientSecret: string }> {
  const { clientId, browser, port, timeout, page, rest = CLICKUP } = flags;
  if (!clientId) {
    throw new AppError('usage', 'A login at ClickUp needs an OAuth app.', {
      next: 'Make one in ClickUp (Settings, Apps) with the redirect localhost:33418, and give --client-id.',
    });
  }
  const clientSecret = (await readSecret(cli, 'Client secret of the app: ')).trim();
  if (clientSecret === '') throw new AppError('usage', 'The client secret is empty.');
  cli.conceal(clientSecret);
  const { loginAtApp } = await import('../endpoint/index.ts');
  const token = await loginAtApp({
    client: { id: clientId, secret: clientSecret },
    rest,
    page,
    clock: cli.clock,
    showAddress: (address) => cli.io.err(`Visit this address to log in:\n${address}`),
    openBrowser: browser ? (address) => openBrowser(cli, address) : undefined,
    ports: port?.map(checkPort),
    timeoutMs: parseDuration(timeout),
    signal: cli.interrupted,
  });
  cli.conceal(token);
  return { token, clientId, clientSecret };
}

/** Hands an address to the platform's way of opening one; a machine without a browser shows it only. */
export async function openBrowser(cli: Cli, address: string): Promise<void> {
  const [command, args] = OPENERS[cli.machine.platform] ?? ['xdg-open', []];
  await new Promise<void>((resolve) => {
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve());
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

const OPENERS: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
  darwin: ['open', []],
  // An address holds &, which the shell behind `start` would take for the end of the command.
  win32: ['rundll32', ['url.dll,FileProtocolHandler']],
};
