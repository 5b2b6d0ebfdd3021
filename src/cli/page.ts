// The page as `web` and `fleet up` open it: what stands behind it, its address, and who may come in.
import type { Command } from 'commander';
import { AppError, isLoopback } from '../base/index.ts';
import type { FleetFile, Visitor } from '../fleet/index.ts';
import type { Server, Store } from '../store/index.ts';
import type { PageOptions, Source } from '../web/index.ts';
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
    if ((host !== undefined && !isLoopback(`http://${host}`)) || publicUrl !== undefined) {
      throw new AppError('usage', 'Beyond this machine the page needs people to sign in.', {
        next: 'Put it behind a reverse proxy: --public-url URL --trust-proxy ADDRESS --user-header NAME.',
      });
    }
    const visitor: Visitor = { person: flags.as ?? loginName(), roles: ['see', 'approve', 'run'] };
    return {
      host,
      metricsFrom,
      door: (port) => linkDoor(visitor, `clickup_agent_${port}`, cli.clock),
    };
  }
  if (publicUrl === undefined || proxies.length === 0 || server === null) {
    throw new AppError('usage', '--user-header needs a fleet, --public-url and --trust-proxy.', {
      next: 'The people who may sign in stand in the fleet file: `clickup-agent fleet apply FILE`.',
    });
  }
  const { readFleet, visitorNamed, pageKey } = await import('../fleet/index.ts');
  const isProxy = trustedBy(proxies);
  const find = async (login: string) => {
    const fleet = await readFleet(server);
    return fleet && visitorNamed(fleet, login);
  };
  return {
    ...{ host, proxies, metricsFrom, publicUrl: checkUrl(publicUrl), key: await pageKey(server) },
    door: () => headerDoor(userHeader, isProxy, find),
  };
}

/** The page's source for one machine: this home's runs, and plans that wait in it. */
export async function homePage(cli: Cli, flags: PageFlags): Promise<Source> {
  const { homeSource } = await import('../web/index.ts');
  const app = cli.app();
  const store = await app.store();
  return homeSource({
    ...{ store, clock: cli.clock, log: cli.log, timeZone: app.timeZone },
    person: flags.as ?? loginName(),
    open: (profile) => openProfile(cli, profile, store),
    async schedules() {
      return (await installedJobs(cli.machine)).map(({ name, moment }) => ({
        ...{ id: name, what: name.replace(/@.*$/, '') },
        rhythm: moment === null ? 'changed by hand' : momentInWords(moment),
        nextAt: moment && nextMoment(moment, cli.clock.now(), cli.systemTimeZone),
      }));
    },
  });
}

/** Rooms of their own for each piece of work, on the page's store. */
function openProfile(cli: Cli, profile: string, store: Store) {
  const { flags } = cli;
  const own = profile === cli.app().profileName;
  return openUnattended(cli, {
    store,
    profile: own ? flags.profile : profile,
    endpoints: own ? flags.endpoint : undefined,
    workspace: own ? flags.workspace : undefined,
  });
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
    ...{ fleet, store, clock: cli.clock, timeZone: cli.systemTimeZone },
    secretOf: (from) => secretOf(cli, from),
    async open(schedule) {
      const file: FleetFile | null = await readFleet(fleet.server);
      return openRooms(cli, schedule, file?.credentials[schedule.credential], store);
    },
  });
}
