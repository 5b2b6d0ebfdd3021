// Our endpoint room as the official MCP conformance suite drives it. The suite starts this program
// for each scenario with the address of its server (see run.ts).
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
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}') as Record<string, string>;
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? context.name ?? '';
/** A client without a person, where the scenario is about one. */
const client =
  scenario.startsWith('auth/client-credentials') && context.client_id
    ? { id: context.client_id, secret: context.client_secret, key: context.private_key_pem }
    : undefined;
const spec: EndpointSpec = {
  ...{ name: 'conformance', identity: url },
  transport: { kind: 'http', url, ...(client && { client }) },
};

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

/** The calls that a scenario asks for; absent: each tool once. */
const asked = (context as { toolCalls?: { name: string; arguments?: JsonObject }[] }).toolCalls;
/** Its server only lists: nothing there answers a call. */
const listsOnly = scenario === 'json-schema-ref-no-deref';
const usual = (tool: Tool) => ({ name: tool.name, arguments: argumentsFor(tool) });

const governor = createGovernor({
  clock: systemClock,
  random: () => randomInt(2 ** 30) / 2 ** 30,
  credential: url,
});
const endpoint = openEndpoint(spec, {
  governor,
  clock: systemClock,
  log: silentLog,
  credentials,
  // Questions may come by the standing stream.
  longLived: true,
  // A person who takes what is suggested.
  ask: async () => ({}),
});

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
  for (const { name, arguments: args } of asked ?? (listsOnly ? [] : tools.map(usual))) {
    await loggedIn(async () =>
      value(await endpoint.call(name, args ?? {}, { effect: 'read', lane: 'interactive' })),
    );
  }
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
} finally {
  await endpoint.close();
  await governor.close();
}
