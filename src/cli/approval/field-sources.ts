// What the workspace offers for the fields of a form, read when a field is opened: those of a write, and
// the parameters of a workflow.
import type { App } from '../../app/index.ts';
import { type Clock, type JsonObject, tally } from '../../base/index.ts';
import { type Parameter, parametersOf, type Task, type Workflow } from '../../engine/index.ts';
import { pathOf, places } from '../../hierarchy/index.ts';
import type { FieldSources } from './step-form.ts';

type Choice = import('../../tui/index.ts').Choice;
type PlaceChoice = import('../../tui/index.ts').PlaceChoice;
type WorkflowForm = import('../../tui/index.ts').FormOf<string[]>;

export function fieldSources(app: App, clock: Clock, timeZone = app.timeZone): FieldSources {
  /** The list that a write is about, by itself or by its task. */
  const listOf = async (input: JsonObject): Promise<string | null> => {
    const id = input.listId ?? input.list_id;
    if (id !== undefined && id !== null) return String(id);
    const taskId = input.taskId ?? input.task_id;
    if (typeof taskId !== 'string') return null;
    return (await (await app.reader()).read('task.get', { taskId })).listId;
  };
  return {
    timeZone,
    now: () => clock.now(),
    async people() {
      const { members } = await (await app.hierarchy()).workspace();
      return members.map(({ id, name, email }) => ({
        value: id,
        label: name || (email ?? id),
        hint: email ?? '',
      }));
    },
    async lists() {
      const lists = await NAMED.list(app);
      return lists.map(({ id, label }) => ({ value: id, label, hint: '' }));
    },
    async statuses(input) {
      const listId = await listOf(input);
      if (listId === null) return [];
      const { statuses } = await (await app.reader()).read('list.get', { listId });
      return (statuses ?? []).map(({ name, type }) => choice(name, type ?? ''));
    },
    async tags(input) {
      const listId = await listOf(input);
      if (listId === null) return [];
      const listing = await (await app.reader()).read('task.list', { listId, includeClosed: true });
      return [...tally(listing.items.flatMap(({ tags }) => tags))].map(([tag, count]) =>
        choice(tag, `${count} in this list`),
      );
    },
  };
}

/** Spaces, folders and lists by their names, and by the whole path where a name would be two. */
export async function placeChoices(app: App): Promise<PlaceChoice[]> {
  const all = places(await (await app.hierarchy()).tree());
  const names = tally(all.map(({ node }) => node.name));
  return all
    .filter(({ node }) => node.kind !== 'workspace')
    .map((place) => {
      const { id, kind, name } = place.node;
      const parent = place.path.slice(0, -1).join('/');
      const value = (names.get(name) ?? 0) > 1 ? pathOf(place) : name;
      const hint = parent === '' ? kind : `${kind} in ${parent}`;
      return { ...{ value, label: pathOf(place), hint }, id, kind };
    });
}

/** Tasks by their names, and by their ids too where a name would be two. */
export function taskChoices(tasks: readonly Task[]): PlaceChoice[] {
  const names = tasks.map(({ name }) => name);
  return tasks.map(({ id, name, status }) => {
    const value = names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${id})`;
    return { ...choice(value, `task, ${status.name}`), id, kind: 'task' };
  });
}

/** What a key of a query can name: statuses of the lists, tags of the person's open tasks. */
export async function queryNames(
  app: App,
  key: string,
  ownTasks: () => Promise<readonly Task[]>,
): Promise<Choice[]> {
  const once = (names: string[]) => [...new Set(names)].map((name) => choice(name, key));
  if (key === 'tag') return once((await ownTasks()).flatMap(({ tags }) => tags));
  if (key === 'status') {
    const { statuses = {} } = await (await app.hierarchy()).tree();
    return once(['open', 'closed', 'any', ...Object.values(statuses).flat()]);
  }
  if (key === 'assignee' || key === 'creator') return peopleChoices(app);
  return (await placeChoices(app)).filter(({ kind }) => kind === key);
}

async function peopleChoices(app: App): Promise<Choice[]> {
  const { members } = await (await app.hierarchy()).workspace();
  const named = members.filter(({ name }) => name !== '');
  const others = named.map(({ name, email, role }) => choice(name, email ?? role ?? ''));
  return [choice('me', 'you'), ...others];
}

/** A workflow's parameters as fields; asked is what it cannot do without, else what the workspace names. */
export function workflowForm(workflow: Workflow, app: App): WorkflowForm {
  const rank = ({ required, names }: Parameter) => (required ? 2 : names ? 1 : 0);
  const order = parametersOf(workflow).sort((a, b) => rank(b) - rank(a));
  const most = Math.max(1, ...order.map(rank));
  return {
    fields: order.map((parameter) => parameterField(parameter, app)),
    asked: order.filter((parameter) => rank(parameter) === most).length,
    means: (values) =>
      order.flatMap(({ name, flag, type }) => {
        const text = values[name] ?? '';
        if (text === '' || text === 'no') return [];
        return type === 'boolean' ? [flag] : [flag, text];
      }),
  };
}

/** What a parameter is named by is chosen from the workspace, and anything else can be typed too. */
function parameterField(parameter: Parameter, app: App): WorkflowForm['fields'][number] {
  const { name, flag, about, required, names } = parameter;
  const base = { name, label: flag.slice(2), about, value: '' };
  const isSwitch = parameter.type === 'boolean';
  const own = parameter.choices ?? (isSwitch ? ['yes', 'no'] : null);
  if (own) {
    const choices = async () => own.map((one) => choice(one));
    return { ...base, kind: 'one', choices, isSwitch };
  }
  if (names) return { ...base, kind: 'one', choices: () => NAMED[names](app), free: true };
  const missing = { problem: 'required' };
  const read = (text: string) => (text === '' && required ? missing : { shown: '' });
  return { ...base, kind: 'text', read };
}

const NAMED = {
  list: async (app: App) => (await placeChoices(app)).filter(({ kind }) => kind === 'list'),
  space: async (app: App) => (await placeChoices(app)).filter(({ kind }) => kind === 'space'),
  person: peopleChoices,
  async goal(app: App) {
    const { id: workspaceId } = await (await app.hierarchy()).workspace();
    const goals = await (await app.reader()).read('goal.list', { workspaceId });
    return goals.map(({ name }) => choice(name));
  },
} satisfies Record<NonNullable<Parameter['names']>, (app: App) => Promise<Choice[]>>;

const choice = (value: string, hint = ''): Choice => ({ value, label: value, hint });
