// A time entry. The legacy "time tracked" calls read and write the same rows.
import type { Row } from './table.ts';

export interface TimeTag {
  readonly name: string;
  readonly fg: string;
  readonly bg: string;
  readonly creatorId: string;
}

export interface TimeEntry extends Row {
  /** Null when the entry is attached to nothing. */
  readonly taskId: string | null;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds; null while the timer runs. */
  readonly end: number | null;
  readonly description: string;
  readonly billable: boolean;
  readonly tags: readonly TimeTag[];
  readonly at: number;
  readonly source: string;
}

/** Milliseconds tracked; minus the elapsed time while the timer runs, as ClickUp tells it. */
export function durationOf(entry: TimeEntry, now: number): number {
  return entry.end === null ? -(now - entry.start) : entry.end - entry.start;
}
