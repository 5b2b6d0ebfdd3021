// One endpoint with a quota of its own: where it is, who spends its budget, and what its tools serve.
import type { Clock, JsonObject, Log, RandomInt } from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import type { ConfigFiles, ProfileSettings, Secrets } from '../config/index.ts';
import { type AskPerson, type Endpoint, openEndpoint } from '../endpoint/index.ts';
import type { Governor, Lane, QuotaEvent, WaitReason } from '../quota/index.ts';
import type { Store } from '../store/index.ts';
import { given } from './given.ts';
import { nameCredential, openGovernor } from './governor.ts';
import { lessonStore, loginStore, sessionCache, toolCache } from './saved.ts';
import { openTarget } from './target.ts';

/** A profile, or what was given instead of one. */
export interface ChosenEndpoint {
  name: string;
  profile: ProfileSettings;
  secrets: Secrets;
}

export interface ConnectionDeps {
  files: ConfigFiles;
  stateFolder: string;
  environment: Readonly<Record<string, string | undefined>>;
  store(): Promise<Store>;
  clock: Clock;
  random: RandomInt;
  log: Log;
  lane: Lane;
  /** IANA name. */
  timeZone(): string;
  /** Id of the workspace that stands in where a tool wants one. */
  workspaceId: string | undefined;
  maxWaitMs: number | undefined;
  /** It is one of many that share the credential unseen. */
  fleet: boolean;
  /** What its quota is shown under; default the profile's name. */
  credentialName?: string | undefined;
  version: string;
  warn?: ((text: string) => void) | undefined;
  /** Asks a person what an endpoint wants to know in a call; absent: nobody is there. */
  ask?: AskPerson | undefined;
  /** Called for every wait for quota of more than two seconds: until when (epoch ms), and why. */
  onWait?: ((until: number, why: WaitReason) => void) | undefined;
}

export interface Connection {
  name: string;
  /** The connections that this one is combined of; absent for a single endpoint. */
  parts?: Connection[];
  governor: Governor;
  endpoint: Endpoint;
  binding(): Promise<BoundEndpoint>;
  /** The endpoint bound once more, with these tools instead of the profile's; nothing is learned. */
  bindingWith?(bindings: NonNullable<ProfileSettings['bindings']>): Promise<BoundEndpoint>;
  close(): Promise<void>;
}

/** A shorter wait is over before anybody could read of it, ms. */
const NOTICED_MS = 2_000;

/** Opens a connection; nothing is asked of the endpoint yet. Errors: those of `openPlace`. */
export async function openConnection(
  { name, profile, secrets }: ChosenEndpoint,
  deps: ConnectionDeps,
): Promise<Connection> {
  const { files, environment, clock, random, log, lane, timeZone } = deps;
  const place = await openTarget(name, profile, secrets, {
    stateFolder: deps.stateFolder,
    clock,
    timeZone,
    environmentToken: environment.CLICKUP_API_TOKEN,
    restBase: environment.CLICKUP_API_BASE,
  });
  if (place.soonGone) deps.warn?.(place.soonGone);
  const kept = await deps.store();
  const governor = openGovernor({
    identity: place.spec.identity,
    settings: profile.quota ?? {},
    fleet: deps.fleet,
    maxWaitMs: deps.maxWaitMs,
    shared: kept.shared,
    clock,
    random,
  });
  await nameCredential(kept, place.spec.identity, deps.credentialName ?? name, clock);
  governor.onEvent(logQuota(log));
  governor.onEvent((event) => {
    const long = event.kind === 'waiting' && event.until - clock.now() > NOTICED_MS;
    if (long) deps.onWait?.(event.until, event.why);
  });
  const { spec, fetch, start } = place;
  // A part of a combination is known by its own name, wherever its place is.
  const opened = openEndpoint(
    { ...spec, name },
    {
      governor,
      clock,
      log,
      toolCache: toolCache(kept),
      sessionCache: sessionCache(kept, clock),
      baseEnv: environment,
      credentials: loginStore(files.secrets, kept, clock),
      clientVersion: deps.version,
      // A conversation lasts: its connection is kept alive and mended.
      longLived: lane === 'interactive',
      onSlow: () => deps.warn?.(slowly(name, profile.endpoint.kind === 'stdio')),
      ...given({ fetch, ask: deps.ask }),
    },
  );
  const endpoint = loggedEndpoint(start ? startedFirst(opened, start) : opened, log, clock);
  let bound: Promise<BoundEndpoint> | undefined;
  return {
    name,
    governor,
    endpoint,
    binding() {
      bound ??= bind(endpoint, profile, deps);
      return bound;
    },
    bindingWith: (bindings) => bind(endpoint, { ...profile, bindings }, deps, 'trial'),
    async close() {
      await opened.close();
      await governor.close();
      await place.close?.();
    },
  };
}

function slowly(name: string, isCommand: boolean): string {
  const sign = `"${name}" has not answered yet`;
  return isCommand ? `${sign}; its first start may have to download it.` : `${sign}.`;
}

/** Binding is loaded by those alone who do more than speak to the endpoint. */
async function bind(
  endpoint: Endpoint,
  profile: ProfileSettings,
  { workspaceId, timeZone, store, clock, warn }: ConnectionDeps,
  how: 'trial' | 'for good' = 'for good',
): Promise<BoundEndpoint> {
  const [{ bindEndpoint }, { chosenTools }] = await Promise.all([
    import('../binding/index.ts'),
    import('./chosen-tools.ts'),
  ]);
  return bindEndpoint(endpoint, {
    ...(how === 'for good' && { lessons: lessonStore(await store(), endpoint.fingerprint, clock) }),
    onNote: (sentence) => warn?.(sentence),
    context: given({ workspaceId, timeZone }),
    overrides: chosenTools(profile.bindings ?? {}),
  });
}

/**
 * The same endpoint, started before its first use. What the cache answers never starts it. Errors:
 * those of `start`, at each use.
 */
function startedFirst(endpoint: Endpoint, start: () => Promise<void>): Endpoint {
  return {
    name: endpoint.name,
    fingerprint: endpoint.fingerprint,
    diagnostics: () => endpoint.diagnostics(),
    close: () => endpoint.close(),
    async tools(...args) {
      await start();
      return endpoint.tools(...args);
    },
    async call(...args) {
      await start();
      return endpoint.call(...args);
    },
  };
}

/** The same endpoint, which logs its calls, never what is in them; `ms` holds the wait for quota, too. */
function loggedEndpoint(endpoint: Endpoint, log: Log, clock: Clock): Endpoint {
  return {
    name: endpoint.name,
    fingerprint: endpoint.fingerprint,
    tools: (...args) => endpoint.tools(...args),
    diagnostics: () => endpoint.diagnostics(),
    close: () => endpoint.close(),
    async call(tool, args, options) {
      const startedAt = clock.now();
      const facts = (): JsonObject => ({
        tool,
        effect: options.effect,
        lane: options.lane,
        ms: clock.now() - startedAt,
      });
      try {
        const outcome = await endpoint.call(tool, args, options);
        const well = outcome.kind === 'ok';
        const why = well ? {} : { message: outcome.message };
        log(well ? 'info' : 'warn', 'call', { ...facts(), outcome: outcome.kind, ...why });
        return outcome;
      } catch (thrown) {
        log('warn', 'call', { ...facts(), outcome: 'thrown', message: String(thrown) });
        throw thrown;
      }
    },
  };
}

/** Logs what happens to the quota. */
function logQuota(log: Log): (event: QuotaEvent) => void {
  return ({ kind, ...facts }) => {
    const { until, ...rest } = facts as JsonObject;
    const iso = typeof until === 'number' ? { until: new Date(until).toISOString() } : {};
    log(kind === 'refused' || kind === 'share-lost' ? 'warn' : 'info', `quota-${kind}`, {
      ...rest,
      ...iso,
    });
  };
}
