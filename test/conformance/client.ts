// Our endpoint room as the official MCP conformance suite drives it. The suite starts this program
// for each scenario with the address of its server:
//   npx -p @modelcontextprotocol/conformance@0.1.13 conformance client --scenario tools_call \
//     --command "npx tsx test/conformance/client.ts"
import { randomInt } from 'node:crypto';
import {
  AppError,
  type JsonObject,
  messageOf,
  type Outcome,
  silentLog,
  systemClock,
} from '../../src/base/index.ts';
import {
  type CredentialStore,
  type EndpointSpec,
  failureOf,
  type LoginOptions,
  login,
  openEndpoint,
  type Tool,
  type ToolResult,
} from '../../src/endpoint/index.ts';
import { createGovernor } from '../../src/quota/index.ts';

const url = process.argv.at(-1) ?? '';
const spec: EndpointSpec = { name: 'conformance', identity: url, transport: { kind: 'http', url } };
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}') as Record<string, string>;

const kept = new Map<string, JsonObject>();
const credentials: CredentialStore = {
  load: async (name) => kept.get(name) ?? null,
  save: async (name, value) => void kept.set(name, value),
  remove: async (name) => void kept.delete(name),
};

/** The suite's authorization server approves at once: a browser only has to follow. */
async function openBrowser(address: string): Promise<void> {
  const page = await fetch(address, { redirect: 'manual' });
  const location = page.headers.get('location');
  if (location) await fetch(location);
}

const loginOptions: LoginOptions = {
  credentials,
  clock: systemClock,
  openBrowser,
  showAddress: () => {},
  redirectPorts: [0],
  clientMetadataUrl: 'https://conformance-test.local/client-metadata.json',
  ...(context.client_id && {
    client: {
      id: context.client_id,
      ...(context.client_secret && { secret: context.client_secret }),
    },
  }),
};

/** Any arguments that the schema accepts. */
function argumentsFor(tool: Tool): JsonObject {
  const properties = Object.entries((tool.inputSchema?.properties ?? {}) as JsonObject);
  return Object.fromEntries(
    properties.map(([name, schema]) => {
      const { type } = schema as { type?: string };
      return [name, type === 'number' || type === 'integer' ? 5 : type === 'boolean' ? true : 'x'];
    }),
  );
}

const governor = createGovernor({
  clock: systemClock,
  random: () => randomInt(2 ** 30) / 2 ** 30,
  credential: url,
});
const endpoint = openEndpoint(spec, { governor, clock: systemClock, log: silentLog, credentials });

/** Does something, logging in when that is what it takes, but not for ever. */
async function loggedIn<T>(work: () => Promise<T>): Promise<T> {
  for (let logins = 0; ; logins++) {
    try {
      return await work();
    } catch (thrown) {
      const wantsLogin = thrown instanceof AppError && thrown.code === 'authorization';
      if (!wantsLogin || logins === 2) throw thrown;
      await login(spec, loginOptions);
    }
  }
}

function value(outcome: Outcome<ToolResult>): ToolResult {
  if (outcome.kind !== 'ok') throw failureOf(outcome);
  return outcome.value;
}

try {
  const tools = await loggedIn(() => endpoint.tools(undefined, 'fresh'));
  for (const tool of tools) {
    await loggedIn(async () =>
      value(
        await endpoint.call(tool.name, argumentsFor(tool), { effect: 'read', lane: 'interactive' }),
      ),
    );
  }
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
} finally {
  await endpoint.close();
  await governor.close();
}
