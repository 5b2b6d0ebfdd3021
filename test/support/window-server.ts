// A server that grants so many calls in a fixed window opened by its first call, and says so the
// way ClickUp, Truto or the newer IETF drafts do. It keeps the books that tests and benchmarks read.
import type { Clock } from '../../src/base/index.ts';

/** How the server words its limits. `none`: not at all. */
export type Wording = 'clickup' | 'ietf-triple' | 'ietf-fields' | 'none';

export interface WindowServerOptions {
  clock: Clock;
  limit?: number;
  windowMs?: number;
  /** From sending to answer (ms); half of it passes before the call is counted. */
  latencyMs?: () => number;
  wording?: Wording;
  /** How whole seconds are made of the window's end. */
  rounding?: 'ceil' | 'floor' | 'round';
  /** The server's clock minus ours (ms). */
  skewMs?: number;
  /** What a tool costs. */
  cost?: (tool: string) => number;
}

export interface ServerAnswer {
  status: number;
  headers: [string, string][];
}

interface Window {
  start: number;
  used: number;
  ours: number;
  refused: number;
}

export class WindowServer {
  readonly windows: Window[] = [];
  served = 0;
  refused = 0;
  lastServedAt = 0;
  readonly limit: number;
  readonly windowMs: number;
  readonly #options: WindowServerOptions;

  constructor(options: WindowServerOptions) {
    this.#options = options;
    this.limit = options.limit ?? 100;
    this.windowMs = options.windowMs ?? 60_000;
  }

  /** One call by us. */
  async call(tool = 'any'): Promise<ServerAnswer> {
    const { clock, latencyMs = () => 200, cost = () => 1 } = this.#options;
    const latency = latencyMs();
    await clock.sleep(latency / 2);
    const window = this.#current();
    const units = cost(tool);
    const granted = window.used + units <= this.limit;
    if (granted) {
      window.used += units;
      window.ours += units;
      this.served += 1;
      this.lastServedAt = clock.now();
    } else {
      window.refused += 1;
      this.refused += 1;
    }
    const headers = this.#headers(window);
    await clock.sleep(latency / 2);
    return { status: granted ? 200 : 429, headers };
  }

  /** Another program takes a unit; false when none was left. */
  take(): boolean {
    const window = this.#current();
    if (window.used >= this.limit) return false;
    window.used += 1;
    return true;
  }

  /** The window that is open, opening one if need be. */
  #current(): Window {
    const now = this.#options.clock.now();
    const last = this.windows.at(-1);
    if (last && now < last.start + this.windowMs) return last;
    const opened = { start: now, used: 0, ours: 0, refused: 0 };
    this.windows.push(opened);
    return opened;
  }

  #headers(window: Window): [string, string][] {
    const { wording = 'clickup', rounding = 'ceil', skewMs = 0, clock } = this.#options;
    const now = clock.now() + skewMs;
    const end = window.start + this.windowMs + skewMs;
    const left = String(Math.max(0, this.limit - window.used));
    const seconds = String(Math[rounding](end / 1000));
    const delta = String(Math[rounding](Math.max(0, end - now) / 1000));
    const date: [string, string] = ['date', new Date(now).toUTCString()];
    switch (wording) {
      case 'clickup':
        return [
          date,
          ['x-ratelimit-limit', String(this.limit)],
          ['x-ratelimit-remaining', left],
          ['x-ratelimit-reset', seconds],
        ];
      case 'ietf-triple':
        return [
          date,
          ['ratelimit-limit', String(this.limit)],
          ['ratelimit-remaining', left],
          ['ratelimit-reset', delta],
        ];
      case 'ietf-fields':
        return [
          date,
          ['ratelimit', `"default";r=${left};t=${delta}`],
          ['ratelimit-policy', `"default";q=${this.limit};w=${this.windowMs / 1000}`],
        ];
      case 'none':
        return [date];
    }
  }
}
