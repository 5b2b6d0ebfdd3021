// Figures of a running gateway, in the text format that Prometheus reads. Ids and names of tools alone:
// no address, no argument and no credential.
import type { RateHeaders } from '../upstream/rate.ts';

/** One answered request. */
export interface Measured {
  /** The server's id; `own` is the one without a record, `none` where no server was reached. */
  server: string;
  /** Of its messages; null for one that called none. */
  tools: readonly (string | null)[];
  status: number;
  ms: number;
  account: string | null;
  rate: RateHeaders;
}

export interface Metrics {
  begun(): void;
  ended(measured: Measured): void;
  /** Everything, in the text format. */
  text(): string;
}

/** Upper bounds of the buckets of durations, seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const PREFIX = 'clickup_gateway_';

export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const calls = new Map<string, number>();
  const quota = new Map<string, number>();
  const buckets = BOUNDS.map(() => 0);
  let inFlight = 0;
  let count = 0;
  let seconds = 0;
  const add = (counter: Map<string, number>, labels: Record<string, string | number>) => {
    const key = labelsOf(labels);
    counter.set(key, (counter.get(key) ?? 0) + 1);
  };

  return {
    begun() {
      inFlight++;
    },
    ended({ server, tools, status, ms, account, rate }) {
      inFlight--;
      add(requests, { server, status });
      for (const tool of tools) if (tool !== null && status < 400) add(calls, { tool });
      const remaining = rate['ratelimit-remaining'];
      if (account !== null && remaining !== undefined) quota.set(labelsOf({ account }), remaining);
      count++;
      seconds += ms / 1000;
      BOUNDS.forEach((bound, at) => {
        if (ms / 1000 <= bound) buckets[at] = (buckets[at] ?? 0) + 1;
      });
    },
    text() {
      const duration = [
        ...BOUNDS.map((bound, at) => `_bucket{le="${bound}"} ${buckets[at]}`),
        `_bucket{le="+Inf"} ${count}`,
        `_sum ${seconds}`,
        `_count ${count}`,
      ];
      return [
        ...family('requests_total', 'counter', 'Requests answered', samples(requests)),
        ...family('tool_calls_total', 'counter', 'Calls by tool', samples(calls)),
        ...family('request_duration_seconds', 'histogram', 'Time to answer', duration),
        ...family('requests_in_flight', 'gauge', 'Requests being answered', [` ${inFlight}`]),
        ...family('quota_remaining', 'gauge', 'Calls left in the window', samples(quota)),
        '',
      ].join('\n');
    },
  };
}

function family(name: string, type: string, help: string, lines: readonly string[]): string[] {
  const whole = `${PREFIX}${name}`;
  return [
    `# HELP ${whole} ${help}.`,
    `# TYPE ${whole} ${type}`,
    ...lines.map((line) => `${whole}${line}`),
  ];
}

function samples(counter: ReadonlyMap<string, number>): string[] {
  return [...counter].map(([labels, value]) => `${labels} ${value}`);
}

function labelsOf(labels: Record<string, string | number>): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}=${JSON.stringify(`${value}`)}`,
  );
  return `{${parts.join(',')}}`;
}
