// MCP servers that other programs are configured with, read from their files.
import { readFileSync } from 'node:fs';
import { AppError, isObject, type JsonObject, messageOf, parseJson } from '../base/index.ts';
import { given } from './given.ts';
import type { TypedEndpoint } from './typed-endpoint.ts';
import { unwrapped } from './wrapped-endpoint.ts';

/** An imported server, and what of its entry was left out. */
export interface ImportedEndpoint extends TypedEndpoint {
  /** Parts that have no counterpart here, as a person wrote them. */
  dropped: string[];
}

/** Members of an entry that are read, or that change nothing here. */
const UNDERSTOOD = new Set([
  ...['url', 'serverUrl', 'httpUrl', 'type', 'transport', 'transportType', 'headers'],
  ...['command', 'args', 'env', 'cwd', 'requestInit', 'description', 'name', 'disabled', 'enabled'],
]);

/**
 * A server of a file such as claude_desktop_config.json, .mcp.json or ~/.claude.json. `key` names
 * it; without one there must be a single server, or a single one named like ClickUp.
 * Errors: AppError `usage` with the names there are.
 */
export function importEndpoint(
  path: string,
  key: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ImportedEndpoint {
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

/** Servers of a file that say ClickUp in their name or entry; none where the file cannot be read. */
export function clickUpServers(path: string): string[] {
  try {
    return [...serversIn(readServers(path))]
      .filter((entry) => /click.?up/i.test(JSON.stringify(entry)))
      .map(([name]) => name);
  } catch (thrown) {
    if (thrown instanceof AppError) return [];
    throw thrown;
  }
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
    const inner = isObject(holder.mcp) ? holder.mcp.servers : undefined;
    const servers = holder.mcpServers ?? holder.servers ?? holder.context_servers ?? inner;
    if (!isObject(servers)) continue;
    for (const [name, server] of Object.entries(servers)) {
      if (isObject(server) && !found.has(name)) found.set(name, server);
    }
  }
  return found;
}

function typedServer(server: JsonObject, value: (text: string) => string): ImportedEndpoint {
  const dropped = Object.keys(server).filter((name) => !UNDERSTOOD.has(name));
  const init = isObject(server.requestInit) ? server.requestInit.headers : undefined;
  const headers = texts(server.headers ?? init, value);
  const url = [server.url, server.serverUrl, server.httpUrl].find((one) => typeof one === 'string');
  if (url !== undefined) return remote(value(String(url)), headers, dropped);
  const { command, args } = commandOf(server);
  const env = texts(server.env, value);
  const wrapped = unwrapped(command, args, env, (text) => expandWith(text, env, value));
  if (wrapped) return remote(wrapped.url, wrapped.headers, [...dropped, ...wrapped.dropped]);
  const cwd = typeof server.cwd === 'string' ? value(server.cwd) : undefined;
  const filled = args.map(value);
  const made: TypedEndpoint = {
    endpoint: { kind: 'stdio', command, args: filled, ...given({ cwd }) },
    secrets: Object.keys(env).length > 0 ? { env } : {},
  };
  return { ...made, dropped: [...dropped, ...unfilled([...filled, ...Object.values(env)])] };
}

/** The command and its arguments; one program nests both in an object. */
function commandOf({ command, args }: JsonObject): { command: string; args: string[] } {
  if (isObject(command) && typeof command.path === 'string')
    return commandOf({ ...command, command: command.path });
  if (typeof command !== 'string') {
    throw new AppError('usage', 'The server has neither a URL nor a command.');
  }
  return { command, args: Array.isArray(args) ? args.map(String) : [] };
}

function remote(url: string, headers: Record<string, string>, dropped: string[]): ImportedEndpoint {
  return {
    endpoint: { kind: 'http' },
    secrets: { url, ...(Object.keys(headers).length > 0 ? { headers } : {}) },
    dropped: [...dropped, ...unfilled([url, ...Object.values(headers)])],
  };
}

/** Placeholders that another program would have asked for, such as `${input:token}`. */
function unfilled(values: string[]): string[] {
  return values.flatMap((text) => text.match(/\$\{[^}]*\}/g) ?? []);
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
