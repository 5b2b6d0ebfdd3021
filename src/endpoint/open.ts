// Opens an endpoint: what is shown of it, what is stored of it, and the path every call takes.
import { randomInt } from 'node:crypto';
import { AppError, type Clock, type Log, redactor, sha256 } from '../base/index.ts';
import { readSignals } from '../quota/index.ts';
import { type AttemptSetup, attemptCall, attemptPage } from './attempt.ts';
import type { Reply } from './connection/connection.ts';
import { Connector } from './connection/connector.ts';
import { plainFetch } from './connection/plain-fetch.ts';
import { answerTo, capabilitiesOf } from './connection/questions.ts';
import { argumentHeaders } from './connection/stateless.ts';
import { type Fetch, wireFetch } from './connection/wire-fetch.ts';
import type { Endpoint } from './endpoint.ts';
import { authorizedFetch } from './oauth/authorized-fetch.ts';
import { StoredCredentials } from './oauth/credentials.ts';
import { type EndpointOptions, type EndpointSpec, secretsOf } from './spec.ts';
import { CachedTools } from './tools/cached-tools.ts';
import { listTools } from './tools/listing.ts';
import { Tail } from './transports/transport.ts';
import { failureOf } from './verdict/result.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_TOOLS_MAX_AGE_MS = 3_600_000;
/** A command such as `npx` may have to download its program first. */
const START_TIMEOUT_MS = 180_000;
const DIAGNOSTICS_LENGTH = 20_000;

/** An endpoint that connects at its first use. Opening does no work and cannot fail. */
export function openEndpoint(spec: EndpointSpec, options: EndpointOptions): Endpoint {
  const { clock, log, governor } = options;
  const fingerprint = sha256(spec.identity).slice(0, 12);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const redact = redactor(secretsOf(spec));
  const diagnostics = new Tail(DIAGNOSTICS_LENGTH);
  // Ends what is done for everybody and so hangs on nobody's signal.
  const life = new AbortController();

  const network = authorization(spec, options);
  const isChild = spec.transport.kind === 'stdio';
  let beating = false;

  const connector = new Connector({
    fingerprint,
    sessions: options.sessionCache ?? null,
    ...{ log, clock, onSlow: options.onSlow },
    onReady() {
      if (!options.longLived || beating) return;
      beating = true;
      void keepAlive({ connector, clock, log, signal: life.signal });
    },
    handshake: (onClosed) => ({
      wire: {
        spec,
        log,
        clock,
        diagnostics,
        longLived: options.longLived === true,
        baseEnv: options.baseEnv ?? {},
        fetch: (standingStream) => wireFetch({ fetch: network, clock, standingStream }),
      },
      connection: {
        clock,
        random: options.random ?? randomInt,
        onClosed,
        onNotification(method) {
          if (method === 'notifications/tools/list_changed') tools.changed();
        },
        onAsked: (method, params) => answerTo(method, params, options.ask),
      },
      request: {
        timeoutMs: isChild ? Math.max(timeoutMs, START_TIMEOUT_MS) : timeoutMs,
        signal: life.signal,
      },
      clientVersion: options.clientVersion ?? '0',
      capabilities: capabilitiesOf(options.ask),
    }),
  });

  const attempts: AttemptSetup = {
    connector,
    facts: { endpoint: spec.name, redact, login: loginHint(spec) },
    now: () => clock.now(),
    readSignals: options.readSignals ?? readSignals,
    ask: options.ask,
  };

  const tools = new CachedTools({
    fingerprint,
    cache: options.toolCache ?? null,
    maxAgeMs: options.toolsMaxAgeMs ?? DEFAULT_TOOLS_MAX_AGE_MS,
    clock,
    log,
    fetch: () => listTools(fetchPage, clock, log),
  });

  async function fetchPage(cursor: string | undefined): Promise<unknown> {
    const outcome = await governor.schedule(
      {
        tool: 'tools/list',
        lane: 'interactive',
        repeatable: true,
        free: true,
        signal: life.signal,
      },
      (signal) => attemptPage(attempts, cursor, { timeoutMs, signal }),
    );
    if (outcome.kind === 'ok') return outcome.value;
    throw failureOf(outcome);
  }

  return {
    name: spec.name,
    fingerprint,
    tools: (signal, freshness = 'cached') => tools.get(freshness, signal),
    async call(
      tool,
      args,
      {
        effect,
        lane,
        many,
        following,
        signal,
        beforeSending,
        timeoutMs: own = timeoutMs,
        onProgress,
      },
    ) {
      const repeatable = effect === 'read';
      const outcome = await governor.schedule(
        {
          tool,
          lane,
          repeatable,
          ...(many && { many }),
          ...(following !== undefined && { following }),
          ...(signal && { signal }),
        },
        async (attempt) => {
          beforeSending?.();
          return attemptCall(
            attempts,
            { tool, args, repeatable },
            {
              ...{ timeoutMs: own, signal: attempt, onProgress },
              headers: argumentHeaders(tools.known(tool)?.inputSchema ?? null, args),
            },
          );
        },
      );
      if (outcome.kind === 'rejected' && outcome.data?.unknownTool) tools.changed();
      return outcome;
    },
    diagnostics: () => redact(diagnostics.text()),
    async close() {
      life.abort(new AppError('interrupted', `The endpoint ${spec.name} was closed.`));
      await connector.close();
    },
  };
}

/** The network as the endpoint is spoken to: logged in, where a login and no fixed header is used. */
function authorization({ name, transport }: EndpointSpec, options: EndpointOptions): Fetch {
  const { credentials, clock, log } = options;
  // A proxy is known to Node's own fetch alone.
  const isProxied = Object.keys(options.baseEnv ?? {}).some((name) => /^https?_proxy$/i.test(name));
  const plain: Fetch = options.fetch ?? (isProxied ? fetch : plainFetch);
  if (!credentials || transport.kind !== 'http' || !URL.canParse(transport.url)) return plain;
  const given = Object.keys(transport.headers ?? {}).map((header) => header.toLowerCase());
  if (given.includes('authorization')) return plain;
  const store = new StoredCredentials(credentials, name, new URL(transport.url));
  const url = new URL(transport.url);
  const { client } = transport;
  const led = options.fetch !== undefined;
  return authorizedFetch({
    ...{ endpoint: name, store, fetch: plain, clock, log },
    grant: client
      ? async (earlier) => {
          const { grantTokens } = await import('./oauth/client-grant.ts');
          return grantTokens(earlier, { endpoint: name, url, client, fetch: plain, led });
        }
      : undefined,
  });
}

function loginHint({ name, transport }: EndpointSpec): string {
  return transport.kind === 'http' && transport.client
    ? `Check the client, then add it again: \`clickup-agent endpoint add ${name} URL --client-credentials ID\`.`
    : `Run \`clickup-agent endpoint login ${name}\`.`;
}

interface HeartbeatOptions {
  connector: Connector;
  clock: Clock;
  log: Log;
  /** Ends the beating. */
  signal: AbortSignal;
}

const EVERY_MS = 30_000;
const PATIENCE_MS = 10_000;

/** Beats until the signal ends it. Never throws: what is broken shows at the next call. */
async function keepAlive({ connector, clock, log, signal }: HeartbeatOptions): Promise<void> {
  const rest = () =>
    clock.sleep(EVERY_MS, signal).then(
      () => true,
      () => false,
    );
  while (await rest()) {
    // A call under way has a patience of its own, and may keep an endpoint too busy to answer.
    if (connector.busy) continue;
    const reply = await connector
      .request('ping', {}, { timeoutMs: PATIENCE_MS, signal })
      .catch(() => null);
    if (signal.aborted || (reply && isAlive(reply))) continue;
    log('info', 'endpoint.connection-dead');
    await connector.abandon();
  }
}

/** Any answer will do, a refusal too. */
function isAlive({ ending }: Reply): boolean {
  if (ending.kind === 'http') return ending.status < 500;
  return ending.kind === 'result' || ending.kind === 'rpc-error';
}
