// Reads the tables that seeded worlds are written in: the first line names the columns, a dot stands for
// nothing, and a line that begins with # is a comment.

/** A line, read by the names of the columns; a column that the table lacks holds nothing. */
export interface TableLine {
  text(column: string): string | null;
  number(column: string): number | null;
  words(column: string): string[];
}

export function readTable(table: string): TableLine[] {
  const [columns = [], ...lines] = table
    .trim()
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return lines.map((cells) => {
    const text = (column: string) => {
      const cell = cells[columns.indexOf(column)] ?? '.';
      return cell === '.' ? null : cell;
    };
    return {
      text,
      number: (column) => (text(column) === null ? null : Number(text(column))),
      words: (column) => text(column)?.split(' ') ?? [],
    };
  });
}
