// Finds the record that names the columns. Reports often have a title and a date above it.
import { rolesOfHeader } from './column-names.ts';

/** Titles and dates that reports put above their header are at most this many records. */
const MOST_ABOVE = 10;

/** The place of the header in a table's first records; -1 when all of them are blank. */
export function headerPlace(records: readonly (readonly string[])[]): number {
  const first = records.findIndex((cells) => cells.some(isFilled));
  const wide = records.findIndex((cells) => cells.filter(isFilled).length > 1);
  if (wide <= first || wide > MOST_ABOVE) return first;
  // Only a record that names something known makes a title of the lines above it.
  const named = records[wide]?.some((cell) => rolesOfHeader(cell).size > 0) ?? false;
  return named ? wide : first;
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}
