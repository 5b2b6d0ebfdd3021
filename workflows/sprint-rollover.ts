// sprint-rollover: what a sprint left unfinished goes on in the next one, counted and summed up.
import {
  AppError,
  defineWorkflow,
  frameFor,
  idOf,
  isFinished,
  markerOf,
  type Place,
  type PlanContext,
  prepareSet,
  type StepDraft,
  selectTasks,
  step,
  type Task,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS, pageStep } from './doc-page.ts';
import { rolloverText } from './sprint-summary.ts';

const params = z.object({
  from: z.string().meta({ names: 'list' }).describe('the list of the sprint that ends'),
  to: z
    .string()
    .default('next')
    .describe('the list that follows; next: found in the folder, or made'),
  action: z.enum(['move', 'add']).default('move').describe('move it, or show it in both lists'),
  tag: z.string().default('carried-over').describe('tag of what is carried over; empty for none'),
  doc: z.string().optional().describe('leave the summary as a page in this doc'),
  comment: z.string().optional().describe('leave the summary as a comment on this task, by its id'),
});
type Context = PlanContext<z.output<typeof params>>;

/** The list that work goes on in; `id` is null while it has to be made. */
interface Target {
  id: string | null;
  name: string;
  make: StepDraft | null;
}

export default defineWorkflow({
  name: 'sprint-rollover',
  summary: 'Carry what a sprint left unfinished into the next one, and sum the sprint up',
  params,
  needs: ['task.list', 'task.get'],
  needsWith: { doc: [...PAGE_OPERATIONS], comment: ['comment.list', 'comment.create'] },
  zoned: true,

  async plan(context) {
    const { params: wanted, hierarchy } = context;
    const from = await hierarchy.find(wanted.from, ['list'], { archived: true });
    const target = await targetOf(context, from);
    const selection = await selectTasks(context, `list:${from.node.id} status:any`);
    const tasks = selection.tasks.filter(({ archived }) => !archived);
    const open = tasks.filter((task) => !isFinished(task) && task.listId === from.node.id);
    const isThere = (task: Task) => task.otherListIds?.includes(target.id ?? '') === true;
    const carried = wanted.action === 'add' ? open.filter((task) => !isThere(task)) : open;
    const report = await summaryOf(context, from, target, tasks, carried);
    const frame = frameFor(context, selection, {
      name: `sprint-rollover/${from.node.id}`,
      reason: `Unfinished in ${from.node.name}.`,
    });
    const steps: StepDraft[] = [];
    if (wanted.doc !== undefined) {
      // It comes first: what a later run sees has been carried away already.
      const page = await pageStep(context, {
        ...{ doc: wanted.doc, name: `${from.node.name} summary`, content: report },
        key: `sprint-rollover/${from.node.id}/summary`,
        ...{ existing: 'keep', reason: 'Sums the sprint up.' },
      });
      if (page) steps.push(page);
    }
    if (wanted.comment !== undefined) {
      const taskId = await hierarchy.taskId(wanted.comment);
      steps.push(...(await asComment(context, taskId, { from: from.node, report })));
    }
    // Tags come before moves: a run that is cut off between leaves the task where the next one looks.
    const tags = wanted.tag.trim() === '' ? [] : [`tag+=${wanted.tag}`];
    const sign = wanted.action === 'move' ? '=' : '+=';
    for (const set of [tags, target.id === null ? [] : [`list${sign}${target.id}`]]) {
      const setting = await prepareSet(context, set, carried);
      for (const task of carried) steps.push(...(await setting.stepsFor(task, frame)));
    }
    if (target.make !== null) {
      steps.push(target.make);
      const made = { ...target, id: idOf(`s${steps.length}`) };
      steps.push(...carried.map((task) => into(context, task, made)));
    }
    return { steps, noop: open.length - carried.length, report };
  },
});

async function summaryOf(
  context: Context,
  from: Place,
  target: Target,
  tasks: Task[],
  carried: Task[],
): Promise<string> {
  const { id: listId, name } = from.node;
  const list = context.can('list.get') ? await context.read('list.get', { listId }) : null;
  const begun = list?.startAt ?? null;
  const late = begun === null ? null : tasks.filter((one) => (one.createdAt ?? 0) >= begun);
  return rolloverText({ from: name, to: target.name, tasks, carried, addedLate: late });
}

/** The summary as a comment on a task; nothing where it is there. */
async function asComment(
  context: Context,
  taskId: string,
  { from, report }: { from: { id: string; name: string }; report: string },
): Promise<StepDraft[]> {
  const key = `sprint-rollover/${from.id}/comment`;
  const marker = markerOf(key);
  const look = { operation: 'comment.list', input: { taskId } };
  const comments = await context.read('comment.list', { taskId });
  if (comments.some(({ text }) => text.includes(marker))) return [];
  const text = `${report}\n\n${marker}`;
  return [
    step({
      ...{ key, operation: 'comment.create', input: { taskId, text }, marker },
      target: { kind: 'task', id: taskId, name: `${from.name} summary` },
      ...{ before: null, after: { text }, reason: 'Sums the sprint up.' },
      preconditions: [{ kind: 'unmarked', look, marker, what: 'the summary is there' }],
    }),
  ];
}

/** The list that `--to` means. Errors: AppError `usage` where `next` cannot be told. */
async function targetOf(context: Context, from: Place): Promise<Target> {
  const { hierarchy, params: wanted } = context;
  if (wanted.to !== 'next') {
    const { node } = await hierarchy.find(wanted.to, ['list']);
    if (node.id !== from.node.id) return { id: node.id, name: node.name, make: null };
    throw new AppError('usage', '--from and --to name the same list.');
  }
  const folder = await folderOf(context, from);
  const lists = await listsIn(context, folder.id);
  const here = lists.find(({ id }) => id === from.node.id);
  const startsAt = here?.startAt ?? Number.POSITIVE_INFINITY;
  const [later] = lists
    .filter(({ startAt }) => (startAt ?? 0) > startsAt)
    .sort((a, b) => (a.startAt ?? 0) - (b.startAt ?? 0));
  const name = nextName(from.node.name);
  const next = lists.find((one) => one.name.toLowerCase() === name?.toLowerCase()) ?? later;
  if (next) return { id: next.id, name: next.name, make: null };
  if (name === null) {
    throw new AppError('usage', `Which list follows "${from.node.name}" cannot be told.`, {
      next: 'Its name has no number, and no list of its folder starts later. Name the list with --to.',
    });
  }
  const [start, due] = [here?.startAt ?? null, here?.dueAt ?? null];
  const dueAt =
    start !== null && due !== null ? due + Math.ceil((due - start) / WEEK_MS) * WEEK_MS : null;
  const key = `sprint-rollover/${from.node.id}/list`;
  return {
    id: null,
    name,
    make: step({
      ...{ key, operation: 'list.create', target: { kind: 'list', id: null, name } },
      input: { folderId: folder.id, name, ...(dueAt === null ? {} : { dueAt }) },
      ...{ before: null, after: { name }, reason: `Follows ${from.node.name}.` },
    }),
  };
}

const WEEK_MS = 7 * 86_400_000;

/** The lists of a folder; where they are shown in a tree alone, without their dates. */
async function listsIn(context: Context, folderId: string) {
  if (context.can('list.list')) return context.read('list.list', { folderId });
  const { spaces } = await context.read('hierarchy.get', { workspaceId: context.workspace.id });
  return spaces.flatMap(({ folders }) => folders).find(({ id }) => id === folderId)?.lists ?? [];
}

async function folderOf(context: Context, from: Place): Promise<{ id: string }> {
  const [space, folder] = [from.path.at(-3), from.path.at(-2)];
  if (folder !== undefined && space !== undefined) {
    const { node } = await context.hierarchy.find(`${space}/${folder}`, ['folder']);
    return node;
  }
  const list = await context.read('list.get', { listId: from.node.id });
  if (list.folderId !== null) return { id: list.folderId };
  throw new AppError('usage', `"${from.node.name}" is in no folder, so no list follows it.`, {
    next: 'Name the list that follows with --to.',
  });
}

/** The name with its last number one higher; null where it has none. */
function nextName(name: string): string | null {
  const higher = (old: string) => String(Number(old) + 1).padStart(old.length, '0');
  const next = name.replace(/\d+(?!.*\d)/, higher);
  return next === name ? null : next;
}

/** Into a list that an earlier step makes. */
function into({ workspace, params }: Context, task: Task, list: Target): StepDraft {
  const { action } = params;
  const input = { taskId: task.id, listId: list.id ?? '' };
  const from = task.listId === null ? {} : { wasListId: task.listId };
  const common = {
    key: `sprint-rollover/${task.id}/${action}/${list.name}`,
    target: { kind: 'task', id: task.id, name: task.name },
    reason: `Unfinished; goes on in ${list.name}.`,
  };
  return action === 'add'
    ? step({ ...common, operation: 'task.add_to_list', input, before: {}, after: {} })
    : step({
        ...{ ...common, operation: 'task.move' },
        input: { workspaceId: workspace.id, ...input, ...from },
        ...{ before: { listName: task.listName }, after: { listName: list.name } },
      });
}
