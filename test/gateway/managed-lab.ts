// A gateway with managed servers in front of a stand-in REST API, on a store that outlives it.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { isObject, type JsonObject, parseJson } from '../../src/base/index.ts';
import { configFiles } from '../../src/config/index.ts';
import { openRegistry, type ServeOptions, startGateway } from '../../src/gateway/index.ts';
import { openStore } from '../../src/store/index.ts';
import { temporaryFolder } from '../support/program.ts';
import { type RestUpstream, startRestUpstream } from '../support/rest-upstream.ts';
import { StillClock } from '../support/still-clock.ts';
import { MCP_HEADERS, message } from './lab.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test-gateway';

export interface Said {
  status: number;
  headers: Headers;
  body: JsonObject;
}

export async function openManaged(options: Partial<ServeOptions> = {}) {
  const folder = temporaryFolder();
  const clock = new StillClock();
  const upstream: RestUpstream = await startRestUpstream();
  onTestFinished(async () => {
    await upstream.close();
    folder.remove();
  });
  const files = configFiles(folder.path);
  let running = await start();
  onTestFinished(() => running.stop());

  async function start() {
    const store = openStore(join(folder.path, 'state'));
    const registry = openRegistry({ store, vault: files.vault(), clock });
    const gateway = await startGateway({
      rest: upstream.url,
      clock,
      managed: { registry, adminKey: ADMIN_KEY },
      ...options,
    });
    let stopped: Promise<void> | undefined;
    let closed: Promise<void> | undefined;
    const loseStore = () => (closed ??= store.close());
    return {
      registry,
      base: gateway.base,
      loseStore,
      stop: () => (stopped ??= gateway.close().then(loseStore)),
    };
  }

  const ask = async (
    method: string,
    url: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Said> => {
    const answer = await fetch(url, {
      method,
      headers: { ...MCP_HEADERS, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const parsed = parseJson(await answer.text());
    return {
      status: answer.status,
      headers: answer.headers,
      body: isObject(parsed) ? parsed : {},
    };
  };

  const lab = {
    folder: folder.path,
    clock,
    upstream,
    get registry() {
      return running.registry;
    },
    get base() {
      return running.base;
    },
    /** Another gateway on the same files, as another process has it; answers its base. */
    async beside(): Promise<string> {
      const other = await start();
      onTestFinished(() => other.stop());
      return other.base;
    },
    /** Stops the gateway, and lets what is under way end. */
    stop: () => running.stop(),
    /** Closes the store under the running gateway. */
    loseStore: () => running.loseStore(),
    /** Ends the gateway and starts another on the same files. */
    async restart() {
      await running.stop();
      running = await start();
    },
    /** An account with that token. */
    async account(name: string, token = `pk_1_${name.toUpperCase()}`): Promise<string> {
      const saved = await running.registry.accounts.save(name, { kind: 'token', token }, null);
      return saved.account.id;
    },
    /** A call of the admin interface. */
    admin: (method: string, path: string, body?: unknown, key = ADMIN_KEY): Promise<Said> =>
      ask(method, `${running.base}/integrated-account/${path}`, {
        body,
        headers: { authorization: `Bearer ${key}` },
      }),
    /** Makes a server; its address is as it would be after a restart. */
    async create(account: string, config: JsonObject = {}, more: JsonObject = {}) {
      const made = await lab.admin('POST', `${account}/mcp`, { name: 'Test', config, ...more });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      const { id, token } = made.body;
      return { id: String(id), at: () => `${running.base}/mcp/${String(token)}` };
    },
    /** One JSON-RPC request. */
    rpc: (url: string, method: string, params: JsonObject = {}, key?: string): Promise<Said> =>
      ask('POST', url, {
        body: message(method, params),
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      }),
    call: (url: string, tool: string, args: JsonObject = {}, key?: string): Promise<Said> =>
      lab.rpc(url, 'tools/call', { name: tool, arguments: args }, key),
    async tools(url: string): Promise<string[]> {
      const { body } = await lab.rpc(url, 'tools/list');
      const { tools } = body.result as { tools: { name: string }[] };
      return tools.map(({ name }) => name);
    },
    ask,
  };
  return lab;
}
