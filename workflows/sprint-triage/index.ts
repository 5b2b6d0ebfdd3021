// sprint-triage: from a file of feedback to grouped, assigned, tagged tasks, none of them twice.
import {
  AppError,
  defineWorkflow,
  idOf,
  type Member,
  type PlanContext,
  type Precondition,
  type StepDraft,
} from '../../src/engine/index.ts';
import { excerpt, joinGroups, type Row, type Rule } from '../../src/intake/index.ts';
import { groupKey } from './description.ts';
import { dependsOnZone, parseDue } from './due.ts';
import { type Fate, fateOf } from './group-steps.ts';
import { checkPlaces, filesOf } from './kept-files.ts';
import { type ListState, readListState } from './list-state.ts';
import { placeWithModel } from './model/group.ts';
import { asksModel, params, type TriageParams } from './params.ts';
import { type Placed, placeByWords, type RoutedTopic } from './placed.ts';
import { type Handled, reportText, triageDetail } from './report-text.ts';
import { type FieldReceiver, fieldSteps } from './set-fields.ts';
import { type Intake, readTopics } from './topics.ts';

type Context = PlanContext<TriageParams>;

export default defineWorkflow({
  name: 'sprint-triage',
  summary: 'Turn a file of feedback into grouped, assigned, tagged tasks, none of them twice',
  params,
  needs: ['task.list', 'task.create'],
  modelWith: ['model', 'modelGrouping', 'modelBatch'],
  zoned: ({ due }) => dependsOnZone(due),

  async plan(context) {
    checkPlaces(context.params);
    await checkModel(context);
    const due = context.params.due
      ? parseDue(context.params.due, context.now, context.timeZone)
      : null;
    const intake = await readTopics(context);
    noteWhatWasRead(context, intake);
    const steps: StepDraft[] = [];
    const handled: Handled[] = [];
    const near: string[] = [];
    for (const item of await workIn(context, intake)) {
      const { rule, group, list, assignee, conditions } = item;
      const priority = rule.priority === 'severity' ? group.worst : rule.priority;
      const { trackTag } = context.params;
      const tags = [...new Set([...rule.tags, ...(trackTag === undefined ? [] : [trackTag])])];
      const routing = {
        assigneeId: assignee?.id ?? null,
        names: assignee ? { assignees: [assignee.name] } : {},
        ...{ conditions, tags, priority, due },
      };
      const first = steps.length + 1;
      const fate = await fateOf(context, item, list, routing, first);
      const receiver = receiverOf(item, fate, first);
      const fields = receiver ? await fieldSteps(context, group, receiver, intake.table) : [];
      steps.push(...fate.steps, ...fields);
      const names = { rule: rule.name, list: list.name, assignee: assignee?.name ?? '–' };
      handled.push({ group, ...names, fate });
      if (fate.kind === 'new') near.push(...nearTo(item));
    }
    noteWhatIsNear(context, near);
    return {
      steps,
      noop: handled.filter(({ fate }) => fate.kind === 'nothing').length,
      report: reportText(handled, intake),
      detail: { triage: triageDetail(handled, intake) },
      files: filesOf(context, intake, handled),
    };
  },
});

/** The task that `--set` fills: a new one, or one of an earlier run; a person's own is left alone. */
function receiverOf(
  { group, list, meeting }: Work,
  fate: Fate,
  first: number,
): FieldReceiver | null {
  if (fate.kind === 'duplicate' || meeting.kind === 'duplicate') return null;
  const existing = meeting.kind === 'known' ? meeting.known.task : null;
  const id = meeting.kind === 'known' ? meeting.known.group.id : group.id;
  return {
    ...{ listId: list.listId, name: existing?.name ?? group.title, existing },
    ...{ taskId: existing?.id ?? String(idOf(`s${first}`)), key: groupKey(list.listId, id) },
  };
}

/** A new group and the task of a person's that it has much in common with. */
function nearTo({ group, list }: Work): string[] {
  const task = list.near(group);
  return task ? [`"${excerpt(group.title, 60)}" and "${excerpt(task.name, 60)}"`] : [];
}

/** Pairs that a note names. */
const MOST_NAMED = 3;

/** What is merely near becomes a task of its own, and the plan says how to have it otherwise. */
function noteWhatIsNear({ note, params }: Context, near: readonly string[]): void {
  if (near.length === 0 || params.onDuplicate === 'create') return;
  const more = near.length > MOST_NAMED ? ` and ${near.length - MOST_NAMED} more` : '';
  note(
    `Similar, but probably another matter: ${near.slice(0, MOST_NAMED).join('; ')}${more}. New tasks are made; --on-duplicate near comments on the old ones instead.`,
  );
}

/** A model that cannot be asked is told before anything is read. */
async function checkModel({ params, model }: Context) {
  if (!asksModel(params)) return;
  if (params.rules === undefined && params.group !== 'similar') {
    throw new AppError('usage', `--model cannot be combined with --group ${params.group}.`, {
      next: 'Leave one of them out.',
    });
  }
  await model();
}

/** A group, and whose and where its task is to be. */
interface Work extends Placed {
  rule: Rule;
  list: ListState;
  assignee: Member | null;
  conditions: Precondition[];
}

async function workIn(context: Context, intake: Intake): Promise<Work[]> {
  const lists = new Map<string, ListState>();
  const topics: (RoutedTopic & Pick<Work, 'assignee' | 'conditions'>)[] = [];
  for (const { rule, rows } of intake.topics) {
    if (rows.length === 0) continue;
    // Who and where are settled before the groups, so that a wrong name costs nothing.
    const assignee = rule.assignee === null ? null : await context.hierarchy.person(rule.assignee);
    const conditions = await stillThere(context, assignee);
    const list =
      lists.get(rule.list) ?? (await readListState(context, rule.list, rowsFor(intake, rule.list)));
    lists.set(rule.list, list);
    const says = new Map(
      rows.flatMap(({ row, verdict: { sentence } }) =>
        sentence === '' ? [] : [[row, sentence] as const],
      ),
    );
    topics.push({ rule, rows: rows.map(({ row }) => row), says, list, assignee, conditions });
  }
  const work: Work[] = [];
  const asked = intake.asking && (await placeWithModel(context, topics, intake.asking));
  for (const [at, topic] of topics.entries()) {
    const placed = asked?.[at] ?? (await placeByWords(context, topic));
    work.push(...placed.map((one) => ({ ...topic, ...one })));
  }
  return joined(work);
}

/** All rows that go to a list, whatever rule sends them there. */
function rowsFor({ topics }: Intake, list: string): Row[] {
  return topics.flatMap(({ rule, rows }) => (rule.list === list ? rows.map(({ row }) => row) : []));
}

/**
 * Groups that one task tells of already grow it together: each alone would undo the other. So do
 * those that two rules find alike for one list: they become one task with the tags of both.
 */
function joined(work: Work[]): Work[] {
  const growing = new Map<string, Work>();
  return work.filter((item) => {
    const { group, meeting, list, rule } = item;
    if (meeting.kind === 'duplicate') return true;
    const task = meeting.kind === 'known' ? meeting.known.task.id : `${list.listId}/${group.id}`;
    const first = growing.get(task);
    if (!first) {
      growing.set(task, item);
      return true;
    }
    const held = new Set(first.group.members);
    const more = group.members.filter((row) => !held.has(row));
    if (more.length > 0) first.group = joinGroups(first.group, { ...group, members: more });
    first.rule = { ...first.rule, tags: [...new Set([...first.rule.tags, ...rule.tags])] };
    return false;
  });
}

/** ClickUp makes a task for somebody who has left without a word, and without an assignee. */
async function stillThere(context: Context, assignee: Member | null): Promise<Precondition[]> {
  const look = assignee && (await context.hierarchy.membersLook());
  if (!assignee || !look) return [];
  const { id, name } = assignee;
  return [{ kind: 'same', look, id, fields: { name }, what: 'The assignee' }];
}

function noteWhatWasRead(context: Context, intake: Intake): void {
  const { mapping, encoding, notes } = intake.table;
  const columns = Object.entries(mapping).map(([role, column]) => `${role} = ${column}`);
  context.note(`Read as ${encoding}; columns: ${columns.join(', ')}. Correct with --column.`);
  for (const note of notes) context.note(note);
  if (intake.read > 0) return;
  const [unreadable] = intake.rejects;
  const why = unreadable
    ? `No row of the file can be read; row ${unreadable.row}: ${unreadable.reason}.`
    : 'The file has no rows.';
  throw new AppError('usage', why, { next: 'Check that it is the right file.' });
}
