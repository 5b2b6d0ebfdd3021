// Where in a week a time entry goes: it ends when the work ended, and never lies over another one.
import type { Span } from '../src/engine/index.ts';

/** Spans that are taken, kept sorted and apart. */
export interface Timesheet {
  /**
   * Takes a span of `durationMs` that ends at `end`, or else the nearest free one before it in the
   * span `within`, or else the nearest after it. `crowded` says that none was free.
   */
  place(end: number, durationMs: number, within: Span): Span & { crowded: boolean };
}

/** A sheet on which these spans are taken already; they may overlap each other. */
export function timesheet(taken: Span[]): Timesheet {
  const spans = taken.filter(({ from, before }) => before > from);
  return {
    place(end, durationMs, within) {
      const found =
        latestGap(spans, end, durationMs, within) ?? earliestGap(spans, end, durationMs, within);
      const span = found ?? { from: end - durationMs, before: end };
      spans.push(span);
      return { ...span, crowded: found === null };
    },
  };
}

/** The latest free span that ends at `end` or earlier and begins within. */
function latestGap(spans: Span[], end: number, length: number, within: Span): Span | null {
  const ordered = [...spans].sort((a, b) => b.before - a.before);
  let before = end;
  for (const span of ordered) {
    if (span.before <= before - length) break;
    if (span.from < before) before = Math.min(before, span.from);
  }
  return before - length >= within.from ? { from: before - length, before } : null;
}

/** The earliest free span that begins at `start` or later and ends within. */
function earliestGap(spans: Span[], start: number, length: number, within: Span): Span | null {
  const ordered = [...spans].sort((a, b) => a.from - b.from);
  let from = start;
  for (const span of ordered) {
    if (span.from >= from + length) break;
    if (span.before > from) from = span.before;
  }
  return from + length <= within.before ? { from, before: from + length } : null;
}
