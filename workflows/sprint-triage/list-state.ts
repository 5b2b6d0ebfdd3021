// What a list already holds: groups of earlier runs, and tasks of people that look like the same thing.

import { z } from 'zod';
import {
  AppError,
  type OperationCall,
  type PlanContext,
  type Task,
  task,
} from '../../src/engine/index.ts';
import {
  type Group,
  type Known,
  matchToKnown,
  type Row,
  signatureOfText,
  troublesIn,
  wordsOfMatter,
} from '../../src/intake/index.ts';
import { type KnownGroup, knownGroupIn } from './description.ts';
import { aloneLook, movedTasks, withTexts } from './hidden-tasks.ts';
import { rowIdentity } from './identity.ts';
import type { TriageParams } from './params.ts';

/** How much of a title the other side has to say, 0 to 1; more where no word says what goes wrong. */
const SAID = 0.5;
const SAID_WITHOUT_TROUBLE = 0.75;

/** What a title and the text with it say. */
const wordingOf = (title: string, text: string) => ({
  ...{ title, ofTitle: wordsOfMatter(title), terms: wordsOfMatter(`${title} ${text}`) },
});
type Wording = ReturnType<typeof wordingOf>;

/**
 * How alike a group of reports and a task of a person's are, 0 to 1; 0 where they are not the same: it has
 * to go wrong in the same way, and nouns that both speak of are not enough.
 */
function sameMatter(group: Wording, task: Wording): number {
  const ofTask = shareOf(task.ofTitle, group.terms);
  const ofGroup = shareOf(group.ofTitle, task.terms);
  const likely = ofTask > SAID && ofGroup > SAID;
  if (!likely || (isBeyond(task.title, group.terms) && isBeyond(group.title, task.terms))) return 0;
  const [theirs, ours] = [troublesIn(task.ofTitle), troublesIn(group.terms)];
  const same = [...theirs].some((trouble) => ours.has(trouble));
  const silent = theirs.size === 0 && ours.size === 0;
  const wanted = same ? SAID : SAID_WITHOUT_TROUBLE;
  const fits = (same || silent) && ofTask > wanted && ofGroup > wanted;
  return fits ? (ofTask + ofGroup) / 2 : 0;
}

/** Whether a title names a format, code or number that the other side does not: PNG here, HEIC there. */
function isBeyond(title: string, others: ReadonlySet<string>): boolean {
  const named = title.match(/\b(?:[A-Z][A-Z0-9]+|\p{L}*\d[\p{L}\d]*)\b/gu) ?? [];
  return named.some((name) => ![...wordsOfMatter(name)].some((term) => others.has(term)));
}

/** Which part of the terms the others hold. */
function shareOf(terms: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (terms.size === 0) return 0;
  return [...terms].filter((term) => others.has(term)).length / terms.size;
}

export interface KnownTask {
  task: Task;
  group: KnownGroup;
  /** The read that shows what the task says. */
  look: OperationCall;
}

export interface ListState {
  listId: string;
  name: string;
  look: OperationCall;
  /** The keys of what earlier runs of this machine have written here. */
  past: ReadonlySet<string>;
  /** The tasks of earlier runs. */
  ours: readonly KnownTask[];
  /** The one of a group's id. */
  named(groupId: string): KnownTask | null;
  /** The one that accounts for a row. */
  tellsOf(row: Row): KnownTask | null;
  /** Whether another machine has made tasks here. */
  shared: boolean;
  /** Tasks of people. */
  people: readonly Task[];
  /** What they are about, by their ids. */
  signatures: readonly Known[];
  /** The task of an earlier run that a group continues; one of `apart` only if it has its very id. */
  known(group: Group, apart: ReadonlySet<string>): KnownTask | null;
  /** Tasks of people, open or not, that tell of the same going wrong in the same way, the closest first. */
  same(group: Group): Task[];
  /** An open task of a person's that tells of the same going wrong in the same way. */
  duplicate(group: Group): Task | null;
  /** An open task of a person's that has much in common with it, which may be another matter. */
  near(group: Group): Task | null;
}

/**
 * Reads a list once; `rows` are those that are for it. Errors: AppError `usage` for a name that is
 * none, `unreachable` where nobody can see which tasks are those of earlier runs.
 */
export async function readListState(
  context: PlanContext<TriageParams>,
  name: string,
  rows: readonly Row[],
): Promise<ListState> {
  let { node, tasks, look } = await readList(context, name).catch(async (thrown: unknown) => {
    const gone = thrown instanceof AppError && thrown.data.reason === 'not-found';
    if (gone && (await context.hierarchy.refresh())) return readList(context, name);
    throw thrown;
  });
  // A list that vanished may answer as an empty one.
  if (tasks.length === 0 && (await context.hierarchy.refresh())) {
    ({ node, tasks, look } = await readList(context, name));
  }
  const listId = node.id;
  const past = await context.history(`sprint-triage/${listId}/`);
  const full = await withTexts(context, past, listId, tasks, rows);
  // Where people have written another text, the journal tells whose the task is.
  const told = new Map(past.flatMap(({ id, facts }) => (facts.task ? [] : [[id, facts.told]])));
  const groupOf = ({ id, description }: Task) =>
    knownGroupIn(description ?? '', listId) ?? knownGroupIn(String(told.get(id)), listId);
  const here = full.tasks.map((one) => ({
    ...{ task: one, look: full.ids.has(one.id) ? aloneLook(one.id) : look, group: groupOf(one) },
  }));
  const moved = (await movedTasks(context, past, listId, full.tasks)).map((one) => ({
    ...{ ...one, group: groupOf(one.task) },
  }));
  const ours = [...here, ...moved].flatMap(({ group, ...one }) =>
    group ? [{ ...one, group }] : [],
  );
  const people = here.flatMap((one) => (one.group ? [] : [one.task]));
  // Where another machine works on the list too, this one cannot know of all that it made.
  const made = new Set(past.map(({ id }) => id));
  const shared = ours.some(({ task: { id } }) => !made.has(id));
  if (shared && context.params.trackTag === undefined) {
    context.note(
      'Another machine has made tasks here: those that people have archived or moved to other lists since are found only with --track-tag.',
    );
  }
  const open = people.filter(({ status: { type } }) => type !== 'closed' && type !== 'done');
  const signatures = people.map((one) => ({
    ...{ id: one.id, signature: signatureOfText(one.name, one.description ?? '') },
  }));
  const ofOurs = ours.map(({ group: { id, signature } }) => ({ id, signature }));
  const named = (groupId: string) => ours.find(({ group: { id } }) => id === groupId) ?? null;
  const near = (group: Group) => {
    const ofOpen = signatures.filter(({ id }) => open.some((one) => one.id === id));
    const match = matchToKnown(group, ofOpen);
    return open.find(({ id }) => id === match?.id) ?? null;
  };
  const worded = people.map((one) => ({
    one,
    wording: wordingOf(one.name, one.description ?? ''),
  }));
  const same = (group: Group) => {
    const said = group.members.map((row) => `${row.title} ${row.text}`).join(' ');
    const own = wordingOf(group.title, said);
    return worded
      .map(({ one, wording }) => ({ one, score: sameMatter(own, wording) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ one }) => one);
  };
  return {
    ...{ listId, name: node.name, look, ours, shared, people, signatures, named, same, near },
    past: new Set(past.map(({ key }) => key)),
    tellsOf: (row) => {
      const identity = rowIdentity(row);
      return ours.find(({ group }) => group.rows.named.has(identity)) ?? null;
    },
    known(group, apart) {
      const match = named(group.id) ? { id: group.id } : matchToKnown(group, ofOurs);
      return match && (match.id === group.id || !apart.has(match.id)) ? named(match.id) : null;
    },
    duplicate(group) {
      const said = same(group).find((one) => open.includes(one));
      return said ?? (context.params.onDuplicate === 'near' ? near(group) : null);
    },
  };
}

async function readList(context: PlanContext<TriageParams>, name: string) {
  const { node } = await context.hierarchy.find(name, ['list']);
  const look: OperationCall = {
    operation: 'task.list',
    input: { listId: node.id, includeClosed: true, includeSubtasks: true, includeOtherLists: true },
  };
  const { items } = z.object({ items: z.array(task) }).parse(await context.look(look));
  return { node, tasks: items, look };
}
