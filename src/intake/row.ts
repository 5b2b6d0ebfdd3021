// What one row of feedback is, once its columns are understood, and what a row is that could not be read.

/** What a column can mean. A table has at most one column for each. */
export const ROLES = [
  'title',
  'text',
  'reporter',
  'date',
  'source',
  'severity',
  'rating',
  'externalId',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * One row. The texts are the cells as they stand in the file, trimmed; they are foreign, so pass
 * them through `safeCell` before showing them. A role without a column gives an empty text.
 */
export interface Row {
  /** Which record below the header, from 1; empty records count, as they do in a spreadsheet. */
  readonly row: number;
  readonly title: string;
  readonly text: string;
  readonly reporter: string;
  /** Epoch milliseconds; null where the cell holds no date that can be read. A time without a zone is UTC. */
  readonly date: number | null;
  readonly source: string;
  readonly severity: string;
  /** How content the one who wrote it was, 0 to 1; null or absent where nothing says it. */
  readonly rating?: number | null;
  readonly externalId: string;
  /** Every cell by its column's name. */
  readonly cells: Readonly<Record<string, string>>;
  /** Puts `one(text)` in the place of each text: the same text, held only once. */
  share?(one: (text: string) => string): void;
}

/** A row that says this alone, so that whatever else has words is compared by the same measure. */
export function rowOf(said: Partial<Row>): Row {
  return {
    ...{ row: 1, title: '', text: '', reporter: '', date: null, source: '', severity: '' },
    ...{ externalId: '', cells: {}, ...said },
  };
}

/** A record that could not be taken as a row. */
export interface Reject {
  row: number;
  reason: string;
  /** The beginning of the record, control characters made harmless, at most 200 characters. */
  raw: string;
}
