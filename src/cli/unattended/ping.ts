// Calls of a dead-man service, which raises the alarm when a run fails or never happens.
import { AppError } from '../../base/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type SendDeps, send } from './send.ts';

export interface Ping {
  /** Says that the run begins. Nothing waits for it. */
  start(): void;
  /** Says how the run ended. Another run at work is no end: that one will tell. */
  end(exit: ExitCode): Promise<void>;
}

export interface PingOptions extends SendDeps {
  /** Called with what went wrong with a ping. */
  warn(text: string): void;
}

/** Ends that are no failure: what was asked for is done, or was only looked at. */
const WELL: readonly ExitCode[] = [EXIT.done, EXIT.pending];

/** The address is called as URL/start, URL, and URL/EXITCODE. Errors: AppError `usage` for no URL. */
export function createPing(address: string, options: PingOptions): Ping {
  const base = parseAddress(address);
  let started = Promise.resolve();
  const call = async (suffix: string) => {
    const fault = await send(withSuffix(base, suffix), { method: 'GET' }, options);
    if (fault !== null)
      options.warn(`The ping ${suffix || 'of success'} did not arrive: ${fault}.`);
  };
  return {
    start() {
      started = call('start');
    },
    async end(exit) {
      await started;
      if (exit === EXIT.locked) return;
      await call(WELL.includes(exit) ? '' : String(exit));
    },
  };
}

/** An http or https address. Errors: AppError `usage`, which does not repeat it. */
export function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new AppError('usage', 'The address is not an http or https URL.', {
    next: 'Write it whole, like https://hc.example.com/ping/….',
  });
}

function withSuffix(base: URL, suffix: string): string {
  if (suffix === '') return base.href;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${suffix}`;
  return url.href;
}
