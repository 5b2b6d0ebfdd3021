// Every way in which a quota is said gives the same reading; nothing an answer holds can hurt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LONGEST_WAIT_MS,
  type QuotaReading,
  readSignals,
  type Signals,
} from '../../src/quota/index.ts';

const NOW = Date.UTC(2026, 0, 26, 13, 36, 11);
const DATE = new Date(NOW).toUTCString();
const IN_30_S = NOW / 1000 + 30;

function read(headers: Record<string, string>, rest: Partial<Signals> = {}): QuotaReading | null {
  return readSignals({ headers: Object.entries(headers), receivedAt: NOW, ...rest });
}

const HALF_GONE: Partial<QuotaReading> = { limit: 100, remaining: 50, resetAt: NOW + 30_000 };

describe('each dialect of headers is understood', () => {
  const dialects: [string, Record<string, string>, Partial<QuotaReading>][] = [
    [
      'ClickUp',
      {
        Date: DATE,
        'X-RateLimit-Limit': '100',
        'X-RateLimit-Remaining': '50',
        'X-RateLimit-Reset': String(IN_30_S),
      },
      { ...HALF_GONE },
    ],
    [
      'Truto and the older IETF drafts',
      { 'ratelimit-limit': '100', 'ratelimit-remaining': '50', 'ratelimit-reset': '30' },
      { ...HALF_GONE },
    ],
    [
      'an IETF limit that carries its policies',
      {
        'ratelimit-limit': '100, 100;w=60, 1000;w=3600',
        'ratelimit-remaining': '50',
        'ratelimit-reset': '30',
      },
      { ...HALF_GONE, windowMs: 60_000 },
    ],
    [
      'IETF draft 07, a dictionary',
      { ratelimit: 'limit=100, remaining=50, reset=30', 'ratelimit-policy': '100;w=60' },
      { ...HALF_GONE, windowMs: 60_000 },
    ],
    [
      'newer IETF structured fields',
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' },
      { ...HALF_GONE, windowMs: 60_000 },
    ],
    [
      'a reset in epoch milliseconds',
      {
        date: DATE,
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '50',
        'x-ratelimit-reset': String(NOW + 30_000),
      },
      HALF_GONE,
    ],
    [
      'a reset with a fraction of a second',
      {
        date: DATE,
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '50',
        'x-ratelimit-reset': `${IN_30_S}.25`,
      },
      { ...HALF_GONE, resetAt: NOW + 30_250 },
    ],
    [
      'a reset as an ISO date',
      {
        date: DATE,
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '50',
        'x-ratelimit-reset': new Date(NOW + 30_000).toISOString(),
      },
      HALF_GONE,
    ],
    [
      'x-ratelimit-reset-after',
      {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '50',
        'x-ratelimit-reset-after': '30',
      },
      HALF_GONE,
    ],
    [
      'x-rate-limit-*',
      {
        date: DATE,
        'x-rate-limit-limit': '100',
        'x-rate-limit-remaining': '50',
        'x-rate-limit-reset': String(IN_30_S),
      },
      HALF_GONE,
    ],
    [
      'Retry-After in seconds',
      { 'retry-after': '30' },
      { limit: null, remaining: null, resetAt: NOW + 30_000 },
    ],
    [
      'Retry-After as a date',
      { date: DATE, 'retry-after': new Date(NOW + 30_000).toUTCString() },
      { resetAt: NOW + 30_000 },
    ],
  ];
  for (const [name, headers, expected] of dialects) {
    it(name, () => {
      expect(read(headers)).toMatchObject({ scope: 'window', ...expected });
    });
  }
});

describe('rounding is part of a reading', () => {
  const graces: [string, Record<string, string>, number][] = [
    ['epoch seconds', { date: DATE, 'x-ratelimit-reset': String(IN_30_S) }, 1000],
    ['a fraction of a second', { date: DATE, 'x-ratelimit-reset': `${IN_30_S}.25` }, 0],
    ['epoch milliseconds', { date: DATE, 'x-ratelimit-reset': String(NOW + 30_000) }, 0],
    ['seconds from now', { 'ratelimit-reset': '30' }, 1000],
    ['structured fields', { ratelimit: '"default";r=50;t=30' }, 1000],
    ['Retry-After', { 'retry-after': '30' }, 1000],
    ['milliseconds from now', { 'retry-after-ms': '30000' }, 0],
  ];
  for (const [name, headers, graceMs] of graces) {
    it(`${name}: up to ${graceMs} ms later`, () => {
      expect(read(headers)).toMatchObject({ graceMs });
    });
  }
});

describe('of several policies the one that binds is read', () => {
  const policy = '"minute";q=100;w=60, "daily";q=5000;w=86400';

  it('the fewest left wins', () => {
    const fields = '"minute";r=20;t=30, "daily";r=900;t=40000';
    expect(read({ ratelimit: fields, 'ratelimit-policy': policy })).toMatchObject({
      limit: 100,
      remaining: 20,
      scope: 'window',
    });
  });

  it('a daily policy that is nearly spent is a daily reading', () => {
    const fields = '"minute";r=20;t=30, "daily";r=3;t=40000';
    expect(read({ ratelimit: fields, 'ratelimit-policy': policy })).toMatchObject({
      limit: 5000,
      remaining: 3,
      scope: 'day',
      resetAt: NOW + 40_000_000,
    });
  });
});

describe('a wrong local clock does no harm', () => {
  for (const hours of [-5, 5, 4000]) {
    it(`${hours} hours off, a reset 30 seconds ahead is 30 seconds ahead on our clock`, () => {
      const ours = NOW + hours * 3_600_000;
      const headers = {
        date: DATE,
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': `${IN_30_S}`,
      };
      expect(read(headers, { receivedAt: ours })?.resetAt).toBe(ours + 30_000);
    });
  }

  it('an absolute time that makes no sense without a server clock is left out', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${IN_30_S}` };
    expect(read(headers, { receivedAt: NOW - 5 * 3_600_000 })).toMatchObject({ resetAt: null });
  });
});

describe('what MCP carries inside is read as well', () => {
  const text = (value: string, isError = true) => ({
    isError,
    content: [{ type: 'text', text: value }],
  });
  const bodies: [string, unknown, Partial<QuotaReading>][] = [
    [
      '_meta',
      { content: [], _meta: { 'ratelimit-limit': 100, 'ratelimit-remaining': 50 } },
      { limit: 100, remaining: 50 },
    ],
    [
      'headers repeated in error.data',
      {
        code: -32004,
        message: 'Rate limit reached',
        data: {
          headers: {
            'ratelimit-limit': '100',
            'ratelimit-remaining': '0',
            'ratelimit-reset': '30',
          },
        },
      },
      { limit: 100, remaining: 0, resetAt: NOW + 30_000 },
    ],
    [
      'a rateLimit object in structuredContent',
      { structuredContent: { rateLimit: { limit: 100, remaining: 50, reset: 30 } } },
      HALF_GONE,
    ],
    [
      'retryAfterSeconds beside rate_limited',
      {
        isError: true,
        structuredContent: { error: { type: 'rate_limited', retryAfterSeconds: 30 } },
      },
      { remaining: 0, resetAt: NOW + 30_000 },
    ],
    [
      'retryAfter in JSON inside a text',
      text('Failed: {"error":{"code":"RATE_LIMIT_EXCEEDED","retryAfter":30}}'),
      { remaining: 0, resetAt: NOW + 30_000 },
    ],
    [
      'the ECODE of a 429',
      text('{"err":"Rate limit reached","ECODE":"APP_002"}', false),
      { remaining: 0 },
    ],
    ['"HTTP 429"', text('Error: HTTP 429 from upstream', false), { remaining: 0, resetAt: null }],
    [
      '"resets at"',
      text(`Rate limit reached, resets at ${new Date(NOW + 30_000).toISOString()}`),
      { remaining: 0, resetAt: NOW + 30_000 },
    ],
    [
      "ClickUp's daily sentence",
      text('Daily MCP limit reached (100/100 calls used). Try again in 29m.'),
      { limit: 100, remaining: 0, resetAt: NOW + 29 * 60_000, scope: 'day' },
    ],
    [
      'a span of two units',
      text('Too many requests. Please try again in 1h 30m'),
      { remaining: 0, resetAt: NOW + 90 * 60_000 },
    ],
    ['a plain text', 'Rate limit reached. Retry after 45 seconds', { resetAt: NOW + 45_000 }],
  ];
  for (const [name, body, expected] of bodies) {
    it(name, () => {
      expect(readSignals({ body, receivedAt: NOW })).toMatchObject(expected);
    });
  }

  it('an absolute reset inside a body is held against the Date of the answer around it', () => {
    const body = { _meta: { 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': IN_30_S } };
    const ours = NOW + 7 * 3_600_000;
    expect(read({ date: DATE }, { body, receivedAt: ours })?.resetAt).toBe(ours + 30_000);
  });
});

describe('ordinary data is not mistaken for a signal', () => {
  const task = { id: '86c7', name: 'HTTP 429: rate limit reached, try again in 29m', err: null };
  it('a task whose name speaks of rate limits', () => {
    const body = { content: [{ type: 'text', text: JSON.stringify({ tasks: [task] }) }] };
    expect(readSignals({ body, receivedAt: NOW })).toBeNull();
  });

  it('a long answer about rate limits', () => {
    const text = `# Runbook\n${'How we handle a 429 and rate limits. '.repeat(40)}`;
    expect(readSignals({ body: text, receivedAt: NOW })).toBeNull();
  });

  it('an answer that says nothing about quota', () => {
    expect(read({ date: DATE, 'content-type': 'application/json' }, { status: 200 })).toBeNull();
  });
});

describe('bad headers', () => {
  const left = (value: string) =>
    read({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': value });

  it('a negative remaining is none left', () => {
    expect(left('-3')).toMatchObject({ limit: 100, remaining: 0 });
  });
  it('a huge, empty or wordy remaining is unsaid', () => {
    for (const value of ['9e99', '99999999999999', '', 'many', 'NaN', '0x10']) {
      expect(left(value)).toMatchObject({ limit: 100, remaining: null });
    }
  });
  it('of repeated values the tightest counts', () => {
    expect(left('40, 12')).toMatchObject({ remaining: 12 });
    const twice: [string, string][] = [
      ['x-ratelimit-remaining', '40'],
      ['X-RateLimit-Remaining', '12'],
    ];
    expect(readSignals({ headers: twice, receivedAt: NOW })).toMatchObject({ remaining: 12 });
  });
  it('a limit of zero or below is unsaid', () => {
    expect(read({ 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0' })).toMatchObject({
      limit: null,
    });
  });
  it('a reset in the past is now', () => {
    const headers = { date: DATE, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000000' };
    expect(read(headers)?.resetAt).toBe(NOW);
  });
  it('a reset a year ahead is capped at a day', () => {
    const far = String(NOW / 1000 + 365 * 86_400);
    const headers = { date: DATE, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': far };
    expect(read(headers)?.resetAt).toBe(NOW + LONGEST_WAIT_MS);
  });
  it('a 429 without any header is a reading with nothing left and no time', () => {
    expect(read({}, { status: 429 })).toMatchObject({ remaining: 0, resetAt: null, limit: null });
  });
  it('of a Retry-After and a reset on a refusal, the later counts', () => {
    const headers = { 'retry-after': '5', 'ratelimit-remaining': '0', 'ratelimit-reset': '40' };
    expect(read(headers, { status: 429 })?.resetAt).toBe(NOW + 40_000);
  });
});

describe('whatever comes, there is a reading or none', () => {
  const names = fc.constantFrom(
    ...['x-ratelimit-', 'ratelimit-', 'x-rate-limit-', 'rate-limit-'].flatMap((prefix) =>
      ['limit', 'remaining', 'reset', 'reset-after', 'used', 'window', 'policy'].map(
        (s) => prefix + s,
      ),
    ),
    ...[
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'retry-after-ms',
      'date',
      'X-RateLimit-Reset',
    ],
  );
  const values = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.bigInt().map(String),
    fc.date({ noInvalidDate: false }).map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('"a";r=1;t=1e9', '"', ';;;,,,', '"a;r=5', 'limit=5, reset=,', '-1', '1e400'),
  );

  function isSane(reading: QuotaReading | null, receivedAt: number): void {
    if (reading === null) return;
    const { limit, remaining, resetAt, windowMs } = reading;
    for (const count of [limit, remaining, windowMs]) {
      if (count !== null) expect(Number.isFinite(count) && count >= 0).toBe(true);
    }
    if (resetAt === null) return;
    expect(resetAt).toBeGreaterThanOrEqual(receivedAt);
    expect(resetAt).toBeLessThanOrEqual(receivedAt + LONGEST_WAIT_MS);
  }

  it('any header bag: never an exception, never a wait beyond a day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(names, fc.string()), values)),
        fc.option(fc.constantFrom(200, 401, 429, 503), { nil: undefined }),
        (headers, status) => {
          const signals: Signals = { headers, receivedAt: NOW };
          isSane(readSignals(status === undefined ? signals : { ...signals, status }), NOW);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('any body: never an exception, never a wait beyond a day', () => {
    const keys = fc.constantFrom(
      '_meta',
      'error',
      'data',
      'content',
      'text',
      'message',
      'code',
      'rateLimit',
      'retryAfter',
      'reset',
      'isError',
      'headers',
    );
    const leaf = fc.oneof(values, fc.double(), fc.boolean(), fc.constant(null));
    const { body } = fc.letrec((tie) => ({
      body: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('body')),
        fc.dictionary(keys, tie('body')),
      ),
    }));
    fc.assert(
      fc.property(body, (value) => isSane(readSignals({ body: value, receivedAt: NOW }), NOW)),
      { numRuns: 2000 },
    );
  });

  it('any refusal in prose: never an exception, never a wait beyond a day', () => {
    const words = fc.constantFrom(
      'Rate limit reached',
      'try again in',
      'resets at',
      '29m',
      '1h',
      '9999999d',
      'HTTP 429',
      '(100/100 calls used)',
      'daily',
      '2026-01-26T13:00:00Z',
      '   ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
        const body = { isError: true, content: [{ type: 'text', text: parts.join(' ') }] };
        isSane(readSignals({ body, receivedAt: NOW }), NOW);
      }),
      { numRuns: 2000 },
    );
  });
});
