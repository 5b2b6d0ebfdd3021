// The composition root: opens the rooms that a command needs, once, and closes them in reverse. A room
// is loaded when it is opened: no command waits for code that it does not use.
import type { Readable } from 'node:stream';
import {
  AppError,
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
  configFiles,
  type Paths,
  type ProfileSettings,
  resolvePaths,
  systemKeychain,
} from '../config/index.ts';
import type { AskPerson, Endpoint } from '../endpoint/index.ts';
import type { Engine, PlanModel } from '../engine/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { Governor, Lane, WaitReason } from '../quota/index.ts';
import type { Store } from '../store/index.ts';
import {
  AD_HOC,
  chooseEndpoint,
  chosenSecrets,
  type EndpointChoice,
  tokenUser,
} from './chosen-endpoint.ts';
import type { ConnectionDeps } from './connection.ts';
import { given } from './given.ts';
import { modelEnvironment } from './model-key.ts';
import { addSaved } from './saved.ts';

/** What the process brings: nothing below reads it from the surroundings. */
export interface AppOptions extends EndpointChoice {
  clock: Clock;
  random: RandomInt;
  log: Log;
  /** IANA name, asked for when it is needed: to know one costs a start 12 ms. */
  systemTimeZone(): string;
  home?: string | undefined;
  /** Id or name of the workspace, instead of CLICKUP_WORKSPACE and of the profile's. */
  workspace?: string | undefined;
  /**
   * Address of a PostgreSQL server that holds the state, instead of the profile's and the home's; or
   * a store; the code that opened it also closes it.
   */
  store?: string | Store | undefined;
  /** What runs exclude others by, where it is known better than from the endpoint: a person's id. */
  subject?: string | undefined;
  /** What the credential's quota is shown under; default the profile's name. */
  credentialName?: string | undefined;
  /** Writes that need nobody, beyond what the profile's policy allows. */
  allow?: readonly string[] | undefined;
  lane: Lane;
  signal?: AbortSignal;
  /** Longest wait for quota, ms. */
  maxWaitMs?: number | undefined;
  /** It is one of many that share the credential unseen: they keep together, and spend it steadily. */
  fleet?: boolean;
  version: string;
  /** Standard input, for workflows that read it. */
  input(): Readable;
  /** Called with what a person should know while the command runs. */
  warn?(text: string): void;
  /** Asks a person what an endpoint wants to know in the middle of a call; absent: it is declined. */
  ask?: AskPerson | undefined;
  /** Called for every wait for quota of more than two seconds: until when (epoch ms), and why. */
  onWait?(until: number, why: WaitReason): void;
}

/** The rooms of one command. Each member opens what it needs at its first call. */
export interface App {
  readonly paths: Paths;
  readonly files: ConfigFiles;
  readonly profileName: string;
  readonly profile: ProfileSettings;
  /** IANA zone: the profile's, else the account's once it was settled, else the system's. */
  readonly timeZone: string;
  /** Longest wait for quota that somebody has set, ms; null when nobody did. */
  readonly maxWaitMs: number | null;
  readonly redact: Redact;
  store(): Promise<Store>;
  governor(): Promise<Governor>;
  endpoint(): Promise<Endpoint>;
  binding(): Promise<BoundEndpoint>;
  /** Binds with these tools instead of the profile's. Errors: AppError `usage` for combined endpoints. */
  bindingWith(bindings: NonNullable<ProfileSettings['bindings']>): Promise<BoundEndpoint>;
  /** Errors: AppError `authorization` without a key. */
  model(): Promise<PlanModel>;
  reader(): Promise<Reader>;
  hierarchy(): Promise<Hierarchy>;
  engine(): Promise<Engine>;
  quota(): Promise<JsonObject>;
  /** Asks for the account's zone where the profile names none, once a day at most. */
  settleTimeZone(): Promise<string>;
  /** Each endpoint's own budget, by name: several where the profile combines endpoints. */
  governors(): Promise<{ name: string; governor: Governor }[]>;
  close(): Promise<void>;
}

export function openApp(options: AppOptions): App {
  const { clock, random, log, lane } = options;
  const paths = resolvePaths(options.home, options.machine);
  const { environment } = options.machine;
  // A folder that was named holds everything; the keychain is for a person's own installation.
  const files = configFiles(paths.config, paths.selfContained ? null : systemKeychain());
  const chosen = chooseEndpoint(options, files);
  const { name } = chosen;
  const workspace = options.workspace ?? environment.CLICKUP_WORKSPACE;
  const profile = workspace ? { ...chosen.profile, workspace } : chosen.profile;
  const timeZone = () => profile.timeZone ?? options.systemTimeZone();
  const maxWaitMs = options.maxWaitMs ?? inMs(profile.quota?.maxWaitSeconds);
  const closers: (() => Promise<void>)[] = [];
  /** Calls that answers from the cache made unnecessary. */
  let saved = 0;

  const ready = typeof options.store === 'object' ? options.store : null;
  const named = typeof options.store === 'string' ? options.store : undefined;
  const server = named ?? environment.CLICKUP_AGENT_STORE ?? profile.store;

  const store = once(async () => {
    const { openStore, openServerStore } = await import('../store/index.ts');
    if (ready) return ready;
    if (server !== undefined) {
      const opened = await openServerStore(server, { clock });
      closers.push(() => opened.close());
      return opened;
    }
    const flag = options.home === undefined ? '' : ` --home ${shellWord(options.home)}`;
    const opened = openStore(paths.state, {
      setAsideCommand: `clickup-agent state set-aside${flag}`,
    });
    closers.push(() => opened.close());
    return opened;
  });

  const connection = once(async () => {
    const deps: ConnectionDeps = {
      ...{ files, environment, store, clock, random, log, lane, timeZone, maxWaitMs },
      stateFolder: paths.state,
      workspaceId: idOf(profile.workspace),
      credentialName: options.credentialName,
      fleet: options.fleet === true,
      version: options.version,
      warn: options.warn,
      onWait: options.onWait,
      ask: options.ask,
    };
    const opened =
      chosen.parts === undefined
        ? await (await import('./connection.ts')).openConnection(chosen, deps)
        : await (await import('./combination.ts')).openCombination(
            { name, parts: chosen.parts, checked: chosen.checked === true },
            deps,
          );
    closers.push(() => opened.close());
    return opened;
  });

  const governor = async () => (await connection()).governor;
  const endpoint = async () => (await connection()).endpoint;
  const binding = async () => (await connection()).binding();

  const bindingWith: App['bindingWith'] = async (bindings) => {
    const opened = await connection();
    if (opened.bindingWith) return opened.bindingWith(bindings);
    throw new AppError('usage', `"${name}" combines endpoints; bind each of them separately.`, {
      next: 'Name one of its endpoints: `clickup-agent endpoint bind NAME`.',
    });
  };
  const model = async () => {
    const { openPlanModel } = await import('./plan-model.ts');
    return openPlanModel(profile, modelEnvironment(files, options.machine), options);
  };

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
      tokenUser: tokenUser(chosen),
    });
  });

  let settled: string | null = null;
  const settleTimeZone = async (): Promise<string> => {
    if (profile.timeZone !== undefined) return profile.timeZone;
    const { checkTimeZone } = await import('../engine/index.ts');
    const told = (await hierarchy()).timeZone({ ask: true });
    // What the account shows is a default: an endpoint that cannot say it can still be worked with.
    settled = await told.then((zone) => zone && checkTimeZone(zone)).catch(() => null);
    return settled ?? timeZone();
  };

  const governors = async () => {
    const opened = await connection();
    return opened.parts ?? [opened];
  };

  const quota = async (): Promise<JsonObject> => quotaDocument(await governor());

  const engine = once(async () => {
    const [{ createEngine }, { checkRules }] = await Promise.all([
      import('../engine/index.ts'),
      import('../policy/index.ts'),
    ]);
    const gate = await governor();
    const { fingerprint } = await endpoint();
    const places = await hierarchy();
    return createEngine({
      // Whose work it is says more of a run than the profile that a machine lent it.
      profile: options.subject ?? name,
      endpoint: { name, fingerprint },
      binding: await asCaller(await binding(), places),
      async freshTools(how) {
        await (await binding()).refresh(how, 'fresh');
        await asCaller(await binding(), places);
      },
      reader: await reader(),
      hierarchy: places,
      store: await store(),
      policy: checkRules({
        ...profile.policy,
        allow: [...(profile.policy?.allow ?? []), ...(options.allow ?? [])],
      }),
      subject: async () => options.subject ?? (await subjectOf(server, hierarchy, fingerprint)),
      sign: files.sign,
      timeZone: timeZone(),
      zoneOfAccount: profile.timeZone === undefined,
      clock,
      random,
      lane,
      waitFor: (calls) => gate.estimate(calls).waitMs,
      quota: () => quotaDocument(gate),
      input: options.input,
      openModel: model,
    });
  });

  return {
    paths,
    files,
    profileName: name,
    profile,
    get timeZone() {
      return settled ?? timeZone();
    },
    maxWaitMs: maxWaitMs ?? null,
    redact: redactor([
      ...chosenSecrets(chosen),
      environment.CLICKUP_API_TOKEN ?? '',
      ...serverSecrets(server),
    ]),
    store,
    governor,
    endpoint,
    binding,
    bindingWith,
    model,
    reader,
    hierarchy,
    engine,
    quota,
    settleTimeZone,
    governors,
    async close() {
      if (saved > 0) await addSaved(await store(), (await endpoint()).fingerprint, saved);
      saved = 0;
      for (const close of closers.reverse()) await close();
      closers.length = 0;
    },
  };
}

/**
 * What runs of several profiles exclude each other by: the account where machines share the state,
 * because their addresses may differ; on one machine the endpoint, which costs no call.
 */
async function subjectOf(
  server: string | undefined,
  hierarchy: () => Promise<Hierarchy>,
  fingerprint: string,
): Promise<string> {
  if (server === undefined) return fingerprint;
  const me = await (await hierarchy()).me().catch(() => null);
  return me ? `person ${me.id}` : fingerprint;
}

/** The address of a server with its password, and the password alone. */
function serverSecrets(server: string | undefined): string[] {
  if (server === undefined || !URL.canParse(server)) return [];
  const { password } = new URL(server);
  return password === '' ? [] : [server, password, decodeURIComponent(password)];
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

/** The binding, told who calls where a tool insists on it; the cache knows after the first time. */
async function asCaller(binding: BoundEndpoint, hierarchy: Hierarchy): Promise<BoundEndpoint> {
  if (!binding.wantsCaller) return binding;
  const me = await hierarchy.me().catch((thrown: unknown) => {
    // Where the endpoint does not report the current user, code that needs it gets an error.
    if (thrown instanceof AppError && thrown.code === 'unreachable') return null;
    throw thrown;
  });
  if (me !== null) binding.actAs(me.id);
  return binding;
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
