// Groups with a model: rows that no task tells of go to it in batches; what it answers badly, or not
// at all, is grouped by words.
import { z } from 'zod';
import type { JsonObject, PlanContext } from '../../../src/engine/index.ts';
import { describeSets, excerpt, groupedBy, type Row } from '../../../src/intake/index.ts';
import { untold } from '../description.ts';
import type { KnownTask } from '../list-state.ts';
import type { TriageParams } from '../params.ts';
import { type Placed, placeByWords, placeRows, type RoutedTopic } from '../placed.ts';
import { type Asking, keyOf, remembered, wordsOf } from './ask.ts';
import {
  type Answer,
  type Bin,
  batchesOf,
  type IdsOf,
  LONGEST_REPORT,
  type Lookalikes,
  MADE_CHARS,
  MOST_REPORTS,
  offersFor,
  questionOf,
  shownOf,
  titleFor,
} from './question.ts';

type Context = PlanContext<TriageParams>;

const MERGE_TOKENS = 1_500;
const decision = z.object({
  group: z.string(),
  title: z.string().nullable(),
  /** Words placed the row, because these dollars were all there was; null: a model did. */
  cap: z.number().nullable(),
});

/** The rows of a topic on their way to groups. */
interface Sorting {
  topic: RoutedTopic;
  bins: Bin[];
  /** Groups that a person's task is about. */
  linked: Placed[];
  open: Lookalikes[];
  /** Decided now and not written down: by a model, or by words. */
  fresh: Map<Row, 'always' | 'capped'>;
  decisions: Awaited<ReturnType<typeof remembered<z.infer<typeof decision>>>>;
}

/** One question's part of the open groups. */
interface Portion {
  sorting: Sorting;
  batch: Lookalikes[];
}

/** The groups of each topic. Errors: AppError `budget` when it would cost more than it may. */
export async function placeWithModel(
  context: Context,
  topics: RoutedTopic[],
  asking: Asking,
): Promise<Placed[][]> {
  const { modelBatch } = context.params;
  const sortings = new Map<RoutedTopic, Sorting>();
  for (const topic of topics) {
    if (topic.rule.group === 'similar') sortings.set(topic, await sortOut(context, topic, asking));
  }
  const parts = [...sortings.values()].flatMap((sorting) =>
    batchesOf(sorting.open).map((batch): Portion => ({ sorting, batch })),
  );
  const several = [...sortings.values()].filter(
    (one) => modelBatch && parts.filter(({ sorting }) => sorting === one).length > 1,
  );
  const meanings = new Map<JsonObject, IdsOf>();
  const stage = { doing: 'Grouping', done: 'Grouped', otherwise: 'grouped by words alone' };
  const merging = { prompt: 'group-reports', data: {}, reports: 0, tokens: MERGE_TOKENS } as const;
  // Questions of a batch do not see each other's groups, so those are put together at the end.
  const later = several.length * asking.likely({ ...merging, spare: 2 * MADE_CHARS });
  await asking.each(
    { ...stage, later },
    parts,
    ({ sorting, batch }, at) => {
      const [reports, offers] = [shownOf(batch), offersFor(batch, sorting.bins)];
      const rows = batch.reduce((sum, open) => sum + open.rows.length, 0);
      return questionOf(reports, offers, meanings, { rows, spare: at > 0 && !modelBatch });
    },
    async ({ sorting, batch }, { data }, reply) => {
      const meaning = meanings.get(data);
      const decided =
        'answer' in reply && meaning
          ? asAnswered(reply.answer, meaning, sorting)
          : batch.flatMap(({ rows, own, group }) => {
              const bin = own ? binOf(own, sorting) : begun(null, group.signature, sorting);
              bin.rows.push(...rows);
              return rows;
            });
      const holds = 'why' in reply ? reply.holds : 'always';
      if (holds !== 'now') for (const row of decided) sorting.fresh.set(row, holds);
      // Written down after every answer: what was paid for is not lost with the rest. A batch's answers
      // are stored by the service, until its groups have been put together.
      if (!modelBatch) await writeDown(context, sorting);
    },
  );
  await asking.each(
    { ...stage, done: 'Put together', otherwise: 'left in groups of their own', begun: true },
    several.map((sorting) => ({ sorting, made: madeIn(sorting) })).filter(({ made }) => made[1]),
    ({ made }) => {
      const reports = made.slice(0, MOST_REPORTS).map((bin) => {
        const said = bin.rows[0] ? wordsOf(bin.rows[0], LONGEST_REPORT) : '';
        const text = [bin.title, said].filter((part) => part).join(': ');
        return { ...bin, alike: bin, text: excerpt(text, LONGEST_REPORT) };
      });
      return questionOf(reports, [], meanings, { rows: reports.length, spare: false });
    },
    async ({ made }, _, reply) => {
      for (const { title, reports: ids } of 'answer' in reply ? reply.answer.groups : []) {
        const first = join(ids.flatMap((id) => made[Number(id.slice(1)) - 1] ?? []));
        if (first && ids.length > 1) first.title = titleFor(title, first.rows) ?? first.title;
      }
    },
  );
  const placed: Placed[][] = [];
  for (const topic of topics) {
    const sorting = sortings.get(topic);
    if (sorting) await writeDown(context, sorting);
    placed.push(sorting ? placedIn(sorting) : await placeByWords(context, topic));
  }
  return placed;
}

/** Sorts out all that needs no model. */
async function sortOut(context: Context, topic: RoutedTopic, { model }: Asking): Promise<Sorting> {
  const { list, rule } = topic;
  const name = `model-groups/${list.listId}/${model.name}/${rule.name}`;
  const decisions = await remembered(context.memory, name, decision);
  const bins = list.ours.map((known): Bin => {
    const { id, signature } = known.group;
    return { known, id, title: known.task.name, signature, rows: [] };
  });
  const sorting: Sorting = { topic, bins, linked: [], open: [], fresh: new Map(), decisions };
  const { placed, split } = await placeRows(context, topic, false);
  for (const { group, meeting } of placed) {
    if (meeting.kind === 'duplicate') {
      sorting.linked.push({ group, meeting });
      continue;
    }
    const own = meeting.kind === 'known' ? meeting.known : null;
    const settled = group.members.filter((row) => split.belongs.has(row));
    if (own) binOf(own, sorting).rows.push(...settled);
    const strangers = group.members.filter((row) => !split.belongs.has(row));
    const unnamed = own ? untold(strangers, own.group.rows) : strangers;
    const rows = unnamed.filter((row) => {
      const before = decisions.of(keyOf(row));
      if (!before || (before.cap !== null && before.cap < context.params.maxModelCost)) return true;
      const bin = bins.find(({ id }) => id === before.group);
      (bin ?? begun(before.title, group.signature, sorting, before.group)).rows.push(row);
      return false;
    });
    if (rows.length > 0) sorting.open.push({ group, rows, own });
  }
  return sorting;
}

function binOf(task: KnownTask, { bins }: Sorting): Bin {
  return bins.find(({ known }) => known === task) as Bin;
}

function begun(title: string | null, signature: string, { bins }: Sorting, id?: string): Bin {
  const bin: Bin = { known: null, id: id ?? null, title, signature, rows: [] };
  bins.push(bin);
  return bin;
}

/** The first with the rows of all. */
function join([first, ...others]: readonly Bin[]): Bin | undefined {
  for (const other of others) first?.rows.push(...other.rows.splice(0));
  return first;
}

/** The groups that answers have made, those of one title as one. */
function madeIn({ bins }: Sorting): Bin[] {
  const made = bins.filter(({ id }) => id === null);
  const titled = groupedBy(made, (bin) => bin.title?.toLowerCase() ?? bin);
  return [...titled.values()].flatMap((some) => join(some) ?? []);
}

/** Puts rows where the answer puts them. */
function asAnswered({ groups }: Answer, { reports, offers }: IdsOf, sorting: Sorting): Row[] {
  return groups.flatMap(({ join: into, title, reports: ids }) => {
    const shown = ids.flatMap((id) => reports.get(id) ?? []);
    const rows = shown.flatMap((one) => one.rows);
    const offered = into === null ? undefined : offers.get(into);
    const signature = shown[0]?.signature ?? '';
    (offered ?? begun(titleFor(title, rows), signature, sorting)).rows.push(...rows);
    return rows;
  });
}

/** Names every group that has no name yet, by its earliest row. */
function nameAll({ topic, bins }: Sorting): void {
  const unnamed = bins.filter(({ id, rows }) => id === null && rows.length > 0);
  const drafts = describeSets(
    topic.rows,
    unnamed.map(({ rows }) => rows),
  );
  for (const [at, bin] of unnamed.entries()) bin.id = drafts[at]?.id ?? null;
}

/** Has later runs know where rows were put. */
async function writeDown({ params }: Context, sorting: Sorting): Promise<void> {
  nameAll(sorting);
  await sorting.decisions.add(
    sorting.bins.flatMap(({ id, title, rows }) =>
      rows.flatMap((row) => {
        const holds = sorting.fresh.get(row);
        if (id === null || holds === undefined) return [];
        const cap = holds === 'capped' ? params.maxModelCost : null;
        return [[keyOf(row), { group: id, title, cap }] as const];
      }),
    ),
  );
  sorting.fresh.clear();
}

/** The groups at the end of it all, the biggest first. */
function placedIn(sorting: Sorting): Placed[] {
  nameAll(sorting);
  const { topic, bins, linked } = sorting;
  // A report that says just what the first of a known group says belongs to that group.
  const byId = groupedBy(bins, ({ id }) => id);
  const full = [...byId.values()].flatMap((same) => join(same) ?? []);
  const used = full.filter(({ rows }) => rows.length > 0);
  const described = describeSets(
    topic.rows,
    used.map(({ rows }) => rows),
  );
  const placed = described.map((group, at): Placed => {
    const { known = null, id = null, title = null } = used[at] ?? {};
    return known
      ? { group, meeting: { kind: 'known', known } }
      : {
          group: { ...group, id: id ?? group.id, title: title ?? group.title },
          meeting: { kind: 'new' },
        };
  });
  return [...placed, ...linked].sort(
    (a, b) => b.group.count - a.group.count || (a.group.id < b.group.id ? -1 : 1),
  );
}
