// Groups with a model: rows that no task tells of go to it in batches; what it answers badly, or not
// at all, is grouped by words.
import type { PlanContext, PlanModel } from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';
import { type Placed, placeByWords, type RoutedTopic } from '../placed.ts';
import { type Answer, answer, complaintAbout, titleFor } from './answer.ts';
import { type Batch, batchesOf, type Question, questionFor } from './batch.ts';
import { type Decision, openKept } from './kept.ts';
import { askTwice, dollars, openPurse, type Purse, type Sorted } from './purse.ts';
import {
  type Made,
  nameAll,
  placedIn,
  put,
  type Sorting,
  sortOut,
  type Target,
} from './sorting.ts';

type Context = PlanContext<TriageParams>;

/** Tokens of an answer: its frame, and what each report takes in it. */
const ANSWER_TOKENS = 500;
const REPORT_TOKENS = 25;
/** Characters that later questions hold beside: the groups that earlier ones have made. */
const MADE_CHARS = 3_000;

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
    batches: batchesOf(sorting.open),
  }));
  const questions = work.flatMap(({ sorting, batches }) =>
    batches.map((batch) => questionFor(batch, sorting)),
  );
  if (questions.length > 0) {
    const reports = questions.reduce((sum, question) => sum + question.reports.size, 0);
    const costs = questions.map((question, at) => costOf(model, question, at > 0));
    const estimate = costs.reduce((sum, cost) => sum + cost, 0);
    const purse = openPurse(context, model, {
      work: 'Grouping',
      questions: questions.length,
      reports,
      estimate,
      spent,
    });
    const asking = new Asking(context, model, purse);
    for (const { sorting, batches } of work) await asking.sort(sorting, batches);
    tell(context, model, purse, reports, estimate);
    for (const [why, rows] of asking.byWords) {
      const which = `${rows} ${rows === 1 ? 'report is' : 'reports are'}`;
      context.note(`${which} grouped by words alone. ${why}`);
    }
  }
  const placed: Placed[][] = [];
  for (const topic of topics) {
    const sorting = sortings.get(topic);
    placed.push(sorting ? placedIn(sorting) : await placeByWords(context, topic));
  }
  return placed;
}

/** Dollars that a question is likely to cost. */
function costOf(model: PlanModel, { data, reports }: Question, later: boolean): number {
  const chars = JSON.stringify(data).length + (later ? MADE_CHARS : 0);
  return model.estimate('group-reports', chars, ANSWER_TOKENS + REPORT_TOKENS * reports.size);
}

function tell(
  context: Context,
  model: PlanModel,
  purse: Purse,
  reports: number,
  estimate: number,
): void {
  const times = `${purse.asked} ${purse.asked === 1 ? 'answer' : 'answers'}`;
  const price = model.priced ? '' : ' Its price is not known: the dearest one is counted.';
  context.note(
    `Grouped with ${model.name}: ${reports} reports, ${times}, ${dollars(purse.spent)} ` +
      `(estimated ${dollars(estimate)}, allowed ${dollars(context.params.maxModelCost)}).${price}`,
  );
}

/** The questions of one run, until the money or the service is at its end. */
class Asking {
  readonly #context: Context;
  readonly #model: PlanModel;
  readonly #purse: Purse;
  /** Why no more is asked. */
  #ended: Exclude<Sorted<Answer>, { answer: Answer }> | null = null;
  /** Why rows were grouped by words, and how many. */
  readonly byWords = new Map<string, number>();

  constructor(context: Context, model: PlanModel, purse: Purse) {
    this.#context = context;
    this.#model = model;
    this.#purse = purse;
  }

  /** Sorts the batches of one topic, and keeps what was decided. */
  async sort(sorting: Sorting, batches: readonly Batch[]): Promise<void> {
    for (const batch of batches) {
      const question = questionFor(batch, sorting);
      const sorted = await this.#ask(question);
      const targets =
        'answer' in sorted ? asAnswered(sorted.answer, question, sorting) : byWords(batch, sorting);
      if ('why' in sorted) {
        const rows = batch.reduce((sum, open) => sum + open.rows.length, 0);
        this.byWords.set(sorted.why, (this.byWords.get(sorted.why) ?? 0) + rows);
      }
      // Kept after every answer: what was paid for is not lost with the rest.
      await keep(targets, 'why' in sorted ? sorted.kept : 'always', sorting);
    }
  }

  async #ask(question: Question): Promise<Sorted<Answer>> {
    if (this.#ended) return this.#ended;
    const sorted = await askTwice(
      this.#model,
      this.#purse,
      {
        ...{ prompt: 'group-reports', data: question.data, shape: answer },
        likely: costOf(this.#model, question, false),
        complaint: (value) => complaintAbout(value, question),
      },
      (why) => this.#context.progress(`An answer of the model was refused. ${why}`),
    );
    if ('why' in sorted && sorted.kept !== 'always') this.#ended = sorted;
    return sorted;
  }
}

/** Remembers where rows were put. */
async function keep(
  targets: readonly { target: Target; rows: Decision['rows'] }[],
  kept: 'always' | 'capped' | 'not',
  sorting: Sorting,
): Promise<void> {
  nameAll(sorting);
  if (kept === 'not') return;
  await sorting.kept.add(
    targets.flatMap(({ target, rows }) => {
      const groupId = 'known' in target ? target.known.group.id : target.made.id;
      const title = 'known' in target ? target.known.task.name : target.made.title;
      return groupId === null ? [] : [{ groupId, title, rows, paid: kept === 'always' }];
    }),
  );
}

/** The rows where the answer puts them. */
function asAnswered({ groups }: Answer, { reports, offers }: Question, sorting: Sorting) {
  return groups.map(({ join, title, reports: ids }) => {
    const shown = ids.flatMap((id) => reports.get(id) ?? []);
    const rows = shown.flatMap((one) => one.rows);
    const target = (join === null ? undefined : offers.get(join)) ?? {
      made: begun(titleFor(title, rows), shown[0]?.open.group.signature ?? '', sorting),
    };
    put(rows, target, sorting);
    return { target, rows };
  });
}

/** The rows where their words put them. */
function byWords(batch: Batch, sorting: Sorting) {
  return batch.map(({ group, rows, own }) => {
    const target: Target = own ? { known: own } : { made: begun(null, group.signature, sorting) };
    put(rows, target, sorting);
    return { target, rows };
  });
}

function begun(title: string | null, signature: string, { made }: Sorting): Made {
  const one: Made = { id: null, title, signature, rows: [] };
  made.push(one);
  return one;
}
