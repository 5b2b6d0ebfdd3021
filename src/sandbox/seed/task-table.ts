// Reads the tables that seeded worlds write their tasks in: one line a task, a dot for nothing.

/** A task as a line tells it. `Who` are the keys of the world's people, `Where` those of its lists. */
export interface TaskLine<Who extends string, Where extends string> {
  readonly list: Where;
  readonly name: string;
  /** Null for the list's first status. */
  readonly status: string | null;
  readonly assignees: readonly Who[];
  /** The estimate. */
  readonly hours: number | null;
  /** Days from today. */
  readonly due: number | null;
  /** Days from today. */
  readonly start: number | null;
  /** How many days ago the task was made. */
  readonly age: number;
  /** When it was finished, in the words of the world's own calendar. */
  readonly finished: string | null;
  readonly priority: number | null;
  readonly points: number | null;
  readonly tags: readonly string[];
}

/** @param columns the columns' names, divided as the lines are; what is no column is null */
export function readTasks<Who extends string, Where extends string>(
  columns: string,
  tables: Readonly<Record<Where, string>>,
): TaskLine<Who, Where>[] {
  const names = columns.split('|').map((name) => name.trim());
  return (Object.keys(tables) as Where[]).flatMap((list) =>
    tables[list]
      .trim()
      .split('\n')
      .map((line) => readLine<Who, Where>(list, names, line)),
  );
}

function readLine<Who extends string, Where extends string>(
  list: Where,
  names: readonly string[],
  line: string,
): TaskLine<Who, Where> {
  const cells = line.split('|').map((cell) => cell.trim());
  const cell = (name: string) => {
    const value = cells[names.indexOf(name)] ?? '.';
    return value === '.' ? null : value;
  };
  const number = (name: string) => (cell(name) === null ? null : Number(cell(name)));
  return {
    list,
    name: cell('name') ?? '',
    status: cell('status'),
    assignees: (cell('assignees')?.split(' ') ?? []) as Who[],
    hours: number('hours'),
    due: number('due'),
    start: number('start'),
    age: number('age') ?? 0,
    finished: cell('finished'),
    priority: number('prio'),
    points: number('pts'),
    tags: cell('tags')?.split(' ') ?? [],
  };
}
