// Sign-in at an OpenID Connect provider: authorization code with PKCE, state and nonce in a cookie of a
// few minutes, and a session of our own afterwards. The one file that knows openid-client.
import type { ClientAuth, Configuration, CustomFetch } from 'openid-client';
import { AppError, type Clock, isLoopback, type Log, parseJson } from '../base/index.ts';
import type { Sessions, SignIn, Visitor } from '../fleet/index.ts';
import { cookieIn, type Door } from './sign-in.ts';

interface OidcOptions {
  /** The address at which people use the page: https, or loopback. */
  publicUrl: string;
  sessions: Sessions;
  clock: Clock;
  log: Log;
  fetch: typeof fetch;
  /** The settings as they are now, with the secret that they name. Errors: AppError `authorization`. */
  settings(): Promise<{ signIn: SignIn; secret: string | undefined }>;
  /** Who somebody is here; null for a stranger. */
  find(identity: { login: string; groups: string[] }): Promise<Visitor | null>;
}

/** What is remembered while somebody is at the provider. */
interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  /** The path to return to. */
  to: string;
}

/** Only a page that signs people in loads it. */
const load = () => import('openid-client');
type Library = Awaited<ReturnType<typeof load>>;

const BEGUN_SECONDS = 600;
/** The provider's metadata and keys are read again after this long, ms. */
const METADATA_MS = 3_600_000;
/** Clocks of the provider and of this machine may differ by this, seconds. */
const TOLERANCE_SECONDS = 30;
const CALLBACK = '/sign-in/callback';

export function oidcDoor(options: OidcOptions): Door {
  const { sessions, log } = options;
  const own = new URL(options.publicUrl);
  const secure = own.protocol === 'https:';
  const prefix = secure ? '__Host-clickup_agent' : `clickup_agent_${own.port}`;
  const [session, pending] = [`${prefix}_session`, `${prefix}_sign_in`];
  const cookie = (name: string, value: string, seconds?: number) =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${
      seconds === undefined ? '' : `; Max-Age=${seconds}`
    }`;
  const provider = discovering(options);

  return {
    hint: 'Sign in with an account that the fleet file names, or ask its maintainer to add you.',
    async begin(to) {
      const [client, config] = [await load(), await provider()];
      const { signIn } = await options.settings();
      const begun: Begun = {
        ...{ state: client.randomState(), nonce: client.randomNonce(), to },
        verifier: client.randomPKCECodeVerifier(),
      };
      const location = client.buildAuthorizationUrl(config, {
        ...{ redirect_uri: own.origin + CALLBACK, scope: signIn.scope },
        ...{ state: begun.state, nonce: begun.nonce, code_challenge_method: 'S256' },
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
      });
      const cookies = [
        cookie(pending, Buffer.from(JSON.stringify(begun)).toString('base64url'), BEGUN_SECONDS),
      ];
      return { location: location.href, cookies };
    },
    async finish(request) {
      const held = Buffer.from(cookieIn(request, pending) ?? '', 'base64url');
      const begun = parseJson(held.toString()) as unknown as Begun | undefined;
      if (!begun?.state || !begun.nonce || !begun.verifier) {
        throw notSignedIn('This sign-in was not begun in this browser, or took too long.');
      }
      const [client, config] = [await load(), await provider()];
      const { signIn } = await options.settings();
      const back = new URL(own.origin + CALLBACK);
      back.search = new URL(request.url).search;
      const tokens = await client
        .authorizationCodeGrant(config, back, {
          ...{ expectedState: begun.state, expectedNonce: begun.nonce, idTokenExpected: true },
          pkceCodeVerifier: begun.verifier,
        })
        .catch((thrown: unknown) => {
          log('warn', 'page.sign-in', { reason: reasonOf(thrown) });
          throw notSignedIn('The provider’s answer was refused.');
        });
      const identity = identityOf(tokens.claims() ?? {}, signIn);
      if ((await options.find(identity)) === null) {
        log('warn', 'page.sign-in', { reason: 'stranger' });
        throw new AppError('denied', 'Your account may not use this page.', {
          next: 'Ask the maintainer of the fleet file to add you, or a group of yours.',
        });
      }
      const earlier = cookieIn(request, session);
      if (earlier !== null) await sessions.end(earlier);
      return {
        location: pathWithin(own, String(begun.to)),
        cookies: [cookie(session, await sessions.open(identity)), cookie(pending, '', 0)],
      };
    },
    async visitor(request) {
      const secret = cookieIn(request, session);
      const found = secret === null ? null : await sessions.visit(secret);
      const visitor = found && (await options.find(found.identity));
      return visitor && { ...visitor, session: found.id };
    },
    async leave(request) {
      const secret = cookieIn(request, session);
      if (secret !== null) await sessions.end(secret);
      return cookie(session, '', 0);
    },
  };
}

/** Reads the provider's metadata when it is needed first, and once an hour. */
function discovering({ settings, clock, fetch, log }: OidcOptions) {
  let known: { of: string; until: number; config: Configuration } | null = null;
  return async (): Promise<Configuration> => {
    const { signIn, secret } = await settings();
    const of = `${signIn.issuer} ${signIn.client} ${secret}`;
    if (known?.of === of && known.until > clock.now()) return known.config;
    const issuer = new URL(signIn.issuer);
    if (issuer.protocol !== 'https:' && !isLoopback(issuer.href)) {
      throw new AppError('usage', 'The address of the OpenID provider must begin with https.');
    }
    try {
      const client = await load();
      const config = await client.discovery(
        issuer,
        signIn.client,
        { [client.clockTolerance]: TOLERANCE_SECONDS },
        secret === undefined ? client.None() : byMetadata(client, secret),
        {
          [client.customFetch]: fetch as CustomFetch,
          execute: [
            // Signatures are checked although the token comes from the provider over TLS.
            client.enableNonRepudiationChecks,
            ...(issuer.protocol === 'https:' ? [] : [client.allowInsecureRequests]),
          ],
        },
      );
      known = { of, config, until: clock.now() + METADATA_MS };
      return config;
    } catch (thrown) {
      log('warn', 'page.sign-in', { reason: reasonOf(thrown) });
      throw new AppError('unreachable', 'The OpenID provider cannot be used right now.', {
        next: 'Try again; the log has the reason.',
      });
    }
  };
}

/** Shows the secret in the way that the provider's metadata asks for. */
function byMetadata(client: Library, secret: string): ClientAuth {
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const basic = methods.includes('client_secret_basic');
    (basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret))(server, ...rest);
  };
}

function identityOf(
  claims: Record<string, unknown>,
  { login: claim, groupClaim }: SignIn,
): { login: string; groups: string[] } {
  const [login, groups] = [claims[claim], claims[groupClaim]];
  if (typeof login !== 'string' || login === '') {
    throw notSignedIn(`The provider did not send the claim "${claim}".`);
  }
  // Anybody may enter somebody else's address in a profile.
  if (claim === 'email' && claims.email_verified !== true) {
    throw notSignedIn('The provider has not verified your e-mail address.');
  }
  const names = Array.isArray(groups) ? groups.filter((one) => typeof one === 'string') : [];
  return { login, groups: names };
}

/** A path of this page as an address; anything that leads elsewhere becomes the start page. */
function pathWithin({ origin }: URL, to: string): string {
  const url = to.startsWith('/') && URL.canParse(to, origin) ? new URL(to, origin) : null;
  return url?.origin === origin ? url.href : `${origin}/`;
}

function notSignedIn(message: string): AppError {
  return new AppError('authorization', message, { next: 'Open the page again to sign in.' });
}

/** The kind of fault alone: a sentence may hold what the provider sent. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}
