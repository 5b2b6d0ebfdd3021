// Who a request is from: the holder of a one-time link, or the person whom a reverse proxy or a provider names.
import { createHmac, randomBytes } from 'node:crypto';
import { AppError, type Clock, sha256 } from '../base/index.ts';
import type { Visitor } from '../fleet/index.ts';

/** A signed-in person. `session`: what the tokens of their forms are bound to. */
export interface SignedIn extends Visitor {
  session: string;
}

/** Where a browser is sent, and what it has to remember. */
export interface Redirect {
  location: string;
  cookies: string[];
}

/** One way to sign in. */
export interface Door {
  /** Who a request is from; null for nobody. */
  visitor(request: Request, remote: string): Promise<SignedIn | null>;
  /** What somebody who is not signed in can do. */
  readonly hint: string;
  /** The path of a link that signs in once; absent where links do not. */
  newLink?(): string;
  /** Exchanges a link's token for a cookie. Errors: AppError `authorization`. */
  enter?(token: string): string;
  /** Sends somebody to sign in elsewhere, to come back to `to`, a path of this page. Errors: `unreachable`. */
  begin?(to: string): Promise<Redirect>;
  /** Takes them back. Errors: AppError `authorization`, and `denied` for who may not use the page. */
  finish?(request: Request): Promise<Redirect>;
  /** Ends the session of a request; answers the cookie that removes it. */
  leave?(request: Request): Promise<string>;
}

/** A link that nobody has used by then is void, ms. */
const LINK_MS = 15 * 60_000;
const SESSION_MS = 12 * 3_600_000;

/**
 * The door of a page on loopback: the person who reads this program's output has the link, and nobody else.
 * `cookie`: its name, which holds the port, because cookies do not tell ports apart.
 */
export function linkDoor(visitor: Visitor, cookie: string, clock: Clock): Door {
  const links = new Map<string, number>();
  const sessions = new Map<string, number>();
  const sessionIn = (request: Request): string | null => {
    const shown = sha256(cookieIn(request, cookie) ?? '');
    const until = sessions.get(shown);
    return until !== undefined && until > clock.now() ? shown : null;
  };
  return {
    hint: 'Open the link that clickup-agent printed when it started. It works once; start it again for another.',
    newLink() {
      const token = randomBytes(32).toString('base64url');
      links.set(sha256(token), clock.now() + LINK_MS);
      return `/link/${token}`;
    },
    enter(token) {
      const hash = sha256(token);
      const until = links.get(hash);
      links.delete(hash);
      if (until === undefined || until <= clock.now()) {
        throw new AppError('authorization', 'This link was used before, or it has expired.', {
          next: 'Continue in the browser where it was opened, or start clickup-agent again for another.',
        });
      }
      const session = randomBytes(32).toString('base64url');
      sessions.set(sha256(session), clock.now() + SESSION_MS);
      return `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1_000}`;
    },
    async visitor(request) {
      const session = sessionIn(request);
      return session === null ? null : { ...visitor, session };
    },
    async leave(request) {
      const session = sessionIn(request);
      if (session !== null) sessions.delete(session);
      return `${cookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
    },
  };
}

/**
 * The door behind a reverse proxy that has signed people in: it names them in a header, which is believed
 * from its own address alone. `find`: who that is; null for a stranger.
 */
export function headerDoor(
  header: string,
  isProxy: (remote: string) => boolean,
  find: (login: string) => Promise<Visitor | null>,
): Door {
  return {
    hint: 'Sign in at the address that your administrator gave you; ask them to add you to the fleet file.',
    async visitor(request, remote) {
      const login = isProxy(remote) ? request.headers.get(header)?.trim() : undefined;
      const visitor = login ? await find(login) : null;
      return visitor && { ...visitor, session: `header ${visitor.person}` };
    },
  };
}

/** The token of a session's forms. */
export function formToken(key: Buffer, { session }: SignedIn): string {
  return createHmac('sha256', key).update(session).digest('base64url');
}

/** The value of a request's cookie; null where it has none. */
export function cookieIn(request: Request, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(/;\s*/);
  const pair = pairs.find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? null : pair.slice(name.length + 1);
}
