// The page as `web` and `fleet up` open it: what stands behind it, its address, and who may come in.
import type { Command } from 'commander';
import { AppError, isLoopback } from '../base/index.ts';
import { resolvePaths } from '../config/index.ts';
import type { FleetFile, Visitor } from '../fleet/index.ts';
import type { Server, Store } from '../store/index.ts';
import type { PageOptions, Source, Work } from '../web/index.ts';
import { listOf } from './choices.ts';
import type { Cli } from './cli.ts';
import { checkUrl } from './commands/gateway/registry.ts';
import { loginName, openRooms, openUnattended, secretOf } from './fleet-rooms.ts';
import { installedJobs } from './schedule/index.ts';
import { momentInWords, nextMoment } from './schedule/moment.ts';

export interface PageFlags {
  as?: string;
  host?: string;
  publicUrl?: string;
  trustProxy?: string;
  userHeader?: string;
  metricsFrom?: string;
}

export function pageFlags(command: Command): Command {
  return command
    .option('--as <person>', 'who uses the link, as the fleet file names them; default the login')
    .option('--host <address>', 'the address to listen on; default loopback')
    .option('--public-url <url>', 'the address that people use, such as https://runs.example.com')
    .option('--trust-proxy <list>', 'addresses or networks of the proxy that signs people in')
    .option('--user-header <name>', 'the header in which that proxy names the person')
    .option('--metrics-from <list>', 'addresses or networks that may read /metrics');
}

/** Where the page listens, and its door. Errors: AppError `usage` for a page that anybody could enter. */
export async function pageAddress(
  cli: Cli,
  flags: PageFlags,
  server: Pick<Server, 'query'> | null,
): Promise<Pick<PageOptions, 'host' | 'publicUrl' | 'proxies' | 'metricsFrom' | 'door' | 'key'>> {
  const { host, publicUrl, trustProxy, userHeader } = flags;
  const proxies = listOf(trustProxy);
  const metricsFrom = listOf(flags.metricsFrom);
  const { headerDoor, linkDoor, trustedBy } = await import('../web/index.ts');
  if (userHeader === undefined) {
    if (publicUrl !== undefined && server !== null) {
      const door = await providerDoor(cli, checkUrl(publicUrl), server);
      return { host, proxies, metricsFrom, publicUrl, ...door };
    }
    if ((host !== undefined && !isLoopback(`http://${host}`)) || publicUrl !== undefined) {
      throw new AppError('usage', 'Beyond this machine the page needs people to sign in.', {
        next: 'Name its address with --public-url and a provider under `signIn` in the fleet file, or a proxy that signs people in with --trust-proxy and --user-header.',
      });
    }
    const visitor: Visitor = { person: flags.as ?? loginName(), roles: ['see', 'approve', 'run'] };
    const door = (port: number) => linkDoor(visitor, `clickup_agent_${port}`, cli.clock);
    return { host, metricsFrom, door };
  }
  if (publicUrl === undefined || proxies.length === 0 || server === null) {
    throw new AppError('usage', '--user-header needs a fleet, --public-url and --trust-proxy.', {
      next: 'The people who may sign in stand in the fleet file: `clickup-agent fleet apply FILE`.',
    });
  }
  const { readFleet, visitorNamed, pageKey } = await import('../fleet/index.ts');
  const find = async (login: string) => {
    const fleet = await readFleet(server);
    return fleet && visitorNamed(fleet, login);
  };
  return {
    ...{ host, proxies, metricsFrom, publicUrl: checkUrl(publicUrl), key: await pageKey(server) },
    door: () => headerDoor(userHeader, trustedBy(proxies), find),
  };
}

/** The door at the OpenID provider of the fleet file. Errors: AppError `usage`, `authorization`. */
async function providerDoor(
  cli: Cli,
  publicUrl: string,
  server: Pick<Server, 'query'>,
): Promise<Pick<PageOptions, 'door' | 'key'>> {
  const [{ fleetSessions, pageKey, readFleet, visitorSignedIn }, { oidcDoor }] = await Promise.all([
    import('../fleet/index.ts'),
    import('../web/index.ts'),
  ]);
  if (!publicUrl.startsWith('https:') && !isLoopback(publicUrl)) {
    throw new AppError('usage', 'People sign in over https only.', {
      next: 'Give --public-url the https address of the page, as a reverse proxy serves it.',
    });
  }
  const settings = async () => {
    const signIn = (await readFleet(server))?.signIn;
    if (!signIn) {
      throw new AppError('usage', 'The fleet file names no provider under `signIn`.', {
        next: 'Name issuer and client there and apply it, or use --trust-proxy and --user-header.',
      });
    }
    return { signIn, secret: signIn.secret && secretOf(cli, signIn.secret) };
  };
  await settings();
  const door = oidcDoor({
    ...{ publicUrl, settings, clock: cli.clock, log: cli.log, fetch: cli.fetch },
    sessions: fleetSessions(server),
    async find(identity) {
      const fleet = await readFleet(server);
      return fleet && visitorSignedIn(fleet, identity);
    },
  });
  return { key: await pageKey(server), door: () => door };
}

/** The page's source for one machine: this home's runs, and plans that wait in it. */
export async function homePage(cli: Cli, { as }: PageFlags): Promise<Source> {
  const { flags } = cli;
  const { homeSource } = await import('../web/index.ts');
  const app = cli.app();
  const store = await app.store();
  return homeSource({
    ...{ store, clock: cli.clock, log: cli.log, timeZone: app.timeZone },
    person: as ?? loginName(),
    profile: app.profileName,
    workflows: workflowsOf(cli),
    // Rooms of their own for each piece of work, on the page's store.
    open: (profile) =>
      openUnattended(
        cli,
        profile === app.profileName
          ? { store, profile: flags.profile, endpoints: flags.endpoint, workspace: flags.workspace }
          : { store, profile },
      ),
    async schedules() {
      return (await installedJobs(cli.machine)).map(({ name, moment }) => ({
        ...{ id: name, what: name.replace(/@.*$/, '') },
        rhythm: moment === null ? 'changed by hand' : momentInWords(moment),
        nextAt: moment && nextMoment(moment, cli.clock.now(), cli.systemTimeZone()),
      }));
    },
  });
}

/** Workflows that may be started from the page: by name, and never a file that a form names. */
function workflowsOf(cli: Cli): Pick<Work, 'list' | 'get'> {
  const shelf = async () => {
    const { readShelf } = await import('../app/index.ts');
    return (await readShelf(resolvePaths(cli.flags.home, cli.machine).config)).workflows;
  };
  return {
    list: async () =>
      Object.entries(await shelf()).map(([name, { summary }]) => ({ name, summary })),
    async get(name) {
      const all = await shelf();
      const found = Object.hasOwn(all, name) ? all[name] : undefined;
      if (found) return found.load();
      throw new AppError('usage', `There is no workflow "${name}".`, {
        next: 'The page lists those that there are.',
      });
    },
  };
}

/** The page's source for a fleet. */
export async function fleetPage(
  cli: Cli,
  fleet: Parameters<typeof import('../web/index.ts').fleetSource>[0]['fleet'],
  store: Store,
): Promise<Source> {
  const [{ fleetSource }, { readFleet }] = await Promise.all([
    import('../web/index.ts'),
    import('../fleet/index.ts'),
  ]);
  return fleetSource({
    ...{ fleet, store, clock: cli.clock, timeZone: cli.systemTimeZone() },
    workflows: workflowsOf(cli),
    secretOf: (from) => secretOf(cli, from),
    async open(schedule) {
      const file: FleetFile | null = await readFleet(fleet.server);
      return openRooms(cli, schedule, file?.credentials[schedule.credential], store);
    },
  });
}
