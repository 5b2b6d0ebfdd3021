// Spans of time as a person types them.
import { AppError } from '../base/index.ts';

const UNIT_MS = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

/** Milliseconds of a span such as `90s`, `15m`, `2h` or `45` (seconds). Errors: AppError `usage`. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?$/.exec(text.trim());
  if (!match) {
    throw new AppError('usage', `"${text}" is not a duration.`, {
      next: 'Write durations like 90s, 15m, 2h or 7d.',
    });
  }
  return Number(match[1]) * UNIT_MS[(match[2] ?? 's') as keyof typeof UNIT_MS];
}
