// Programs that only lead a local client to an address: what they are called with says the endpoint.

/** One such program, by its package's name, and how it takes the address and what it sends. */
interface Wrapper {
  name: RegExp;
  /** Options whose value is the address; none: the first argument that is one. */
  url?: string[];
  /** Options whose value is `Name: value`. */
  header?: string[];
  /** Options with two values, name and content. */
  pair?: string[];
  /** Options whose value is a bearer token. */
  bearer?: string[];
  /** Variables that hold the address, or a bearer token. */
  env?: { url?: string[]; bearer?: string[] };
  /** Options that change nothing here, with the number of their values. */
  ignored: Record<string, number>;
}

const WRAPPERS: Wrapper[] = [
  {
    name: /^mcp-remote(?:-client)?$/,
    header: ['--header'],
    ignored: {
      ...{ '--transport': 1, '--allow-http': 0, '--debug': 0, '--silent': 0, '--enable-proxy': 0 },
      ...{ '--host': 1, '--auth-timeout': 1 },
    },
  },
  {
    name: /^supergateway$/,
    url: ['--streamableHttp', '--sse'],
    header: ['--header'],
    bearer: ['--oauth2Bearer'],
    ignored: { '--logLevel': 1, '--outputTransport': 1 },
  },
  {
    name: /^mcp-proxy$/,
    header: [],
    pair: ['--headers', '-H'],
    env: { bearer: ['API_ACCESS_TOKEN'] },
    ignored: { '--transport': 1, '--debug': 0, '--log-level': 1 },
  },
  {
    name: /^mcp-stdio-to-streamable-http-adapter$/,
    env: { url: ['URI'], bearer: ['BEARER_TOKEN'] },
    ignored: {},
  },
];

/** Words of runners that stand in front of the package's name. */
const RUNNER_WORDS = /^(?:-y|--yes|-p|--package|dlx|exec|x|run|\/c|--|-q|--quiet|--bun)$/;
const RUNNERS = /^(?:npx|bunx|pnpx|uvx|uv|pnpm|yarn|bun|node|cmd|npm|pipx)(?:\.cmd|\.exe)?$/i;

/** Where a wrapper leads. `dropped`: arguments without a counterpart here. */
export interface Unwrapped {
  url: string;
  headers: Record<string, string>;
  dropped: string[];
}

/**
 * The address that a known wrapper leads to; null for every other command, which is a server of
 * its own however many addresses it is given.
 */
export function unwrapped(
  command: string,
  args: string[],
  env: Record<string, string>,
  value: (text: string) => string,
): Unwrapped | null {
  const found = wrapperIn([command, ...args]);
  if (!found) return null;
  const { wrapper, rest } = found;
  const headers: Record<string, string> = {};
  const dropped: string[] = [];
  let url = env[wrapper.env?.url?.find((name) => name in env) ?? ''];
  const token = env[wrapper.env?.bearer?.find((name) => name in env) ?? ''];
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;

  for (let at = 0; at < rest.length; at++) {
    const whole = rest[at] ?? '';
    const [, name = whole, joined] = /^(--[\w-]+)=(.*)$/s.exec(whole) ?? [];
    const take = () => value(joined ?? rest[++at] ?? '');
    if (wrapper.url?.includes(name)) url = take();
    else if (wrapper.bearer?.includes(name)) headers.Authorization = `Bearer ${take()}`;
    else if (wrapper.pair?.includes(name)) {
      const header = take();
      headers[header] = value(rest[++at] ?? '');
    } else if (wrapper.header?.includes(name)) {
      const [, header, content] = /^([^:\s]+):\s*(.+)$/s.exec(take()) ?? [];
      if (header && content) headers[header] = content;
    } else if (name in wrapper.ignored)
      at += joined === undefined ? (wrapper.ignored[name] ?? 0) : 0;
    else if (!wrapper.url && url === undefined && /^https?:\/\//i.test(value(whole))) {
      url = value(whole);
    } else {
      // A secret may stand behind an option that is not known, so only its name is told.
      dropped.push(name);
      if (name.startsWith('-') && joined === undefined && isValue(rest[at + 1])) at++;
    }
  }
  return url === undefined ? null : { url, headers, dropped };
}

/** The wrapper among the words of a command, and the words behind it. */
function wrapperIn(words: string[]): { wrapper: Wrapper; rest: string[] } | null {
  for (const [at, word] of words.entries()) {
    const name = packageName(word);
    const wrapper = WRAPPERS.find((one) => one.name.test(name));
    if (wrapper) return { wrapper, rest: words.slice(at + 1) };
    // Another program than a runner is a server, whatever its arguments are called.
    if (at === 0 ? !RUNNERS.test(name) : !RUNNERS.test(name) && !RUNNER_WORDS.test(word)) {
      return null;
    }
  }
  return null;
}

/** `@scope/name@1.2`, `/usr/bin/name` and `…/name/dist/proxy.js` without what stands around the name. */
function packageName(word: string): string {
  const [, installed] = /node_modules[\\/](?:@[^\\/]+[\\/])?([^\\/]+)/.exec(word) ?? [];
  if (installed !== undefined) return installed;
  const last = word.split(/[\\/]/).at(-1) ?? word;
  return last.replace(/(?<=.)@.*$/, '');
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-') && !/^https?:\/\//i.test(word);
}
