// Sessions of people who signed in at an OpenID provider: every machine of the fleet knows them, only as
// the hash of what the browser holds. Times are the server's.
import { randomBytes } from 'node:crypto';
import { parseJson, sha256 } from '../base/index.ts';
import type { Server } from '../store/index.ts';
import { audit } from './apply.ts';

/** Who the provider says it is. */
interface Identity {
  /** The value of the claim that the fleet file names. */
  login: string;
  groups: string[];
}

export interface Sessions {
  /** Begins a session; answers the secret for the cookie. */
  open(identity: Identity): Promise<string>;
  /** Whose session a secret is, and the session's id; null when there is none, or it is over. */
  visit(secret: string): Promise<{ id: string; identity: Identity } | null>;
  end(secret: string): Promise<void>;
}

const KIND = 'page-session';
/** A session that nobody used for this long is over, ms. */
const IDLE_MS = 3_600_000;
/** A session is over after this long, ms. */
const LONGEST_MS = 12 * 3_600_000;

export function fleetSessions({ query }: Pick<Server, 'query'>): Sessions {
  return {
    async open(identity) {
      const secret = randomBytes(32).toString('base64url');
      await query(
        `INSERT INTO clickup_agent.documents (kind, id, updated_at, body) VALUES ($1, $2, ${NOW},
           '{"since":' || ${NOW} || ',"identity":' || $3 || '}')`,
        [KIND, sha256(secret), JSON.stringify(identity)],
      );
      await audit(query, identity.login, 'signed in', 'page');
      return secret;
    },
    async visit(secret) {
      const id = sha256(secret);
      // One statement: a session that ends at this moment is not revived.
      const [row] = await query(
        `UPDATE clickup_agent.documents SET updated_at = ${NOW} WHERE kind = $1 AND id = $2
           AND updated_at > ${NOW} - $3 AND substring(body FROM '^{"since":(\\d+)')::bigint > ${NOW} - $4 RETURNING body`,
        [KIND, id, IDLE_MS, LONGEST_MS],
      );
      return row ? { id, identity: identityOf(row.body) } : null;
    },
    async end(secret) {
      const rows = await query(
        'DELETE FROM clickup_agent.documents WHERE kind = $1 AND id = $2 RETURNING body',
        [KIND, sha256(secret)],
      );
      for (const { body } of rows) await audit(query, identityOf(body).login, 'signed out', 'page');
    },
  };
}

/** The server's time, epoch ms. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

function identityOf(body: unknown): Identity {
  return (parseJson(String(body)) as unknown as { identity: Identity }).identity;
}
