// The older transport: a standing event stream for answers, and a second address for messages.
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../../base/index.ts';
import { patiently } from '../connection/patiently.ts';
import { httpPlace, type Wire, type WireSetup } from './transport.ts';

export async function open(setup: WireSetup): Promise<Wire> {
  const { url, headers } = httpPlace(setup.spec);
  const transport = new SSEClientTransport(url, {
    fetch: setup.fetch(true),
    requestInit: { headers },
  });
  let open = false;
  const end = (why: string) => {
    if (!open) return;
    open = false;
    setup.events.closed(why);
  };
  transport.onmessage = (message) => setup.events.message(message);
  transport.onclose = () => end('it was closed');
  transport.onerror = (error) => {
    setup.log('debug', 'endpoint.wire', { fault: messageOf(error) });
    // A stream that is opened again belongs to a new session, where nothing of ours is known.
    if (isStreamError(error)) {
      end('its event stream ended');
      transport.close().catch(() => {});
    }
  };
  try {
    await patiently(transport.start(), setup.signal);
  } catch (thrown) {
    await transport.close();
    throw thrown;
  }
  open = true;

  return {
    send: (message) => transport.send(message as JSONRPCMessage),
    agreed: (version) => transport.setProtocolVersion(version),
    answersInBody: () => false,
    sessionId: () => null,
    endSession: async () => {},
    close: () => transport.close(),
  };
}

/** The transport reports a failed message in the same way, and that one is not the end. */
function isStreamError(error: Error): boolean {
  return 'event' in error;
}
