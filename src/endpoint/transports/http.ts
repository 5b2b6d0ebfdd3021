// Streamable HTTP: one POST a message, answered with JSON or with a stream of events.
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../../base/index.ts';
import { Exchange } from '../connection/exchange.ts';
import { Headers } from '../connection/plain-response.ts';
import { standardHeaders } from '../connection/stateless.ts';
import type { Fetch } from '../connection/wire-fetch.ts';
import { httpPlace, type Wire, type WireSetup } from './transport.ts';

/** A standing stream is opened again for as long as the conversation lasts. */
const STANDING_RETRIES = 1_000_000;

export async function open(setup: WireSetup): Promise<Wire> {
  const { url, headers } = httpPlace(setup.spec);
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: described(setup.fetch(setup.longLived)),
    requestInit: { headers },
    reconnectionOptions: {
      initialReconnectionDelay: 1000,
      maxReconnectionDelay: 30_000,
      reconnectionDelayGrowFactor: 1.5,
      maxRetries: setup.longLived ? STANDING_RETRIES : 2,
    },
    ...(setup.resume?.sessionId && { sessionId: setup.resume.sessionId }),
  });
  transport.onmessage = (message) => setup.events.message(message);
  transport.onclose = () => setup.events.closed('it was closed');
  transport.onerror = (error) => setup.log('debug', 'endpoint.wire', { fault: messageOf(error) });
  if (setup.resume) transport.setProtocolVersion(setup.resume.protocolVersion);
  await transport.start();

  return {
    send: (message) =>
      transport.send(message as JSONRPCMessage, {
        onresumptiontoken: () => Exchange.current()?.resumable(),
      }),
    agreed: (version) => transport.setProtocolVersion(version),
    // With a standing stream, a result may come there after a bare "accepted".
    answersInBody: (status) => !(setup.longLived && status === 202),
    sessionId: () => transport.sessionId ?? null,
    endSession: () => transport.terminateSession(),
    close: () => transport.close(),
  };
}

/** The same fetch, which says in headers what the body and the call say of themselves. */
function described(fetch: Fetch): Fetch {
  return (url, init = {}) => {
    const own = { ...standardHeaders(init.body), ...Exchange.current()?.headers };
    if (Object.keys(own).length === 0) return fetch(url, init);
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return fetch(url, { ...init, headers });
  };
}
