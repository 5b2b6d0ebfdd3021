// From an answer to one reading: every dialect looks at every place, and what they found is merged.
import { LONGEST_WAIT_MS, type QuotaReading, type QuotaScope, type Signals } from '../contract.ts';
import { type BodyParts, MOST_TEXT, partsOf, put } from './body.ts';
import { DIALECTS, type Fragment, type Source } from './dialects.ts';
import { dateOf, type Instant } from './forms.ts';

/** A quota this long, or a reset this far off, is a daily allowance rather than a window. */
const DAY_WINDOW_MS = 12 * 60 * 60 * 1000;
const DAY_WAIT_MS = 60 * 60 * 1000;

type Candidate = Fragment & { scope: QuotaScope };

/**
 * What an answer says about the quota, or null when it says nothing. Several policies give the one
 * that binds: the fewest left, then the latest reset. Never throws.
 */
export function readSignals({ status, headers, body, receivedAt }: Signals): QuotaReading | null {
  const bag = new Map<string, string[]>();
  for (const [name, value] of headers ?? []) put(bag, name.toLowerCase(), String(value));
  const date = bag.get('date')?.[0];
  const moment = { receivedAt, serverNow: date === undefined ? null : dateOf(date) };
  const parts = body === undefined ? null : partsOf(body);
  const refused = refusesForQuota(status, parts);
  const sources: Source[] = [{ bag, text: '', refused, moment }];
  if (parts) sources.push({ bag: parts.bag, text: textOf(parts), refused, moment });
  const found = sources
    .flatMap((source) => DIALECTS.flatMap((dialect) => dialect(source)))
    .filter((fragment) => Object.keys(fragment).length > 0)
    .map((fragment) => ({ ...fragment, scope: scopeOf(fragment, receivedAt) }));
  if (found.length > 0) return merge(found, refused);
  return refused ? { ...NOTHING, remaining: 0 } : null;
}

const NOTHING = {
  ...{ limit: null, remaining: null, resetAt: null, graceMs: 0, windowMs: null },
  scope: 'window',
} as const;

function scopeOf({ scope, windowMs, reset }: Fragment, receivedAt: number): QuotaScope {
  if (scope) return scope;
  const daily =
    windowMs === undefined
      ? (reset?.at ?? 0) - receivedAt > DAY_WAIT_MS
      : windowMs >= DAY_WINDOW_MS;
  return daily ? 'day' : 'window';
}

function merge(found: Candidate[], refused: boolean): QuotaReading {
  const binding = found.reduce((best, next) => (binds(next, best) ? next : best));
  const kin = found.filter((one) => one === binding || one.scope === binding.scope);
  const first = <K extends keyof Fragment>(key: K) =>
    [binding, ...kin].find((one) => one[key] !== undefined)?.[key] ?? null;
  // On a refusal several times may be stated; the latest is the one that surely works.
  const resets = kin.map((one) => one.reset).filter((reset) => reset !== undefined);
  const reset = refused && resets.length > 0 ? resets.reduce(later) : first('reset');
  const windowMs = first('windowMs');
  return {
    limit: first('limit'),
    remaining: first('remaining') ?? (refused ? 0 : null),
    resetAt: reset?.at ?? null,
    graceMs: reset?.graceMs ?? 0,
    windowMs: windowMs === null ? null : Math.min(windowMs, 31 * LONGEST_WAIT_MS),
    scope: binding.scope,
  };
}

function binds(next: Candidate, best: Candidate): boolean {
  const [a, b] = [
    next.remaining ?? Number.POSITIVE_INFINITY,
    best.remaining ?? Number.POSITIVE_INFINITY,
  ];
  return a === b && Number.isFinite(a) ? (next.reset?.at ?? 0) > (best.reset?.at ?? 0) : a < b;
}

function later(a: Instant, b: Instant): Instant {
  return b.at > a.at ? b : a;
}

function textOf({ texts }: BodyParts): string {
  return texts.join('\n').slice(0, MOST_TEXT);
}

const CODES =
  /^(429|APP_002|rate_?limit(ed|_?exceeded|_?reached)?|too_?many_?requests|quota_?exceeded)$/i;
const SENTENCE =
  /\brate.?limit(s|ed|ing)?\b|\btoo many requests\b|\bHTTP\s?(status\s)?429\b|\bstatus(\scode)?[:\s]{1,2}429\b|\b429\b.{0,20}too many|\bAPP_002\b|\b(daily|quota|request|usage|call|api)( \w+)? limit (reached|exceeded|hit)|\bquota (exceeded|exhausted|reached)/i;
/** How an error looks that is handed over as a success: short, and saying so at its very start. */
const STARTS_AS_ERROR =
  /^\W{0,4}(error|failed|failure|http|429|rate.?limit|too many|daily|quota|request failed|api)/i;
const SHORT = 400;

/**
 * Whether an answer refuses a call for quota: a status, an error code, or a sentence in a body that is
 * an error; never the mere words in the middle of ordinary data.
 */
function refusesForQuota(status: number | undefined, parts: BodyParts | null): boolean {
  if (status === 429) return true;
  if (parts === null) return false;
  const text = textOf(parts).trim();
  const looksFailed = parts.failed || (text.length <= SHORT && STARTS_AS_ERROR.test(text));
  if (!looksFailed) return false;
  return parts.codes.some((code) => CODES.test(code)) || SENTENCE.test(text.slice(0, 1000));
}
