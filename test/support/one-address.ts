// One REST address over many sandboxes, as ClickUp is one address over many workspaces: a request goes to
// the workspace whose ids stand in its path, and a token has one window for all of them.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isObject } from '../../src/base/index.ts';
import type { ServedSandbox } from './served-sandbox.ts';

const WINDOW_MS = 60_000;

export interface OneAddress {
  readonly rest: string;
  /** Every request: its token, when it came and its window opened (epoch ms), and whether that was full. */
  readonly log: { token: string; path: string; at: number; refused: boolean; openedAt: number }[];
  close(): Promise<void>;
}

/** `groups`: the workspaces of a token are those of the group at its end, such as `_g3`. `limit`: calls a minute. */
export async function oneAddress(groups: ServedSandbox[][], limit: number): Promise<OneAddress> {
  const owners = new Map<string, ServedSandbox>();
  const teams = new Map<ServedSandbox, unknown>();
  for (const world of groups.flat()) {
    const [team] = (await world.get<{ teams: { id: string }[] }>('/api/v2/team')).teams;
    teams.set(world, team);
    owners.set(String(team?.id), world);
    for (const [table, rows] of Object.entries(await world.world())) {
      // The same people are in all of them, and nothing is asked for by the id of a document.
      if (['people', 'docs', 'pages'].includes(table)) continue;
      for (const row of rows) owners.set(String(isObject(row) ? row.id : ''), world);
    }
  }
  const windows = new Map<string, { openedAt: number; used: number }>();
  const log: OneAddress['log'] = [];

  const server = createServer(async (request, response) => {
    const token = String(request.headers.authorization ?? '');
    const path = String(request.url);
    const at = Date.now();
    let window = windows.get(token);
    if (!window || at >= window.openedAt + WINDOW_MS) {
      window = { openedAt: at, used: 0 };
      windows.set(token, window);
    }
    const refused = window.used >= limit;
    if (!refused) window.used += 1;
    log.push({ token, path, at, refused, openedAt: window.openedAt });
    const headers = {
      'content-type': 'application/json',
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - window.used),
      'x-ratelimit-reset': String(Math.ceil((window.openedAt + WINDOW_MS) / 1_000)),
    };
    const mine = groups[Number(/_g(\d+)$/.exec(token)?.[1])] ?? [];
    const body = await buffer(request);
    if (refused) {
      response.writeHead(429, headers).end('{"err":"Rate limit reached","ECODE":"APP_002"}');
    } else if (path.split('?')[0] === '/api/v2/team') {
      response
        .writeHead(200, headers)
        .end(JSON.stringify({ teams: mine.map((w) => teams.get(w)) }));
    } else {
      const named = path.split(/[/?&=]/).find((part) => owners.has(part));
      const world = owners.get(named ?? '') ?? mine[0];
      const answer = await fetch(`${world?.rest}${path}`, {
        method: request.method ?? 'GET',
        headers: { authorization: token, 'content-type': 'application/json' },
        ...(body.length > 0 ? { body } : {}),
      }).catch(() => null);
      if (!answer) return response.destroy();
      response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    rest: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
