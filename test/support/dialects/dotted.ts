// A server of nobody: dotted names, words of its own in an envelope, prose before JSON, errors as
// successes, and times in hours and in text.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import { type ClickUp, only } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

const URGENCIES = ['critical', 'major', 'usual', 'minor'];

const inside = (args: JsonObject) => (args.input ?? {}) as JsonObject;
const at = (value: Json | undefined) => Date.parse(String(value));

/** Rows in this server's own words. */
const taskRow = ({
  id,
  name,
  status,
  date_done,
  list,
  assignees,
  tags,
}: JsonObject): JsonObject => ({
  ...{ id: id ?? null, title: name ?? null, tags: tags ?? [], list: list ?? null },
  status: status ?? null,
  done_at: date_done ? new Date(Number(date_done)).toISOString() : null,
  assignees: assignees ?? [],
});

async function tasks(args: JsonObject, clickUp: ClickUp): Promise<Json> {
  const { list, with_done, page = 0 } = inside(args);
  const query = { include_closed: with_done === true, subtasks: true, page };
  const answer = await clickUp.get(`/v2/list/${String(list)}/task`, query);
  const last = answer.last_page ?? true;
  return { tasks: (answer.tasks as JsonObject[]).map(taskRow), last_page: last };
}

export const dotted: Dialect = {
  name: 'dotted',
  tools: `
    team.all() ann=readOnly ## All workspaces
    space.all() ann=readOnly ## All spaces of the workspace
    folder.all(*input:{*space:string}) ann=readOnly ## All folders of a space
    lists.loose(*input:{*space:string}) ann=readOnly ## Lists of a space that are in no folder
    list.all(*input:{*folder:string}) ann=readOnly ## All lists of a folder
    people.all() ann=readOnly ## Everyone who works in the workspace
    whoami() ann=readOnly ## The current user
    task.query(*input:{*list:string, with_done:boolean, page:integer}) ann=readOnly ## Tasks of a list
    task.one(*input:{*task:string}) ann=readOnly ## One task
    task.new(*input:{*list:string, *title:string, details:string, urgency:"critical"|"major"|"usual"|"minor", people:number[]}) ## Create a task in a list
    remark.put(*input:{*task:string, *words:string}) ## Say something on a task
    worklog.add(*input:{*task:string, *begin:string, *hours:number, remark:string}) ## Log time spent on a task
    worklog.all(*input:{*begin:string, *till:string}) ann=readOnly ## All time entries between two dates
    worklog.drop(*input:{*entry:string}) ann=destructive ## Delete a time entry
    objective.all() ann=readOnly ## All goals
    objective.one(*input:{*objective:string}) ann=readOnly ## One goal with its key results
    objective.measure(*input:{*objective:string, *target:string, *now_at:number, remark:string}) ## Set where a key result stands
  `,
  does: {
    'team.all': (_, clickUp) => clickUp.get('/v2/team'),
    'space.all': (_, clickUp) => clickUp.get(`/v2/team/${clickUp.workspaceId}/space`),
    'folder.all': (args, clickUp) => clickUp.get(`/v2/space/${String(inside(args).space)}/folder`),
    'lists.loose': (args, clickUp) => clickUp.get(`/v2/space/${String(inside(args).space)}/list`),
    'list.all': (args, clickUp) => clickUp.get(`/v2/folder/${String(inside(args).folder)}/list`),
    'people.all': async (_, clickUp) => {
      const { teams } = await clickUp.get('/v2/team');
      const [team = {}] = teams as JsonObject[];
      return { people: (team.members as JsonObject[]).map((one) => one.user ?? null) };
    },
    whoami: (_, clickUp) => clickUp.get('/v2/user'),
    'task.query': tasks,
    'task.one': async (args, clickUp) =>
      taskRow(await clickUp.get(`/v2/task/${String(inside(args).task)}`)),
    'task.new': async (args, clickUp) => {
      const { list, title = '', details, urgency, people } = inside(args);
      const priority = URGENCIES.indexOf(String(urgency)) + 1;
      return clickUp.post(`/v2/list/${String(list)}/task`, {
        ...{ name: title, ...(details !== undefined && { markdown_content: details }) },
        ...(priority > 0 && { priority }),
        ...(people !== undefined && { assignees: people }),
      });
    },
    'remark.put': (args, clickUp) =>
      clickUp.post(`/v2/task/${String(inside(args).task)}/comment`, {
        comment_text: inside(args).words ?? '',
      }),
    'worklog.add': (args, clickUp) => {
      const { task, begin, hours, remark = '' } = inside(args);
      return clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        ...{ tid: task ?? null, start: at(begin), duration: Number(hours) * 3_600_000 },
        description: remark,
      });
    },
    'worklog.all': (args, clickUp) =>
      clickUp.get(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        ...{ start_date: at(inside(args).begin), end_date: at(inside(args).till) },
      }),
    'worklog.drop': (args, clickUp) =>
      clickUp.remove(`/v2/team/${clickUp.workspaceId}/time_entries/${String(inside(args).entry)}`),
    'objective.all': (_, clickUp) => clickUp.get(`/v2/team/${clickUp.workspaceId}/goal`),
    'objective.one': (args, clickUp) => clickUp.get(`/v2/goal/${String(inside(args).objective)}`),
    'objective.measure': (args, clickUp) => {
      const { target, now_at = 0, remark } = inside(args);
      return clickUp.put(`/v2/key_result/${String(target)}`, {
        ...{ steps_current: now_at, ...only({ note: remark ?? '' }, 'note') },
      });
    },
  },
  say: (value) => text(`Here is what was found.\n${JSON.stringify(value)}`),
  fail: (error) => text(`Error: ${error.message}`),
};
