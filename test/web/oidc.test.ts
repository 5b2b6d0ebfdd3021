// Sign-in at an OpenID provider, over real HTTP with the sessions on a real server: who comes in, and
// what every forged step of the way comes to.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AppError, silentLog, systemClock } from '../../src/base/index.ts';
import {
  applyFleet,
  checkFleet,
  type Fleet,
  fleetSessions,
  openFleet,
  readFleet,
  visitorSignedIn,
} from '../../src/fleet/index.ts';
import { openServerStore, type Store } from '../../src/store/index.ts';
import { fleetSource, oidcDoor, type Page, startPage } from '../../src/web/index.ts';
import { type OidcProvider, oidcProvider } from '../support/oidc-provider.ts';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';

const missing = postgresMissing();
const LENA = { email: 'lena@example.com', email_verified: true, name: 'Lena' };

/** A browser as far as signing in needs it: cookies by origin, redirects by hand. */
class Browser {
  readonly cookies = new Map<string, string>();
  /** Each `Set-Cookie` line. */
  readonly lines: string[] = [];

  async go(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as object), ...(cookie ? { cookie } : {}) };
    const answer = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const line of answer.headers.getSetCookie()) {
      this.lines.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

const locationOf = (answer: Response) => answer.headers.get('location') ?? '';

describe.skipIf(missing !== null)(
  `sign-in by OIDC${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let postgres: TestPostgres;
    let provider: OidcProvider;
    let fleet: Fleet;
    let store: Store;
    let page: Page;
    let base: string;
    let refused: string[] = [];
    const honest = (claims: Record<string, unknown>) => claims;

    /** A page with its own door, as `fleet up` opens it. */
    async function openPage(publicUrl?: string): Promise<Page> {
      const key = Buffer.alloc(32, 7);
      return startPage({
        source: fleetSource({
          ...{ fleet, store, clock: systemClock, timeZone: 'UTC' },
          open: () => Promise.reject(new AppError('usage', 'Nothing is opened here.')),
          workflows: { list: async () => [], get: () => Promise.reject(new Error('none')) },
          secretOf: () => '',
        }),
        ...{ port: 0, clock: systemClock, log: silentLog, publicUrl, key },
        door: (port) =>
          oidcDoor({
            ...{
              clock: systemClock,
              fetch,
              publicUrl: publicUrl ?? `http://127.0.0.1:${port}`,
            },
            log: (_level, _event, detail) => refused.push(String(detail?.reason)),
            sessions: fleetSessions(fleet.server),
            async settings() {
              const signIn = (await readFleet(fleet.server))?.signIn;
              if (!signIn) throw new AppError('usage', 'none');
              return { signIn, secret: 'PROVIDERSECRET' };
            },
            async find(identity) {
              const file = await readFleet(fleet.server);
              return file && visitorSignedIn(file, identity);
            },
          }),
      });
    }

    beforeAll(async () => {
      [postgres, provider] = [await TestPostgres.start(), await oidcProvider()];
      const url = await postgres.database();
      fleet = await openFleet(url, silentLog);
      store = await openServerStore(url, { clock: systemClock });
      const file = checkFleet({
        version: 1,
        credentials: { anna: { token: { env: 'ANNA' } } },
        people: {
          anna: { credential: 'anna', login: 'anna@example.com' },
          lena: { groups: ['leads'], login: 'lena@example.com', roles: ['see', 'approve', 'run'] },
        },
        workspaces: { acme: { id: 1 } },
        schedules: {
          daily: {
            ...{ workflow: 'nudge', workspace: 'acme', cron: '0 9 * * *' },
            approve: '1 of [leads]',
          },
        },
        signIn: {
          ...{ issuer: provider.issuer, client: 'page', secret: { env: 'OIDC' } },
          groups: { auditors: ['see'] },
        },
      });
      await applyFleet(fleet.server, file, 'tester', Date.now());
      page = await openPage();
      base = new URL(page.url).origin;
    });
    afterEach(() => {
      Object.assign(provider, { claims: honest, signature: 'right', metadata: {} });
      refused = [];
    });
    afterAll(async () => {
      await page?.close();
      await store?.close();
      await fleet?.close();
      await provider?.close();
      await postgres?.end();
    });

    /** From a path of the page to the provider and back; `bend` changes the address of the way back. */
    async function signIn(
      browser: Browser,
      path = '/',
      bend: (back: URL) => void = () => {},
      at = base,
    ): Promise<Response> {
      const first = await browser.go(at + path);
      const begun = await browser.go(new URL(locationOf(first), at));
      const there = await fetch(locationOf(begun), { redirect: 'manual' });
      const back = new URL(locationOf(there));
      bend(back);
      return browser.go(back);
    }

    test('brings a person of the file in with their roles, and back to where they wanted to go', async () => {
      provider.person = LENA;
      const browser = new Browser();
      const back = await signIn(browser, '/plans?show=all');
      expect([back.status, locationOf(back)]).toEqual([303, `${base}/plans?show=all`]);
      const text = await (await browser.go(`${base}/plans?show=all`)).text();
      expect(text).toContain('<bdi>lena</bdi> (see, approve, run)');
      expect(provider.asked.at(-1)).toMatchObject({ grant_type: 'authorization_code' });
      const { rows } = await audited();
      expect(rows).toContainEqual({ who: 'lena@example.com', what: 'signed in' });
      for (const line of browser.lines) expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/);
      // The database holds no secret of a browser.
      const [stored] = await fleet.server.query(
        `SELECT string_agg(id || body, '') AS text FROM clickup_agent.documents`,
      );
      for (const secret of browser.cookies.values()) expect(stored?.text).not.toContain(secret);
    });

    test('gives a group of the provider its roles, and never the voice of somebody of the file', async () => {
      const browser = new Browser();
      provider.person = { ...LENA, email: 'guest@example.com', groups: ['auditors', 'others'] };
      await signIn(browser);
      expect(await (await browser.go(`${base}/`)).text()).toContain(
        'guest@example.com</bdi> (see)',
      );
      // A login that is the name of somebody whose own login is another.
      provider.person = { ...LENA, email: 'lena', groups: ['auditors'] };
      expect((await signIn(new Browser())).status).toBe(403);
    });

    test.each([
      ['a stranger', { ...LENA, email: 'mallory@example.com' }],
      ['a foreign group', { ...LENA, email: 'm@example.com', groups: ['__proto__', 'leads'] }],
    ])('%s may not come in', async (_who, person) => {
      provider.person = person;
      const browser = new Browser();
      expect((await signIn(browser)).status).toBe(403);
      expect((await browser.go(`${base}/`)).status).toBe(303);
    });

    const now = () => Math.floor(Date.now() / 1_000);
    test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
      ['another nonce', (claims) => ({ ...claims, nonce: 'other' })],
      ['no nonce', ({ nonce: _, ...claims }) => claims],
      ['another issuer', (claims) => ({ ...claims, iss: 'http://127.0.0.1:1' })],
      ['another audience', (claims) => ({ ...claims, aud: 'other' })],
      ['an expired token', (claims) => ({ ...claims, iat: now() - 900, exp: now() - 60 })],
      ['an address that nobody verified', (claims) => ({ ...claims, email_verified: false })],
      ['an address without a word on that', ({ email_verified: _, ...claims }) => claims],
    ])('%s in the ID token is refused', async (what, claims) => {
      Object.assign(provider, { person: LENA, claims });
      const browser = new Browser();
      expect((await signIn(browser)).status).toBe(401);
      // Unverified addresses are found by the page itself, everything else where the token is checked.
      const checked = refused.filter((reason) => /^OAUTH_(JWT|INVALID|UNSUPPORTED)/.test(reason));
      expect(checked).toHaveLength(what.startsWith('an address') ? 0 : 1);
      expect((await browser.go(`${base}/`)).status).toBe(303);
    });

    test.each(['none', 'foreign'] as const)(
      'a token whose signature is %s is refused',
      async (kind) => {
        Object.assign(provider, { person: LENA, signature: kind });
        expect((await signIn(new Browser())).status).toBe(401);
        expect(refused).toEqual([expect.stringMatching(/^OAUTH_/)]);
      },
    );

    test('another state, a way back from another browser, and a code that was used are refused', async () => {
      provider.person = LENA;
      const bent = await signIn(new Browser(), '/', (url) => url.searchParams.set('state', 'x'));
      expect(bent.status).toBe(401);
      let whole = '';
      const [victim, thief] = [new Browser(), new Browser()];
      await signIn(victim, '/', (url) => {
        whole = url.href;
      });
      expect((await thief.go(whole)).status).toBe(401);
      // Whoever begins a sign-in of their own and puts another's code into it meets PKCE and the nonce.
      await thief.go(`${base}/sign-in`);
      expect((await thief.go(whole)).status).toBe(401);
      const mixed = await signIn(new Browser(), '/', (url) => {
        url.searchParams.set('code', new URL(whole).searchParams.get('code') ?? '');
      });
      expect(mixed.status).toBe(401);
      // A cookie of a sign-in that is made up.
      const [name = ''] = [...thief.cookies.keys()];
      thief.cookies.set(name, `${Buffer.from('{"until":9e15}').toString('base64url')}.x`);
      expect((await thief.go(whole)).status).toBe(401);
    });

    test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', '/.//evil.example'])(
      'after signing in, %s does not lead away from the page',
      async (to) => {
        provider.person = LENA;
        const browser = new Browser();
        const begun = await browser.go(`${base}/sign-in?${new URLSearchParams({ to })}`);
        const there = await fetch(locationOf(begun), { redirect: 'manual' });
        const back = await browser.go(locationOf(there));
        expect(back.status).toBe(303);
        expect(new URL(locationOf(back)).origin).toBe(base);
      },
    );

    test('a session is a new one at each sign-in, and ends at sign-out, when idle, and after half a day', async () => {
      provider.person = LENA;
      const browser = new Browser();
      const sessionOf = () =>
        [...browser.cookies].find(([name]) => name.endsWith('_session'))?.[1] ?? '';
      const isIn = async () => (await browser.go(`${base}/`)).status === 200;
      await signIn(browser);
      const first = sessionOf();
      expect(await isIn()).toBe(true);
      // Signs in again with the session that is still there.
      const begun = await browser.go(`${base}/sign-in`);
      const there = await fetch(locationOf(begun), { redirect: 'manual' });
      await browser.go(locationOf(there));
      expect(sessionOf()).not.toBe(first);
      const old = new Browser();
      for (const [name] of browser.cookies) old.cookies.set(name, first);
      expect((await old.go(`${base}/`)).status).toBe(303);

      const token = /name="token" value="([^"]+)"/.exec(
        await (await browser.go(`${base}/`)).text(),
      )?.[1];
      const stolen = new Map(browser.cookies);
      const out = await browser.go(`${base}/sign-out`, {
        ...{ method: 'POST', headers: { origin: base } },
        body: new URLSearchParams({ token: token ?? '' }),
      });
      expect(out.status).toBe(200);
      for (const [name, value] of stolen) browser.cookies.set(name, value);
      expect(await isIn()).toBe(false);

      for (const change of [
        `updated_at = updated_at - ${61 * 60_000}`,
        `body = '{"since":1' || substring(body FROM ',"identity.*')`,
      ]) {
        await signIn(browser);
        expect(await isIn()).toBe(true);
        await fleet.server.query(
          `UPDATE clickup_agent.documents SET ${change} WHERE kind = 'page-session'`,
        );
        expect(await isIn()).toBe(false);
      }
    });

    test('beyond loopback cookies are for https alone, and roles are those of the file at each request', async () => {
      provider.person = LENA;
      const open = await openPage('https://runs.example.com');
      const at = `http://127.0.0.1:${open.port}`;
      const browser = new Browser();
      const begun = await browser.go(`${at}/sign-in`);
      const there = await fetch(locationOf(begun), { redirect: 'manual' });
      const back = new URL(locationOf(there));
      expect(back.origin).toBe('https://runs.example.com');
      expect((await browser.go(at + back.pathname + back.search)).status).toBe(303);
      expect(browser.lines).toHaveLength(3);
      for (const line of browser.lines) expect(line).toMatch(/^__Host-.*; SameSite=Lax; Secure/);
      expect((await browser.go(`${at}/`)).status).toBe(200);
      const file = await readFleet(fleet.server);
      const { lena: _, ...people } = file?.people ?? {};
      const save = (body: unknown) =>
        fleet.server.query(`UPDATE clickup_agent.documents SET body = $1 WHERE kind = 'fleet'`, [
          JSON.stringify(body),
        ]);
      await save({ ...file, people });
      expect((await browser.go(`${at}/`)).status).toBe(303);
      await save(file);
      expect((await browser.go(`${at}/`)).status).toBe(200);
      await open.close();
    });

    test('a provider that is another than the file names, or is away, signs nobody in', async () => {
      for (const metadata of [{ issuer: 'http://127.0.0.1:1' }, { authorization_endpoint: 7 }]) {
        provider.metadata = metadata;
        const fresh = await openPage();
        const at = new URL(fresh.url).origin;
        const answer = await new Browser().go(`${at}/sign-in`);
        expect([answer.status >= 400, locationOf(answer)]).toEqual([true, '']);
        await fresh.close();
      }
      // The page itself lives.
      expect((await fetch(`${base}/health`)).status).toBe(200);
    });

    async function audited() {
      return { rows: await fleet.server.query('SELECT who, what FROM clickup_agent.audit') };
    }
  },
);
