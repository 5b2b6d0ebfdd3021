// sprint-rollover: what a sprint left unfinished goes on in the next one, counted and summed up.
import {
  AppError,
  commentStep,
  defineWorkflow,
  frameFor,
  hasComment,
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
    const report = await summaryOf(context, { from, target, tasks, carried: open });
    const frame = frameFor(context, selection, {
      name: `sprint-rollover/${from.node.id}`,
      reason: `Unfinished in ${from.node.name}.`,
    });
    const steps: StepDraft[] = [];
    if (wanted.doc !== undefined) {
      const page = await pageStep(context, {
        ...{ doc: wanted.doc, name: `${from.node.name} summary`, content: report },
        key: `sprint-rollover/${from.node.id}/summary`,
        ...{ existing: 'keep', reason: 'Sums the sprint up.' },
      });
      if (page) steps.push(page);
    }
    if (wanted.comment !== undefined) {
      const id = await hierarchy.taskId(wanted.comment);
      const key = `sprint-rollover/${from.node.id}/comment`;
      const marker = markerOf(key);
      const comment = {
        key,
        marker,
        text: `${report}\n\n${marker}`,
        reason: 'Sums the sprint up.',
      };
      if (!(await hasComment(context, id, { marker })))
        steps.push(commentStep({ id, name: `${from.node.name} summary` }, comment));
    }
    // A later run does not see what has been carried away, so nothing is before the summary is written.
    const summed = steps.map((_, at) => idOf(`s${at + 1}`));
    // Nor does it see a task that was moved away, so the task's tag has to be there before.
    const tagged = new Map<string, string>();
    const later = (one: StepDraft, task?: Task) => {
      const tag = task && tagged.get(task.id);
      return { ...one, facts: { ...one.facts, summed, ...(tag && { tagged: tag }) } };
    };
    if (wanted.tag.trim() !== '') {
      const tagging = await prepareSet(context, [`tag+=${wanted.tag}`], carried);
      for (const task of carried) {
        for (const one of await tagging.stepsFor(task, frame)) {
          steps.push(later(one));
          tagged.set(task.id, idOf(`s${steps.length}`));
        }
      }
    }
    const sign = wanted.action === 'move' ? '=' : '+=';
    const place = target.id === null ? [] : [`list${sign}${target.id}`];
    const placing = await prepareSet(context, place, carried);
    for (const task of carried) {
      steps.push(...(await placing.stepsFor(task, frame)).map((one) => later(one, task)));
    }
    if (target.make !== null) {
      steps.push(target.make);
      const made = { ...target, id: idOf(`s${steps.length}`) };
      steps.push(...carried.map((task) => later(into(context, task, made), task)));
    }
    return { steps, noop: open.length - carried.length, report };
  },
});

async function summaryOf(
  context: Context,
  { from, target, ...sprint }: { from: Place; target: Target; tasks: Task[]; carried: Task[] },
): Promise<string> {
  const { id: listId, name } = from.node;
  const list = context.can('list.get') ? await context.read('list.get', { listId }) : null;
  const begun = list?.startAt ?? null;
  const addedLate =
    begun === null ? null : sprint.tasks.filter((one) => (one.createdAt ?? 0) >= begun);
  return rolloverText({ from: name, to: target.name, ...sprint, addedLate });
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
  const moves = params.action === 'move';
  const origin = task.listId === null ? {} : { wasListId: task.listId };
  const input = { taskId: task.id, listId: list.id ?? '' };
  return {
    key: `sprint-rollover/${task.id}/${params.action}/${list.name}`,
    operation: moves ? 'task.move' : 'task.add_to_list',
    input: moves ? { workspaceId: workspace.id, ...input, ...origin } : input,
    target: { kind: 'task', id: task.id, name: task.name },
    before: moves ? { listName: task.listName } : {},
    after: moves ? { listName: list.name } : {},
    reason: `Unfinished; goes on in ${list.name}.`,
  };
}
