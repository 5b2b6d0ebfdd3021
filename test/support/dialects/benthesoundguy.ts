// Many actions in one tool, everything by name, answers as tables, failures in a line of a report.
import type { JsonObject } from '../../../src/base/index.ts';
import { type ClickUp, only, treeOf } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

function table(columns: string[], rows: JsonObject[], header: string): string {
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')).join('\t'));
  return [header, columns.join('\t'), ...lines].join('\n');
}

function rowOf(task: JsonObject): JsonObject {
  const assignees = (task.assignees as JsonObject[]).map(({ username }) => username).join(',');
  const status = (task.status as JsonObject).status ?? '';
  return { id: task.id ?? '', status, assignees, name: task.name ?? '' };
}

async function pathsOf(clickUp: ClickUp): Promise<{ path: string; id: string }[]> {
  const spaces = await treeOf(clickUp);
  return spaces.flatMap((space) => [
    ...space.folders.flatMap((folder) =>
      folder.lists.map(({ id, name }) => ({ id, path: `${space.name}/${folder.name}/${name}` })),
    ),
    ...space.lists.map(({ id, name }) => ({ id, path: `${space.name}/${name}` })),
  ]);
}

/** The id of a list that is named by its id, its path, or the end of it. */
async function listId(clickUp: ClickUp, scope: string): Promise<string> {
  const hit = (await pathsOf(clickUp)).find(
    ({ id, path }) => id === scope || path === scope || path.endsWith(`/${scope}`),
  );
  if (!hit) throw new Error(`No list "${scope}".`);
  return hit.id;
}

const LEVELS = ['urgent', 'high', 'normal', 'low'];

export const benthesoundguy: Dialect = {
  name: 'benthesoundguy',
  tools: `
    find(scope:string, status:string[], assignee:string[], tags:string[], include_closed:boolean, subtasks:boolean, detail:"compact"|"full", limit:number) ## Find tasks anywhere in the workspace. Everything takes human names.
    task(*id:string, comments:boolean, subtasks:boolean) ## Read one task in full.
    create(*list:string, *tasks:{*name:string, description:string, status:string, priority:string, due:string -- such as 2026-08-14 or tomorrow}[]) ## Create one or more tasks in a list.
    update(*ids:string[], name:string, status:string, tags_add:string[], tags_remove:string[], move_to:string, delete:boolean) ## Update, move, or delete one or more tasks.
    tree(scope:string, match:string) ## Show the workspace structure with task counts.
    meta(scope:string) ## What values are legal here.
    whoami() ## Identity, workspace, and server health.
    comment(*task:string, text:string) ## Read the comments of a task, or post a new one.
    time(*action:"start"|"stop"|"current"|"log"|"report", task:string, duration:string -- "1.5" (hours) or "90m", when:string -- the day such as 2026-08-14, description:string) ## Time tracking.
    goals(*action:"list"|"get"|"create"|"update"|"delete", goal:string, name:string, confirm:boolean) ## Read or manage goals.
    fields(list:string, task:string, field:string, value:string) ## Inspect or set custom fields.
  `,
  does: {
    find: async (args, clickUp) => {
      const list =
        args.scope === undefined ? {} : { list_ids: [await listId(clickUp, String(args.scope))] };
      const { tasks } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/task`, {
        ...list,
        ...only(args, 'include_closed', 'subtasks'),
      });
      const rows = (tasks as JsonObject[]).map(rowOf);
      const shown = rows.slice(0, Number(args.limit ?? 50));
      const header = `workspace: ${rows.length} matches`;
      if (shown.length === 0) return text('(no tasks matched)');
      return text(table(['id', 'status', 'assignees', 'name'], shown, header));
    },
    task: async (args, clickUp) => {
      const task = await clickUp.get(`/v2/task/${String(args.id)}`);
      const status = String((task.status as JsonObject).status);
      return text(`task: ${String(task.name)} (${String(task.id)})\nstatus: ${status}`);
    },
    create: async (args, clickUp) => {
      const id = await listId(clickUp, String(args.list));
      const made: JsonObject[] = [];
      for (const { priority, due: _, ...task } of args.tasks as JsonObject[]) {
        const level =
          priority === undefined ? {} : { priority: LEVELS.indexOf(String(priority)) + 1 };
        made.push(rowOf(await clickUp.post(`/v2/list/${id}/task`, { ...task, ...level })));
      }
      return text(table(['id', 'status', 'name'], made, `created ${made.length}/${made.length}`));
    },
    update: async (args, clickUp) => {
      const failed: string[] = [];
      for (const id of args.ids as string[]) {
        const change =
          args.delete === true
            ? clickUp.remove(`/v2/task/${id}`)
            : clickUp.put(`/v2/task/${id}`, only(args, 'name', 'status'));
        await change.catch((error: Error) => failed.push(`- ${id}: ${error.message}`));
      }
      const done = (args.ids as string[]).length - failed.length;
      const report = failed.length > 0 ? `\n\nFAILED ${failed.length}:\n${failed.join('\n')}` : '';
      return text(`updated: ${done}/${(args.ids as string[]).length}${report}`);
    },
    tree: async (_, clickUp) =>
      text(table(['path', 'id'], (await pathsOf(clickUp)) as never, 'Acme')),
    whoami: async (_, clickUp) => {
      const { id, username, email } = (await clickUp.get('/v2/user')).user as JsonObject;
      return text(
        `server: v4\nuser: ${String(username)} <${String(email)}> (${String(id)})\nworkspace: Acme (${clickUp.workspaceId})`,
      );
    },
    time: async (args, clickUp) => {
      if (args.action !== 'log') throw new Error('Only logging is done here.');
      await clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        tid: args.task,
        start: Date.parse(String(args.when)),
        duration: Number(args.duration) * 3_600_000,
        description: args.description,
      });
      return text(`logged ${String(args.duration)}h on ${String(args.task)}`);
    },
  },
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => ({ ...text(error.message), isError: true }),
};
