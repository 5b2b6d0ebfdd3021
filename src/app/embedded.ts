// The workspace inside the program: a sandbox and its gateway, for profiles that name no endpoint.
import { join } from 'node:path';
import { AppError, type Clock } from '../base/index.ts';
import type { EndpointTarget } from './target.ts';

/** The sandbox's token: any will do, and this one is nobody's secret. */
const TOKEN = 'pk_sandbox';

/** The file that holds the embedded world. */
export function worldFile(stateFolder: string): string {
  return join(stateFolder, 'sandbox', 'world.db');
}

/** The embedded workspace as an endpoint. Nothing runs before it is started. */
export function embeddedPlace(
  stateFolder: string,
  clock: Clock,
  timeZone: () => string,
): EndpointTarget {
  const file = worldFile(stateFolder);
  let running: Promise<Running> | null = null;
  const run = () => {
    running ??= startOn(file, clock, timeZone());
    return running;
  };
  return {
    spec: {
      name: 'sandbox',
      identity: `sandbox:${file}`,
      transport: { kind: 'http', url: 'http://127.0.0.1/mcp' },
    },
    async start() {
      await run();
    },
    fetch: async (input, init) => (await run()).handle(new Request(input, init)),
    async close() {
      const begun = await running?.catch(() => null);
      await begun?.close();
    },
  };
}

/** The sandbox and the gateway in front of it. */
interface Running {
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on its world file, or joins the process that has it open. Errors: AppError
 * `locked` when another process has it and cannot be reached.
 */
async function startOn(file: string, clock: Clock, timeZone: string): Promise<Running> {
  const [{ startSandbox }, { createGatewayHandler }] = await Promise.all([
    import('../sandbox/index.ts'),
    import('../gateway/index.ts'),
  ]);
  const sandbox = await startSandbox({ file, clock, timeZone }).catch((thrown: unknown) => {
    const rest = thrown instanceof AppError && thrown.code === 'locked' ? thrown.data.rest : null;
    if (typeof rest !== 'string') throw thrown;
    // Another command of this machine has the world open: share its server.
    return { rest, close: async () => {} };
  });
  return {
    handle: createGatewayHandler({ rest: sandbox.rest, token: TOKEN, clock }),
    close: () => sandbox.close(),
  };
}
