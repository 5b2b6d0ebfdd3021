// Ids that look like ClickUp's. Each is a one-to-one function of a counter, so none comes twice.
import { sha256 } from '../../base/index.ts';

const TASK_SPAN = 36 ** 6;

/**
 * How each kind of id is made from the world's own number and a count. A step that shares no
 * divisor with the span visits every value once before the first returns.
 */
export const ID_SHAPES = {
  /** Nine letters and digits, such as 86c7mc19h. */
  task: (seed: number, n: number) =>
    `86c${((seed + n * 1327) % TASK_SPAN).toString(36).padStart(6, '0')}`,
  space: (seed: number, n: number) => `90159${digits(seed + n * 13, 7)}`,
  folder: (seed: number, n: number) => `90151${digits(seed + n * 13, 7)}`,
  list: (seed: number, n: number) => `90152${digits(seed + n * 13, 7)}`,
  timeEntry: (seed: number, n: number) => `49${seventeenDigits(seed, n)}`,
  history: (seed: number, n: number) => `48${seventeenDigits(seed, n)}`,
  /** Fourteen digits, small enough to be sent as a number. */
  comment: (seed: number, n: number) => `9015${digits(seed + n * 1013, 10)}`,
  doc: (_seed: number, n: number) => `8cdq4v3-${n}`,
  uuid: (seed: number, n: number) => uuid(`${seed}:${n}`),
  /** The tail of a status id. */
  status: (seed: number, n: number) => sha256(`status:${seed}:${n}`).slice(0, 8),
} satisfies Record<string, (seed: number, n: number) => string>;

export type IdKind = keyof typeof ID_SHAPES;

/** For ids of nineteen digits: too many for a JavaScript number, which is the point. */
function seventeenDigits(seed: number, n: number): string {
  const value = (BigInt(seed) * 46116860184n + BigInt(n) * 1047290111n) % 10n ** 17n;
  return value.toString().padStart(17, '0');
}

function digits(value: number, length: number): string {
  return String(value % 10 ** length).padStart(length, '0');
}

function uuid(from: string): string {
  const hex = sha256(from);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
