// sprint-rollover: what a sprint left unfinished goes on in the next one, counted and summed up.
import {
  AppError,
  defineWorkflow,
  frameFor,
  idOf,
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
import { isDone, rolloverText } from './sprint-summary.ts';

const params = z.object({
  from: z.string().meta({ names: 'list' }).describe('the list of the sprint that ends'),
  to: z
    .string()
    .meta({ names: 'list' })
    .default('next')
    .describe(
      'the list that follows; next: the one after it in the folder, made where there is none',
    ),
  action: z
    .enum(['move', 'add'])
    .default('move')
    .describe('move what is unfinished, or show it in the next list too'),
  tag: z
    .string()
    .default('carried-over')
    .describe('the tag of what is carried over; empty for none'),
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
    const open = tasks.filter((task) => !isDone(task) && task.listId === from.node.id);
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
    const into =
      target.id === null ? [] : [`${wanted.action === 'move' ? 'list=' : 'list+='}${target.id}`];
    for (const set of [tags, into]) {
      const setting = await prepareSet(context, set, carried);
      for (const task of carried) steps.push(...(await setting.stepsFor(task, frame)));
    }
    if (target.make !== null) {
      steps.push(target.make);
      const made = { ...target, id: idOf(`s${steps.length}`) };
      steps.push(
        ...carried.map((task) =>
          wanted.action === 'move' ? moved(context, task, made) : added(task, made),
        ),
      );
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
  const list = context.can('list.get')
    ? await context.read('list.get', { listId: from.node.id })
    : null;
  const startedAt = list?.startAt ?? null;
  return rolloverText({
    ...{ from: from.node.name, to: target.name, tasks, carried },
    addedLate:
      startedAt === null ? null : tasks.filter(({ createdAt }) => (createdAt ?? 0) >= startedAt),
  });
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
  const lists = await context.read('list.list', { folderId: folder.id });
  const here = lists.find(({ id }) => id === from.node.id);
  const number = numberIn(from.node.name);
  const startsAt = here?.startAt ?? null;
  const later = lists
    .filter(
      ({ id, startAt }) =>
        id !== from.node.id && startsAt !== null && startAt !== null && startAt > startsAt,
    )
    .sort((a, b) => (a.startAt ?? 0) - (b.startAt ?? 0));
  const named =
    number === null
      ? undefined
      : lists.find(
          ({ name }) => name.toLowerCase() === withNumber(from.node.name, number + 1).toLowerCase(),
        );
  const next = named ?? later[0];
  if (next) return { id: next.id, name: next.name, make: null };
  if (number === null) {
    throw new AppError('usage', `Which list follows "${from.node.name}" cannot be told.`, {
      next: 'Its name has no number, and no list of its folder starts later. Name the list with --to.',
    });
  }
  const name = withNumber(from.node.name, number + 1);
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

async function folderOf(context: Context, from: Place): Promise<{ id: string; name: string }> {
  const [space, folder] = [from.path.at(-3), from.path.at(-2)];
  if (folder !== undefined && space !== undefined) {
    const { node } = await context.hierarchy.find(`${space}/${folder}`, ['folder']);
    return node;
  }
  const list = await context.read('list.get', { listId: from.node.id });
  if (list.folderId !== null) return { id: list.folderId, name: '' };
  throw new AppError('usage', `"${from.node.name}" is in no folder, so no list follows it.`, {
    next: 'Name the list that follows with --to.',
  });
}

/** The last number of a name. */
function numberIn(name: string): number | null {
  const found = /(\d+)(?!.*\d)/.exec(name)?.[1];
  return found === undefined ? null : Number(found);
}

function withNumber(name: string, number: number): string {
  return name.replace(/(\d+)(?!.*\d)/, (old) => String(number).padStart(old.length, '0'));
}

function common(task: Task, target: Target, kind: string) {
  return {
    key: `sprint-rollover/${task.id}/${kind}/${target.name}`,
    target: { kind: 'task', id: task.id, name: task.name },
    reason: `Unfinished; goes on in ${target.name}.`,
  };
}

/** Into a list that an earlier step makes. */
function moved(context: Context, task: Task, into: Target): StepDraft {
  return step({
    ...common(task, into, 'move'),
    operation: 'task.move',
    input: {
      ...{ workspaceId: context.workspace.id, taskId: task.id, listId: into.id ?? '' },
      ...(task.listId === null ? {} : { wasListId: task.listId }),
    },
    before: { listName: task.listName },
    after: { listName: into.name },
  });
}

function added(task: Task, into: Target): StepDraft {
  return step({
    ...common(task, into, 'add'),
    operation: 'task.add_to_list',
    input: { taskId: task.id, listId: into.id ?? '' },
    ...{ before: {}, after: {} },
  });
}
