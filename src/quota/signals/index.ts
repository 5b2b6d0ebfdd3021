// From an answer to one reading: every dialect looks at every place, and what they found is merged.
import { LONGEST_WAIT_MS, type QuotaReading, type QuotaScope, type Signals } from '../contract.ts';
import { type BodyParts, partsOf, put } from './body.ts';
import { DIALECTS, type Fragment, type Source } from './dialects.ts';
import { dateOf, type Instant, type Moment } from './instant.ts';

/** A quota this long, or a reset this far off, is a daily allowance rather than a window. */
const DAY_WINDOW_MS = 12 * 60 * 60 * 1000;
const DAY_WAIT_MS = 60 * 60 * 1000;

type Candidate = Fragment & { source: string; scope: QuotaScope };

/**
 * What an answer says about the quota, or null when it says nothing. Several policies give the one
 * that binds: the fewest left, then the latest reset. Never throws.
 */
export function readSignals(signals: Signals): QuotaReading | null {
  const sources = sourcesOf(signals);
  const refused = sources.some((source) => source.refused);
  const found = sources.flatMap((source) =>
    DIALECTS.flatMap((dialect) =>
      dialect
        .read(source)
        .filter((fragment) => Object.keys(fragment).length > 0)
        .map((fragment) => named(fragment, dialect.name, source)),
    ),
  );
  if (found.length === 0) {
    return refused ? { ...NOTHING, remaining: 0, source: 'refusal', confidence: 'inferred' } : null;
  }
  return merge(found, refused);
}

/** True when an answer refuses the call for quota, by status, code or sentence. Never throws. */
export function refusesForQuota(signals: Signals): boolean {
  return refuses(signals.status, signals.body === undefined ? null : partsOf(signals.body));
}

const NOTHING = {
  limit: null,
  remaining: null,
  resetAt: null,
  graceMs: 0,
  windowMs: null,
  scope: 'window',
} as const;

function sourcesOf(signals: Signals): Source[] {
  const bag = new Map<string, string[]>();
  for (const [name, value] of signals.headers ?? []) put(bag, name.toLowerCase(), String(value));
  const date = bag.get('date')?.[0];
  const moment: Moment = {
    receivedAt: signals.receivedAt,
    serverNow: date === undefined ? null : dateOf(date),
  };
  const parts = signals.body === undefined ? null : partsOf(signals.body);
  const refused = refuses(signals.status, parts);
  const headers: Source = { origin: 'headers', bag, text: '', refused, moment };
  if (parts === null) return [headers];
  return [headers, { origin: 'body', bag: parts.bag, text: parts.text, refused, moment }];
}

function named(fragment: Fragment, dialect: string, source: Source): Candidate {
  const wait = (fragment.reset?.at ?? 0) - source.moment.receivedAt;
  const daily =
    fragment.windowMs === undefined ? wait > DAY_WAIT_MS : fragment.windowMs >= DAY_WINDOW_MS;
  return {
    ...fragment,
    source: source.origin === 'body' ? `body:${dialect}` : dialect,
    scope: fragment.scope ?? (daily ? 'day' : 'window'),
  };
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
    source: binding.source,
    confidence: binding.confidence ?? (binding.reset?.sure === false ? 'inferred' : 'stated'),
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
function refuses(status: number | undefined, parts: BodyParts | null): boolean {
  if (status === 429) return true;
  if (parts === null) return false;
  const text = parts.text.trim();
  const looksFailed = parts.failed || (text.length <= SHORT && STARTS_AS_ERROR.test(text));
  if (!looksFailed) return false;
  return parts.codes.some((code) => CODES.test(code)) || SENTENCE.test(text.slice(0, 1000));
}
