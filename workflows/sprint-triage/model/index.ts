// Groups with a model: rows that no task tells of go to it in batches; what it answers badly, or not
// at all, is grouped by words.
import type { PlanContext, PlanModel } from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';
import { type Placed, placeByWords, type RoutedTopic } from '../placed.ts';
import { type Answer, answer, complaintAbout, titleFor } from './answer.ts';
import { type Batch, batchesOf, type Question, questionFor, questionOfMade } from './batch.ts';
import { openKept } from './kept.ts';
import {
  type Question as Asked,
  askTwice,
  dollars,
  openPurse,
  type Purse,
  type Sorted,
} from './purse.ts';
import {
  begun,
  type Made,
  nameAll,
  type Placement,
  placedIn,
  put,
  remember,
  type Sorting,
  sortOut,
  type Target,
} from './sorting.ts';

type Context = PlanContext<TriageParams>;

/** Tokens of an answer: its frame, and what each report takes in it. */
const ANSWER_TOKENS = 500;
const REPORT_TOKENS = 25;
/** Characters that later questions hold in addition: the groups that earlier ones have made. */
const MADE_CHARS = 3_000;
const MERGE_TOKENS = 1_500;

/**
 * The groups of each topic. Errors: AppError `authorization` without a key, `budget` when it would
 * cost more than it may.
 */
export async function placeWithModel(
  context: Context,
  topics: RoutedTopic[],
  spent = 0,
): Promise<Placed[][]> {
  const model = await context.model();
  const { memory, params } = context;
  const sortings = new Map<RoutedTopic, Sorting>();
  for (const topic of topics) {
    if (topic.rule.group !== 'similar') continue;
    const name = `model-groups/${topic.list.listId}/${model.name}/${topic.rule.name}`;
    const kept = await openKept(memory, name, params.maxModelCost);
    sortings.set(topic, await sortOut(context, topic, kept));
  }
  const work = [...sortings.values()].map((sorting) => ({
    sorting,
    questions: batchesOf(sorting.open).map((batch) => ({ batch, ...questionFor(batch, sorting) })),
  }));
  const questions = work.flatMap((one) => one.questions);
  if (questions.length > 0) {
    const asking = await openAsking(context, model, work, spent);
    for (const { sorting, questions } of work) await asking.sort(sorting, questions);
    asking.tell();
  }
  const placed: Placed[][] = [];
  for (const topic of topics) {
    const sorting = sortings.get(topic);
    placed.push(sorting ? placedIn(sorting) : await placeByWords(context, topic));
  }
  return placed;
}

/** A question, and the open groups that it is about. */
type QuestionPart = Question & { batch: Batch };
interface Work {
  sorting: Sorting;
  questions: QuestionPart[];
}

/** A question as it is asked. `later`: earlier ones will have made groups that it may join. */
function asked(model: PlanModel, question: Question, later: boolean): Asked<Answer> {
  const { data, reports } = question;
  const chars = JSON.stringify(data).length + (later ? MADE_CHARS : 0);
  return {
    ...{ prompt: 'group-reports', data, shape: answer },
    likely: model.estimate('group-reports', chars, ANSWER_TOKENS + REPORT_TOKENS * reports.size),
    complaint: (value) => complaintAbout(value, question),
  };
}

async function openAsking(
  context: Context,
  model: PlanModel,
  work: readonly Work[],
  spent: number,
): Promise<Asking> {
  const { modelBatch } = context.params;
  const questions = work.flatMap((one) => one.questions);
  const reports = questions.reduce((sum, question) => sum + question.reports.size, 0);
  const purse = await openPurse(context, model, {
    ...{ work: 'Grouping', reports, spent },
    questions: questions.map((one, at) => asked(model, one, at > 0 && !modelBatch)),
    // Questions of a batch do not see each other's groups, so those are put together at the end.
    later: modelBatch
      ? work
          .filter((one) => one.questions.length > 1)
          .reduce((sum) => sum + model.estimate('group-reports', 2 * MADE_CHARS, MERGE_TOKENS), 0)
      : 0,
  });
  return new Asking(context, model, purse, reports);
}

/** The questions of one run, until the money or the service is at its end. */
class Asking {
  readonly #context: Context;
  readonly #model: PlanModel;
  readonly #purse: Purse;
  readonly #reports: number;
  /** Why no more is asked. */
  #ended: Exclude<Sorted<Answer>, { answer: Answer }> | null = null;
  /** Why rows were grouped by words, and how many. */
  readonly #byWords = new Map<string, number>();

  constructor(context: Context, model: PlanModel, purse: Purse, reports: number) {
    this.#context = context;
    this.#model = model;
    this.#purse = purse;
    this.#reports = reports;
  }

  /** Sorts the batches of one topic, and keeps what was decided. */
  async sort(sorting: Sorting, parts: readonly QuestionPart[]): Promise<void> {
    const { modelBatch } = this.#context.params;
    const before = new Set(sorting.made);
    const decided: { targets: Placement[]; kept: 'always' | 'capped' | 'not' }[] = [];
    for (const part of parts) {
      const { batch } = part;
      const question = modelBatch ? part : questionFor(batch, sorting);
      const sorted = await this.#ask(question);
      const targets =
        'answer' in sorted ? asAnswered(sorted.answer, question, sorting) : byWords(batch, sorting);
      if ('why' in sorted) {
        const rows = batch.reduce((sum, open) => sum + open.rows.length, 0);
        this.#byWords.set(sorted.why, (this.#byWords.get(sorted.why) ?? 0) + rows);
      }
      decided.push({ targets, kept: 'why' in sorted ? sorted.kept : 'always' });
      // Kept after every answer: what was paid for is not lost with the rest. A batch's answers are
      // kept by the service, until its groups have been put together.
      if (!modelBatch) await this.#keep(decided.splice(0), sorting);
    }
    if (modelBatch && parts.length > 1) await this.#merge(sorting, before, decided);
    await this.#keep(decided, sorting);
  }

  tell(): void {
    const { note, params } = this.#context;
    const { asked: answers, spent, estimate } = this.#purse;
    const price = this.#model.priced ? '' : ' Its price is not known: the dearest one is counted.';
    note(
      `Grouped with ${this.#model.name}: ${this.#reports} reports, ${answers} ${answers === 1 ? 'answer' : 'answers'}, ` +
        `${dollars(spent)} (estimated ${dollars(estimate)}, allowed ${dollars(params.maxModelCost)}).${price}`,
    );
    for (const [why, rows] of this.#byWords) {
      const which = `${rows} ${rows === 1 ? 'report is' : 'reports are'}`;
      note(`${which} grouped by words alone. ${why}`);
    }
  }

  async #ask(question: Question): Promise<Sorted<Answer>> {
    if (this.#ended && !this.#purse.isEarly(question.data)) return this.#ended;
    const sorted = await askTwice(
      this.#model,
      this.#purse,
      asked(this.#model, question, false),
      (why) => this.#context.progress(`An answer of the model was refused. ${why}`),
    );
    if ('why' in sorted && sorted.kept !== 'always') this.#ended = sorted;
    return sorted;
  }

  /** Groups that questions of one batch have made apart become one where the model finds them alike. */
  async #merge(
    sorting: Sorting,
    before: ReadonlySet<Made>,
    decided: readonly { targets: Placement[] }[],
  ): Promise<void> {
    const into = new Map<Made, Made>();
    const join = ([first, ...others]: readonly Made[]) => {
      for (const other of first ? others : []) into.set(other, first as Made);
      first?.rows.push(...others.flatMap(({ rows }) => rows));
      return first;
    };
    const titled = new Map<string, Made[]>();
    for (const one of sorting.made.filter((some) => !before.has(some))) {
      const name = one.title?.toLowerCase() ?? `untitled ${titled.size}`;
      titled.set(name, [...(titled.get(name) ?? []), one]);
    }
    const made = [...titled.values()].flatMap((some) => join(some) ?? []);
    if (made.length > 1) {
      const question = questionOfMade(made);
      await this.#purse.ahead([asked(this.#model, question, false)]);
      const sorted = await this.#ask(question);
      for (const { title, reports: ids } of 'answer' in sorted ? sorted.answer.groups : []) {
        const first = join(ids.flatMap((id) => made[Number(id.slice(1)) - 1] ?? []));
        if (first && ids.length > 1) first.title = titleFor(title, first.rows) ?? first.title;
      }
    }
    const last = (one: Made): Made => (into.has(one) ? last(into.get(one) as Made) : one);
    sorting.made = sorting.made.filter((one) => !into.has(one));
    for (const placement of decided.flatMap(({ targets }) => targets)) {
      const { target } = placement;
      if ('made' in target) placement.target = { made: last(target.made) };
    }
  }

  async #keep(decided: readonly { targets: Placement[]; kept: string }[], sorting: Sorting) {
    nameAll(sorting);
    for (const { targets, kept } of decided) {
      if (kept !== 'not') await remember(targets, kept === 'always', sorting);
    }
  }
}

/** The rows where the answer puts them. */
function asAnswered(
  { groups }: Answer,
  { reports, offers }: Question,
  sorting: Sorting,
): Placement[] {
  return groups.map(({ join, title, reports: ids }) => {
    const shown = ids.flatMap((id) => reports.get(id) ?? []);
    const rows = shown.flatMap((one) => one.rows);
    const target = (join === null ? undefined : offers.get(join)) ?? {
      made: begun(titleFor(title, rows), shown[0]?.signature ?? '', sorting),
    };
    put(rows, target, sorting);
    return { target, rows };
  });
}

/** The rows where their words put them. */
function byWords(batch: Batch, sorting: Sorting): Placement[] {
  return batch.map(({ group, rows, own }) => {
    const target: Target = own ? { known: own } : { made: begun(null, group.signature, sorting) };
    put(rows, target, sorting);
    return { target, rows };
  });
}
