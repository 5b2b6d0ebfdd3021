// A Redis of the test's own, on loopback and a free port, gone with the test.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'redis-server';

/** Why Redis cannot be had here; null when it can. */
export function redisMissing(): string | null {
  return spawnSync(PROGRAM, ['--version']).status === 0 ? null : `${PROGRAM} is not on PATH`;
}

export class TestRedis {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), await mkdtemp(join(tmpdir(), 'redis-')));
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const started = spawn(
      PROGRAM,
      ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#process = started;
    for await (const line of started.stdout) {
      if (String(line).includes('Ready to accept connections')) return;
    }
    throw new Error('Redis ended before it was ready');
  }

  async down(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async end(): Promise<void> {
    await this.down();
    await rm(this.#folder, { recursive: true, force: true });
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
