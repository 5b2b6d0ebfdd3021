// The composition root: opens the rooms that a command needs, once, and closes them in reverse. A room
// is loaded when it is opened: no command waits for code that it does not use.

import type { Readable } from 'node:stream';
import {
  type Clock,
  type JsonObject,
  type Log,
  type RandomInt,
  type Redact,
  redactor,
} from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import type { Reader } from '../clickup/index.ts';
import {
  type ConfigFiles,
  chooseProfile,
  configFiles,
  hideSecrets,
  type Machine,
  type Paths,
  type ProfileSettings,
  resolvePaths,
  type Secrets,
  systemKeychain,
} from '../config/index.ts';
import type { Endpoint } from '../endpoint/index.ts';
import type { Engine } from '../engine/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { Governor, Lane } from '../quota/index.ts';
import type { Store } from '../store/index.ts';
import { given } from './given.ts';
import { addSaved, lessonStore, loginStore, sessionCache, toolCache } from './kept.ts';
import { loggedEndpoint, logQuota } from './logged.ts';
import { openPlace } from './place.ts';
import { startedFirst } from './started-first.ts';
import { parseEndpoint } from './typed-endpoint.ts';

/** What the process brings: nothing below reads it from the surroundings. */
export interface AppOptions {
  machine: Machine;
  clock: Clock;
  random: RandomInt;
  log: Log;
  systemTimeZone: string;
  home?: string | undefined;
  profile?: string | undefined;
  /** A URL or a command instead of the profile's endpoint. */
  endpoint?: string | undefined;
  /** Id or name of the workspace, instead of CLICKUP_WORKSPACE and of the profile's. */
  workspace?: string | undefined;
  lane: Lane;
  signal?: AbortSignal;
  /** Longest wait for quota, ms. */
  maxWaitMs?: number | undefined;
  version: string;
  /** Standard input, for workflows that read it. */
  input(): Readable;
  /** Told what a person should know while the command goes on. */
  warn?(text: string): void;
}

/** The rooms of one command. Each member opens what it needs at its first call. */
export interface App {
  readonly paths: Paths;
  readonly files: ConfigFiles;
  readonly profileName: string;
  readonly profile: ProfileSettings;
  readonly timeZone: string;
  /** Longest wait for quota that somebody has set, ms; null when nobody did. */
  readonly maxWaitMs: number | null;
  readonly redact: Redact;
  store(): Promise<Store>;
  governor(): Promise<Governor>;
  endpoint(): Promise<Endpoint>;
  binding(): Promise<BoundEndpoint>;
  reader(): Promise<Reader>;
  hierarchy(): Promise<Hierarchy>;
  engine(): Promise<Engine>;
  quota(): Promise<JsonObject>;
  close(): Promise<void>;
}

/** The name of an endpoint that was given on the command line. */
const AD_HOC = 'command line';

export function openApp(options: AppOptions): App {
  const { clock, random, log, lane } = options;
  const paths = resolvePaths(options.home, options.machine);
  const { environment } = options.machine;
  // A folder that was named holds everything; the keychain is for a person's own installation.
  const files = configFiles(paths.config, paths.selfContained ? null : systemKeychain());
  const chosen = chooseEndpoint(options, files);
  const { name, secrets } = chosen;
  const workspace = options.workspace ?? environment.CLICKUP_WORKSPACE;
  const profile = workspace ? { ...chosen.profile, workspace } : chosen.profile;
  const timeZone = profile.timeZone ?? options.systemTimeZone;
  const maxWaitMs = options.maxWaitMs ?? inMs(profile.quota?.maxWaitSeconds);
  const closers: (() => Promise<void>)[] = [];
  /** Calls that answers from the cache made unnecessary. */
  let saved = 0;

  const store = once(async () => {
    const { openStore } = await import('../store/index.ts');
    const flag = options.home === undefined ? '' : ` --home ${shellWord(options.home)}`;
    const opened = openStore(paths.state, {
      setAsideCommand: `clickup-agent state set-aside${flag}`,
    });
    closers.push(() => opened.close());
    return opened;
  });

  const place = once(async () => {
    const opened = await openPlace(name, profile, secrets, {
      stateFolder: paths.state,
      clock,
      timeZone,
      environmentToken: environment.CLICKUP_API_TOKEN,
      restBase: environment.CLICKUP_API_BASE,
    });
    if (opened.soonGone) options.warn?.(opened.soonGone);
    closers.push(async () => opened.close?.());
    return opened;
  });

  const governor = once(async () => {
    const { openGovernor } = await import('./governor.ts');
    const { spec } = await place();
    const made = await openGovernor({
      identity: spec.identity,
      settings: profile.quota ?? {},
      maxWaitMs,
      shared: (await store()).shared,
      clock,
      random,
    });
    made.onEvent(logQuota(log));
    closers.push(() => made.close());
    return made;
  });

  const endpoint = once(async () => {
    const { openEndpoint } = await import('../endpoint/index.ts');
    const [{ spec, fetch, start }, gate, kept] = await Promise.all([place(), governor(), store()]);
    const opened = openEndpoint(spec, {
      governor: gate,
      clock,
      log,
      toolCache: toolCache(kept),
      sessionCache: sessionCache(kept, clock),
      baseEnv: environment,
      credentials: loginStore(files.secrets, kept, clock),
      clientVersion: options.version,
      // A conversation lasts: its connection is kept alive and mended.
      longLived: lane === 'interactive',
      ...given({ fetch }),
    });
    closers.push(() => opened.close());
    return loggedEndpoint(start ? startedFirst(opened, start) : opened, log, clock);
  });

  const binding = once(async () => {
    const [{ bindEndpoint }, { chosenTools }] = await Promise.all([
      import('../binding/index.ts'),
      import('./chosen-tools.ts'),
    ]);
    const opened = await endpoint();
    return bindEndpoint(opened, {
      lessons: lessonStore(await store(), opened.fingerprint, clock),
      onNote: (sentence) => options.warn?.(sentence),
      context: given({ workspaceId: idOf(profile.workspace), timeZone }),
      overrides: chosenTools(profile.bindings ?? {}),
    });
  });

  const reader = once(async () => {
    const { createReader } = await import('./reader.ts');
    return createReader(name, await binding(), { lane, ...given({ signal: options.signal }) });
  });

  const hierarchy = once(async () => {
    const { createHierarchy } = await import('../hierarchy/index.ts');
    return createHierarchy({
      reader,
      cache: (await store()).cache,
      clock,
      scope: (await endpoint()).fingerprint,
      onSaved: (calls) => {
        saved += calls;
      },
      workspace: profile.workspace,
      profile: name === AD_HOC ? null : name,
      people: profile.people,
    });
  });

  const quota = async (): Promise<JsonObject> => quotaDocument(await governor());

  const engine = once(async () => {
    const [{ createEngine }, { checkRules }] = await Promise.all([
      import('../engine/index.ts'),
      import('../policy/index.ts'),
    ]);
    const gate = await governor();
    const { fingerprint } = await endpoint();
    return createEngine({
      profile: name,
      endpoint: { name, fingerprint },
      binding: await binding(),
      reader: await reader(),
      hierarchy: await hierarchy(),
      store: await store(),
      policy: checkRules(profile.policy ?? {}),
      sign: files.sign,
      timeZone,
      zoneOfAccount: profile.timeZone === undefined,
      clock,
      random,
      lane,
      waitFor: (calls) => gate.estimate(calls).waitMs,
      quota: () => quotaDocument(gate),
      input: options.input,
      openModel: async () => (await import('./plan-model.ts')).openPlanModel(profile, options),
    });
  });

  return {
    paths,
    files,
    profileName: name,
    profile,
    timeZone,
    maxWaitMs: maxWaitMs ?? null,
    redact: redactor([
      ...secretValues(secrets),
      environment.CLICKUP_API_TOKEN ?? '',
      profile.quota?.redis ?? '',
    ]),
    store,
    governor,
    endpoint,
    binding,
    reader,
    hierarchy,
    engine,
    quota,
    async close() {
      if (saved > 0) await addSaved(await store(), (await endpoint()).fingerprint, saved);
      saved = 0;
      for (const close of closers.reverse()) await close();
      closers.length = 0;
    },
  };
}

interface ChosenEndpoint {
  name: string;
  profile: ProfileSettings;
  secrets: Secrets;
}

function chooseEndpoint(options: AppOptions, files: ConfigFiles): ChosenEndpoint {
  if (options.endpoint !== undefined) {
    // The settings of a named profile still hold; only where it leads is replaced.
    const base = options.profile ? chooseProfile(files.settings(), options.profile).profile : {};
    const { endpoint, secrets } = parseEndpoint(options.endpoint);
    const name = options.profile ?? AD_HOC;
    return withHiddenArguments({ name, profile: { ...base, endpoint }, secrets });
  }
  const hasToken = options.machine.environment.CLICKUP_API_TOKEN !== undefined;
  const { name, profile } = chooseProfile(files.settings(), options.profile, hasToken);
  // The sandbox has no secrets, so the keychain need not be asked.
  const secrets = profile.endpoint.kind === 'sandbox' ? {} : files.secrets.load(name);
  return withHiddenArguments({ name, profile, secrets });
}

/** Secrets that still stand in a command are concealed like those that were moved. */
function withHiddenArguments({ name, profile, secrets }: ChosenEndpoint): ChosenEndpoint {
  const { endpoint } = profile;
  if (endpoint.kind !== 'stdio') return { name, profile, secrets };
  const hidden = hideSecrets(endpoint.args);
  return {
    name,
    profile: { ...profile, endpoint: { ...endpoint, args: hidden.args } },
    secrets: { ...secrets, args: { ...secrets.args, ...hidden.secrets } },
  };
}

/** The quota part of the JSON documents. */
export function quotaDocument(governor: Governor): JsonObject {
  const { calls, remaining, limit, resetAt, waitedMs } = governor.snapshot();
  return {
    calls,
    remaining,
    limit,
    resetAt: resetAt === null ? null : new Date(resetAt).toISOString(),
    waitedMs,
  };
}

function secretValues(secrets: Secrets): string[] {
  return [
    ...[secrets.url, secrets.token].filter((value) => value !== undefined),
    ...Object.values(secrets.headers ?? {}),
    ...Object.values(secrets.env ?? {}),
    ...Object.values(secrets.args ?? {}),
  ];
}

/** A word that a shell reads as one. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`;
}

/** A workspace that was told by its id; a name is looked up, and never sent as an id. */
function idOf(workspace: string | undefined): string | undefined {
  return /^\d+$/.test(workspace ?? '') ? workspace : undefined;
}

/** A setting in seconds as milliseconds. */
function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** Runs `open` at the first call; every caller gets the same. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
