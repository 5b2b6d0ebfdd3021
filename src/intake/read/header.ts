// Finds the record that names the columns. Reports often have a title and a date above it.
import { rolesOfHeader } from './column-names.ts';

/** Titles and dates that reports put above their header are at most this many records. */
const MOST_ABOVE = 10;
/** No row of data names so many. */
const MANY_NAMES = 3;

/** The place of the header in a table's first records; -1 when all of them are blank. */
export function headerPlace(records: readonly (readonly string[])[]): number {
  const first = records.findIndex((cells) => cells.some(isFilled));
  const wide = records.findIndex((cells) => cells.filter(isFilled).length > 1);
  // Of two rows of names the upper one only collects columns, and names fewer things.
  const [upper, lower] = [namesIn(records[wide]), namesIn(records[wide + 1])];
  if (wide >= 0 && wide < MOST_ABOVE && lower > upper && lower >= MANY_NAMES) return wide + 1;
  if (wide <= first || wide > MOST_ABOVE) return first;
  // Only a record that names something known makes a title of the lines above it.
  return namesIn(records[wide]) > 0 ? wide : first;
}

/** How many different things a record's cells name. */
function namesIn(cells: readonly string[] = []): number {
  return new Set(cells.filter((cell) => rolesOfHeader(cell).size > 0)).size;
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}
