// Tasks by a query of the selection language: what would take many calls and filters of one's own.
import { z } from 'zod';
import { AppError, cleanLine, untrusted } from '../../base/index.ts';
import { taskUrl } from '../../clickup/index.ts';
import type { Task } from '../../engine/index.ts';
import { findTasks as find, taskCells } from '../../selection/index.ts';
import type { ResultTable } from '../events.ts';
import { failed, localTool } from './local-tool.ts';

/** More rows than these are counted, and the model narrows the query. */
const MOST_ROWS = 100;

const COLUMNS = ['name', 'status', 'assignees', 'due', 'priority', 'list', 'tags', 'id'];

/** Tasks as a table for a person. */
export function taskTable(tasks: readonly Task[], timeZone: string): ResultTable {
  return {
    columns: COLUMNS,
    rows: tasks.map((task) => {
      const cells = taskCells(task, timeZone);
      const url = task.url ?? taskUrl(task.id);
      // A day is enough to look at.
      cells.due = (cells.due ?? '').replace(/^\w+ | \d\d:\d\d$/g, '');
      return { id: task.id, url, cells: COLUMNS.map((name) => cleanLine(cells[name] ?? '', 160)) };
    }),
  };
}

export const findTasks = localTool({
  name: 'find_tasks',
  description:
    'Find tasks by a query; use it for questions such as "all open tasks of Priya due this week": `open assignee:Priya due:this-week`. Names need no ids. Keys: list, folder, space, status, assignee, creator, tag, priority, due, start, created, updated, done, estimate, tracked, points, name, description, text, id, parent, archived, and field:"Customer tier"=Gold. Words: open, closed, overdue, unassigned, subtask. Days: today, friday, +7d, this-week, 2026-11-28, 2026-W48, a..b. Compare with : = < <= > >=; a - before a condition negates it, `or` and ( ) group, commas mean any of several values, none and any are values of every key; quote values with blanks. Closed tasks are left out unless the query speaks of status, done or closed.',
  input: z.object({ where: z.string().min(1).max(2_000) }),
  async run({ where }, { rooms }) {
    try {
      const { selection, notes, timeZone } = await find(await rooms.engine(), where);
      const { tasks } = selection;
      const rows = tasks.slice(0, MOST_ROWS).map((task) => {
        const { id, status, assignees, due, list, name, priority } = taskCells(task, timeZone);
        return [id, status, assignees, due, priority, list, name].join(' | ');
      });
      const head = `${tasks.length} tasks${tasks.length > MOST_ROWS ? `, the first ${MOST_ROWS}` : ''}. id | status | assignees | due | priority | list | name`;
      return {
        ok: true,
        text: `${untrusted('tasks in ClickUp', [head, ...rows].join('\n'))}\n${notes.join(' ')}`,
        summary: `Found ${tasks.length} tasks: ${selection.query}`,
        table: taskTable(tasks, timeZone),
      };
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
      const text = `${thrown.message}\n${thrown.next ?? ''}`.trim();
      return failed(text, 'a query that cannot be read');
    }
  },
});
