// Faults on order: which requests are to go wrong, how, and how often.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';

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

export interface Fault {
  readonly method: string | null;
  readonly path: RegExp | string | null;
  readonly kind: FaultKind;
  /** Matches to let pass first. */
  readonly after: number;
  /** Matches to strike. */
  readonly times: number;
  readonly delayMs: number;
}

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

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== null && fault.method !== method) return false;
  if (fault.path === null) return true;
  return typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path);
}

/**
 * Reads one fault of a control request.
 * @throws Error with a sentence that says what is wrong
 */
export function parseFault(value: Json): Fault {
  if (!isObject(value)) throw new Error('a fault must be an object');
  const { kind, match = {} } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_KINDS, kind)) {
    throw new Error(`kind must be one of ${Object.keys(FAULT_KINDS).join(', ')}`);
  }
  if (!isObject(match)) throw new Error('match must be an object with method and path');
  const delayMs = count(value, 'delayMs', 0);
  if (kind === 'delay' && delayMs === 0) throw new Error('delay needs delayMs, in milliseconds');
  return {
    kind: kind as FaultKind,
    method: match.method === undefined ? null : text(match, 'method').toUpperCase(),
    path: match.path === undefined ? null : pattern(text(match, 'path')),
    after: count(value, 'after', 0),
    times: count(value, 'times', 1),
    delayMs,
  };
}

function text(from: JsonObject, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new Error(`match.${name} must be text`);
  return value;
}

function count(from: JsonObject, name: string, otherwise: number): number {
  const value = from[name] ?? otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new Error(`${name} must be a whole number, zero or more`);
  }
  return value;
}

/** `/…/` is a regular expression, anything else a part of the path. */
function pattern(source: string): RegExp | string {
  const inner = /^\/(.+)\/$/.exec(source)?.[1];
  if (inner === undefined) return source;
  try {
    return new RegExp(inner);
  } catch {
    throw new Error(`match.path ${source} is not a valid regular expression`);
  }
}
