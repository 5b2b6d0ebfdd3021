// Faults on order: which requests are to go wrong, how, and how often.
import { z } from 'zod';

/** When a kind of fault strikes: before anything, in place of the work, or after it took effect. */
export const FAULT_KINDS = {
  delay: 'arrival',
  'drop-before': 'arrival',
  'html-502': 'arrival',
  '429': 'work',
  '500-before': 'work',
  '500-after': 'answer',
  'drop-after': 'answer',
  truncate: 'answer',
  malformed: 'answer',
} as const satisfies Record<string, 'arrival' | 'work' | 'answer'>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** `/…/` is a regular expression, anything else a part of the path. */
const PATTERN = z.string().transform((source, context) => {
  const inner = /^\/(.+)\/$/.exec(source)?.[1];
  try {
    return inner === undefined ? source : new RegExp(inner);
  } catch {
    context.addIssue(`${source} is not a valid regular expression`);
    return z.NEVER;
  }
});

/** One of some names. */
export function oneOf<const N extends string>(names: readonly N[]) {
  return z.enum(names, { error: `must be one of ${names.join(', ')}` });
}

const whole = { error: 'must be a whole number, zero or more' };
const COUNT = z.int(whole).min(0, whole);

/** A fault as it is ordered: which requests it strikes, after how many that pass, and how often. */
export const FAULT = z
  .object({
    kind: oneOf(Object.keys(FAULT_KINDS) as FaultKind[]),
    match: z.object({ method: z.string().toUpperCase(), path: PATTERN }).partial().default({}),
    after: COUNT.default(0),
    times: COUNT.default(1),
    delayMs: COUNT.default(0),
  })
  .refine(({ kind, delayMs }) => kind !== 'delay' || delayMs > 0, {
    error: 'delay needs delayMs, in milliseconds',
  });

export type Fault = z.infer<typeof FAULT>;

export class Faults {
  #armed: { fault: Fault; seen: number }[] = [];

  add(faults: readonly Fault[]): void {
    this.#armed.push(...faults.map((fault) => ({ fault, seen: 0 })));
  }

  clear(): void {
    this.#armed = [];
  }

  all(): readonly Fault[] {
    return this.#armed.map((armed) => armed.fault);
  }

  /** The faults that strike this request: any number of delays, and at most one other. */
  take(method: string, path: string): Fault[] {
    const striking: Fault[] = [];
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!matches(fault, method, path)) continue;
      if (fault.kind !== 'delay' && striking.some((other) => other.kind !== 'delay')) continue;
      armed.seen += 1;
      if (armed.seen > fault.after) striking.push(fault);
    }
    this.#armed = this.#armed.filter(({ fault, seen }) => seen < fault.after + fault.times);
    return striking;
  }
}

function matches({ match }: Fault, method: string, path: string): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string' ? path.includes(match.path) : match.path.test(path);
}
