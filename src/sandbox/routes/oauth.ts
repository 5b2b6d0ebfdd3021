// The last step of the OAuth authorization code flow. There is no refresh token.
import { sha256 } from '../../base/index.ts';
import { ok, type Route, v2 } from '../http/call.ts';
import { textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';

export const oauthRoutes = [
  v2.post('/oauth/token', ({ world, query, body, caller }) => {
    const [id, secret, code] = ['client_id', 'client_secret', 'code'].map(
      (name) => textIn(body, name) ?? query.text(name) ?? '',
    );
    if (!id || !secret || !code) throw new Refusal('OAUTH_010');
    const token = sha256(`${world.meta.idSeed}:${id}:${code}`).slice(0, 64);
    return ok({ access_token: `${caller.id}_${token}`, token_type: 'Bearer' });
  }),
] satisfies Route[];
