// A PostgreSQL of the tests' own, on loopback and a free port, gone with the test file. The server does
// not run as root, so root runs it as the user that the package made.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** The folder of the server's programs; null where there is none. */
function programs(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const bin = join(DEBIAN, newest ?? '', 'bin');
  return existsSync(join(bin, 'initdb')) ? bin : null;
}

/** Why PostgreSQL cannot be had here; null when it can. */
export function postgresMissing(): string | null {
  return programs() === null ? 'PostgreSQL is not installed: apt-get install postgresql' : null;
}

/** Who runs the server: this user, or `postgres` for root. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export class TestPostgres {
  readonly port: number;
  readonly #folder: string;
  readonly #bin: string;
  readonly #owner = owner();
  /** Statements that the server logged; it logs them while `log_statement` is `all`. */
  logged = 0;
  #process: ChildProcess | null = null;
  #databases = 0;

  private constructor(port: number, folder: string, bin: string) {
    this.port = port;
    this.#folder = folder;
    this.#bin = bin;
  }

  /** Makes a cluster and starts it. */
  static async start(): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'ca-postgres-'));
    const server = new TestPostgres(await freePort(), folder, programs() ?? '');
    if (server.#owner) chownSync(folder, server.#owner.uid, server.#owner.gid);
    execFileSync(
      join(server.#bin, 'initdb'),
      ['-D', join(folder, 'data'), '-U', 'agent', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
      { ...server.#owner, stdio: 'ignore', cwd: folder },
    );
    await server.up();
    return server;
  }

  /** A new, empty database: the address of it. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    execFileSync(join(this.#bin, 'createdb'), [...this.#where, name], { stdio: 'pipe' });
    return `postgres://agent@127.0.0.1:${this.port}/${name}`;
  }

  async up(): Promise<void> {
    const settings = [
      ...['listen_addresses=127.0.0.1', `port=${this.port}`, 'fsync=off', 'max_connections=200'],
      `unix_socket_directories=${this.#folder}`,
    ];
    const started = spawn(
      join(this.#bin, 'postgres'),
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((one) => ['-c', one])],
      { ...this.#owner, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process = started;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      started.stderr.on('data', (text) => {
        said = (said + String(text)).slice(-2_000);
        this.logged += String(text).match(/LOG: {2}(?:statement|execute)/g)?.length ?? 0;
        if (said.includes('ready to accept connections')) resolve();
      });
      started.on('exit', () => reject(new Error(`PostgreSQL ended before it was ready: ${said}`)));
    });
  }

  /** Ends it at once, as a crash would. */
  async down(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGQUIT');
    await gone;
  }

  async end(): Promise<void> {
    await this.down();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #where(): string[] {
    return ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'agent'];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
