// The tool list: in memory, in the cache between runs, and fetched when neither will do.
import { type Clock, type Log, messageOf } from '../../base/index.ts';
import { patiently } from '../connection/patiently.ts';
import { hasValidHeaders } from '../connection/stateless.ts';
import type { Tool } from '../endpoint.ts';
import type { ToolCache } from '../spec.ts';

export interface CachedToolsOptions {
  fingerprint: string;
  cache: ToolCache | null;
  /** How long a cached list is trusted, ms. */
  maxAgeMs: number;
  clock: Clock;
  log: Log;
  fetch(): Promise<Tool[]>;
}

/** The saved list is marked as outdated no more often than this, ms. */
const OUTDATE_MS = 1_000;

interface Listed {
  tools: Tool[];
  savedAt: number;
}

export class CachedTools {
  readonly #options: CachedToolsOptions;
  #memory: Listed | null = null;
  #fetching: Promise<Tool[]> | null = null;
  #changed = false;
  #outdatedAt = Number.NEGATIVE_INFINITY;

  constructor(options: CachedToolsOptions) {
    this.#options = options;
  }

  /** `cached` accepts a list that is young enough; `fresh` always asks the endpoint. */
  async get(freshness: 'cached' | 'fresh', signal: AbortSignal | undefined): Promise<Tool[]> {
    signal?.throwIfAborted();
    if (freshness === 'cached' && !this.#changed) {
      this.#memory ??= await this.#load();
      if (this.#memory && this.#isYoung(this.#memory)) return this.#memory.tools;
    }
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
    });
    try {
      return await patiently(this.#fetching, signal);
    } catch (thrown) {
      signal?.throwIfAborted();
      return await this.#instead(freshness, thrown);
    }
  }

  /** A tool of the list as far as it was read in this process. */
  known(name: string): Tool | undefined {
    return this.#memory?.tools.find((tool) => tool.name === name);
  }

  /** The cached list is wrong by now: the endpoint said so, or does not know a tool of it. */
  changed(): void {
    this.#changed = true;
    const now = this.#options.clock.now();
    // An endpoint may say so as often as it likes; the file is not written for each word.
    if (now - this.#outdatedAt < OUTDATE_MS) return;
    this.#outdatedAt = now;
    void this.#outdate();
  }

  /** The next run asks again, too. */
  async #outdate(): Promise<void> {
    const cached = this.#memory ?? (await this.#load());
    if (cached && this.#changed) await this.#save({ tools: cached.tools, savedAt: 0 });
  }

  async #fetch(): Promise<Tool[]> {
    this.#changed = false;
    try {
      const all = await this.#options.fetch();
      // A tool whose headers cannot be sent cannot be called as the protocol demands.
      const tools = all.filter(({ inputSchema }) => hasValidHeaders(inputSchema));
      // It may have changed again while it was read.
      const savedAt = this.#changed ? 0 : this.#options.clock.now();
      this.#memory = { tools, savedAt };
      await this.#save(this.#memory);
      this.#outdatedAt = Number.NEGATIVE_INFINITY;
      return tools;
    } catch (thrown) {
      this.#changed = true;
      throw thrown;
    }
  }

  /** An old list is better than none: what it names may still be there. */
  async #instead(freshness: 'cached' | 'fresh', thrown: unknown): Promise<Tool[]> {
    const old = freshness === 'cached' ? (this.#memory ?? (await this.#load())) : null;
    if (!old) throw thrown;
    this.#options.log('warn', 'endpoint.tools-from-cache', { why: messageOf(thrown) });
    return old.tools;
  }

  #isYoung({ savedAt }: Listed): boolean {
    return this.#options.clock.now() - savedAt < this.#options.maxAgeMs;
  }

  /** A cache that fails costs a request, no more. */
  async #load(): Promise<Listed | null> {
    try {
      return (await this.#options.cache?.load(this.#options.fingerprint)) ?? null;
    } catch (thrown) {
      this.#options.log('warn', 'endpoint.tool-cache', { fault: messageOf(thrown) });
      return null;
    }
  }

  async #save({ tools, savedAt }: Listed): Promise<void> {
    try {
      await this.#options.cache?.save(this.#options.fingerprint, tools, savedAt);
    } catch (thrown) {
      this.#options.log('warn', 'endpoint.tool-cache', { fault: messageOf(thrown) });
    }
  }
}
