// A child process: one JSON-RPC message a line, in by its stdin and out by its stdout.
import { type JsonObject, parseJson, within } from '../../base/index.ts';
import { AttemptEnded } from '../connection/attempt-end.ts';
import { MAX_ANSWER_BYTES } from '../connection/wire-fetch.ts';
import { signalTree, startProcess } from './process.ts';
import { explainNoStart, explainStart, type StartFailure } from './start-failure.ts';
import { stdioPlace, type Wire, type WireSetup } from './transport.ts';

/** How long each step of ending a child may take, ms. */
const GRACE_MS = 2000;

export async function open(setup: WireSetup): Promise<Wire> {
  const { clock, diagnostics, events, log, spec } = setup;
  const place = stdioPlace(spec);
  const { command, args, env, cwd } = place;
  const child = startProcess(command, args, {
    env: childEnvironment(setup.baseEnv, env ?? {}),
    ...(cwd !== undefined && { cwd }),
  });

  const ended = new Promise<StartFailure>((resolve) => {
    child.once('close', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      resolve(explainStart(place, how, diagnostics.text()));
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const { why, next } = explainNoStart(command, error);
      reject(new AttemptEnded({ kind: 'unstartable', message: why, ...(next && { next }) }));
    });
  });
  child.on('error', (error) => log('debug', 'endpoint.process', { fault: error.message }));
  ended.then(({ why, next }) => events.closed(why, next ?? undefined)).catch(() => {});

  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => diagnostics.add(text));
  // A child that stops reading breaks the pipe; the write that met it reports it.
  child.stdin.on('error', (error) => log('debug', 'endpoint.process', { fault: error.message }));

  const lines = new Lines(MAX_ANSWER_BYTES, {
    line(text) {
      const message = parseJson(text);
      // Many a server prints a greeting before it speaks the protocol.
      if (message === undefined) diagnostics.add(`${text.slice(0, 500)}\n`);
      else events.message(message);
    },
    tooLong: () => events.tooLarge(MAX_ANSWER_BYTES),
  });
  child.stdout.on('data', (chunk: Buffer) => lines.add(chunk));

  return {
    send: (message) => write(child.stdin, message),
    agreed: () => {},
    answersInBody: () => false,
    sessionId: () => null,
    endSession: async () => {},
    async close() {
      // Asked politely, asked firmly, made to: each step is taken when the one before did not do.
      const steps = [
        () => child.stdin.end(),
        () => signalTree(child, 'SIGTERM'),
        () => signalTree(child, 'SIGKILL'),
      ];
      for (const step of steps) {
        await step();
        if (await within(clock, GRACE_MS, ended)) break;
      }
      // What the child started may have outlived it, or may hold its pipes open.
      await signalTree(child, 'SIGKILL');
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    },
  };
}

function write(stdin: NodeJS.WritableStream, message: JsonObject): Promise<void> {
  return new Promise((resolve, reject) => {
    stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Names that hold no secrets of other programs. Compared without case, as Windows does. */
const HARMLESS = new Set(
  [
    // Finding programs, a home and a place for temporary files.
    ['PATH', 'PATHEXT', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP'],
    ['APPDATA', 'LOCALAPPDATA', 'USERNAME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'COMSPEC'],
    ['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMDATA'],
    ['PROCESSOR_ARCHITECTURE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
    // Speaking and counting as the person does.
    ['LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_TIME', 'LC_NUMERIC', 'TZ', 'TERM'],
    // Reaching the network where it is fenced in.
    ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'NODE_EXTRA_CA_CERTS'],
    ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NPM_CONFIG_REGISTRY', 'NPM_CONFIG_CACHE'],
  ].flat(),
);

/** What a child gets: the harmless part of `base`, then everything `given`. */
function childEnvironment(
  base: Record<string, string | undefined>,
  given: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(base).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && HARMLESS.has(entry[0].toUpperCase()),
  );
  return { ...Object.fromEntries(inherited), ...given };
}

interface LineEvents {
  line(text: string): void;
  /** A line was longer than allowed; the rest of it is skipped. */
  tooLong(): void;
}

const NEWLINE = 10;

/** Cuts a byte stream into lines without copying what it has already seen, up to a longest line. */
export class Lines {
  readonly #longest: number;
  readonly #events: LineEvents;
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;

  constructor(longest: number, events: LineEvents) {
    this.#longest = longest;
    this.#events = events;
  }

  add(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end === -1) break;
      this.#keep(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    if (this.#skipping) return;
    this.#length += part.length;
    if (this.#length <= this.#longest) {
      this.#parts.push(part);
      return;
    }
    this.#skipping = true;
    this.#parts = [];
    this.#events.tooLong();
  }

  #finish(): void {
    const text = Buffer.concat(this.#parts).toString('utf8').trimEnd();
    const skipped = this.#skipping;
    this.#parts = [];
    this.#length = 0;
    this.#skipping = false;
    if (!skipped && text !== '') this.#events.line(text);
  }
}
