// MCP servers that other programs are configured with, read from their files.
import { readFileSync } from 'node:fs';
import { AppError, isObject, type JsonObject, messageOf, parseJson } from '../base/index.ts';
import type { TypedEndpoint } from './typed-endpoint.ts';

/** Runners that fetch a package and start it. */
const RUNNERS = /^(npx|bunx|pnpx|uvx|pnpm|yarn|bun|cmd)(\.cmd|\.exe)?$/i;

/**
 * A server of a file such as claude_desktop_config.json, .mcp.json or ~/.claude.json. `key` names
 * it; without one there must be a single server, or a single one named like ClickUp.
 * Errors: AppError `usage` with the names there are.
 */
export function importEndpoint(
  path: string,
  key: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): TypedEndpoint {
  const servers = serversIn(readServers(path));
  const names = [...servers.keys()];
  const likely = names.length === 1 ? names : names.filter((name) => /click.?up/i.test(name));
  const name = key ?? (likely.length === 1 ? likely[0] : undefined);
  const server = name === undefined ? undefined : servers.get(name);
  if (!server) {
    throw new AppError(
      'usage',
      names.length === 0 ? `${path} names no MCP server.` : `Which server of ${path} is not clear.`,
      names.length === 0 ? {} : { next: `Say --server NAME. There are: ${names.join(', ')}.` },
    );
  }
  return typedServer(server, (text) => expand(text, environment));
}

function readServers(path: string): JsonObject {
  let value: unknown;
  try {
    value = parseJson(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
  if (isObject(value)) return value;
  throw new AppError('usage', `${path} is not a JSON file of MCP servers.`);
}

/** Servers at the top of a file, and those of its projects. */
function serversIn(file: JsonObject): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const projects = isObject(file.projects) ? Object.values(file.projects) : [];
  for (const holder of [file, ...projects]) {
    if (!isObject(holder)) continue;
    const servers = holder.mcpServers ?? holder.servers;
    if (!isObject(servers)) continue;
    for (const [name, server] of Object.entries(servers)) {
      if (isObject(server) && !found.has(name)) found.set(name, server);
    }
  }
  return found;
}

function typedServer(server: JsonObject, value: (text: string) => string): TypedEndpoint {
  const headers = texts(server.headers, value);
  if (typeof server.url === 'string') return remote(value(server.url), headers);
  if (typeof server.command !== 'string') {
    throw new AppError('usage', 'The server has neither a URL nor a command.');
  }
  const env = texts(server.env, value);
  const args = Array.isArray(server.args) ? server.args.map(String) : [];
  const wrapped = wrappedUrl(server.command, args, (text) => expandWith(text, env, value));
  if (wrapped) return wrapped;
  return {
    endpoint: { kind: 'stdio', command: server.command, args: args.map(value) },
    secrets: Object.keys(env).length > 0 ? { env } : {},
  };
}

/** `npx some-remote https://… --header 'A: b'` only wraps an address: the address is used itself. */
function wrappedUrl(
  command: string,
  args: string[],
  value: (text: string) => string,
): TypedEndpoint | null {
  const runner = command.split(/[\\/]/).at(-1) ?? command;
  const urls = args.filter((arg) => /^https?:\/\//i.test(arg));
  const [url] = urls;
  if (!RUNNERS.test(runner) || url === undefined || urls.length > 1) return null;
  const headers: Record<string, string> = {};
  for (const [i, arg] of args.entries()) {
    const text = arg === '--header' ? args[i + 1] : /^--header=(.*)$/s.exec(arg)?.[1];
    const [, name, content] = /^([^:\s]+):\s*(.+)$/s.exec(value(text ?? '')) ?? [];
    if (name && content) headers[name] = content;
  }
  return remote(value(url), headers);
}

function remote(url: string, headers: Record<string, string>): TypedEndpoint {
  return {
    endpoint: { kind: 'http' },
    secrets: { url, ...(Object.keys(headers).length > 0 ? { headers } : {}) },
  };
}

function texts(value: unknown, change: (text: string) => string): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [name, change(String(text))]),
  );
}

/** `${NAME}` and `${NAME:-default}` filled in from the environment. */
function expand(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    /\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (whole, name: string, otherwise?: string) => environment[name] ?? otherwise ?? whole,
  );
}

function expandWith(
  text: string,
  env: Record<string, string>,
  value: (text: string) => string,
): string {
  return value(expand(text, env));
}
