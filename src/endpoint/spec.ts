// What an endpoint is opened with: where it is, and what the rooms above lend it.
import type { Clock, JsonObject, Log, RandomInt } from '../base/index.ts';
import type { Governor, readSignals } from '../quota/index.ts';
import type { AskPerson } from './connection/questions.ts';
import type { Tool } from './endpoint.ts';

/** Where an endpoint is. The address, headers and environment may be secrets. */
export interface EndpointSpec {
  /** The profile's name: the only thing about the endpoint that is ever shown. */
  name: string;
  /** What makes it this endpoint and no other (address, command, account); only its hash is stored. */
  identity: string;
  transport: HttpPlace | StdioPlace;
}

export interface HttpPlace {
  kind: 'http';
  url: string;
  headers?: Record<string, string>;
  /** A client of the authorization server that logs in by itself, for what runs unattended. */
  client?: ClientGrant;
  /** `true`: speak the older two-channel SSE at once; `false`: never; absent: where it must. */
  legacySse?: boolean;
}

/** OAuth client credentials: an id, and a secret or a private key (PEM) that signs a JWT. */
export interface ClientGrant {
  id: string;
  secret?: string | undefined;
  key?: string | undefined;
  scope?: string | undefined;
}

export interface StdioPlace {
  kind: 'stdio';
  command: string;
  args: string[];
  /** Variables given to the child besides the harmless ones it inherits. */
  env?: Record<string, string>;
  cwd?: string;
}

/** Keeps tool lists between runs, by fingerprint. `savedAt`: epoch ms. */
export interface ToolCache {
  load(fingerprint: string): Promise<{ tools: Tool[]; savedAt: number } | null>;
  save(fingerprint: string, tools: Tool[], savedAt: number): Promise<void>;
}

/** What is needed to speak to an endpoint again without shaking hands first. */
export interface SessionRecord {
  /** Which transport the endpoint was found to speak. */
  transport: 'http' | 'sse';
  /** Null for an endpoint that keeps no sessions. */
  sessionId: string | null;
  protocolVersion: string;
}

/** Keeps sessions between runs, by fingerprint. */
export interface SessionCache {
  load(fingerprint: string): Promise<SessionRecord | null>;
  save(fingerprint: string, session: SessionRecord | null): Promise<void>;
}

/** Keeps what a login earned, by the endpoint's name: tokens, client registration, discovery. */
export interface CredentialStore {
  load(name: string): Promise<JsonObject | null>;
  save(name: string, credentials: JsonObject): Promise<void>;
  remove(name: string): Promise<void>;
  /** Runs `work` while no other process holds the same name; absent where nobody else could. */
  exclusively?<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface EndpointOptions {
  governor: Pick<Governor, 'schedule'>;
  /** Finds the quota signals in an answer. Default: the quota room's own. */
  readSignals?: typeof readSignals;
  clock: Clock;
  log: Log;
  /** Replaces the network; an in-process gateway can stand here. */
  fetch?: typeof fetch;
  toolCache?: ToolCache;
  /** How long a saved tool list is trusted, ms. Default one hour. */
  toolsMaxAgeMs?: number;
  sessionCache?: SessionCache;
  credentials?: CredentialStore;
  /** For a conversation: keeps the standing stream open, pings, and reconnects. */
  longLived?: boolean;
  /** Longest silence in one call, ms; progress extends it. Default 60,000. */
  timeoutMs?: number;
  /** The environment that a child process may inherit from; only harmless names are taken. */
  baseEnv?: Record<string, string | undefined>;
  /** Default: the system's. */
  random?: RandomInt;
  /** Asks a person what an endpoint wants to know in a call; absent: nobody is there. */
  ask?: AskPerson | undefined;
  /** Called when a connection takes more than five seconds to be made. */
  onSlow?: (() => void) | undefined;
  /** Sent to the endpoint as the client's version. */
  clientVersion?: string;
}

/** The secret values in a specification, so that no message repeats them. */
export function secretsOf({ transport }: EndpointSpec): string[] {
  if (transport.kind === 'stdio') return Object.values(transport.env ?? {});
  return [
    ...addressSecrets(transport.url),
    ...Object.values(transport.headers ?? {}).flatMap(parts),
    ...[transport.client?.secret, transport.client?.key].filter((one) => one !== undefined),
  ];
}

/** The address, and what in it may be the secret: path segments, query values, user info. */
function addressSecrets(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const url = new URL(address);
  const segments = url.pathname.split('/').filter((segment) => segment.length >= 12);
  return [address, url.href, ...segments, ...url.searchParams.values(), url.username, url.password];
}

/** A header is secret as a whole, and so is the token behind its scheme. */
function parts(header: string): string[] {
  return [header, ...header.split(' ').slice(1)];
}
