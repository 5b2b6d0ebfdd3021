// From the file to topics: which rows belong to what, and what becomes of them.
import { readFile } from 'node:fs/promises';
import { AppError, type PlanContext } from '../../src/engine/index.ts';
import {
  chooseRows,
  excerpt,
  loadRules,
  type Mapping,
  type MatchOptions,
  noColumn,
  type Reject,
  ROLES,
  type Role,
  type Row,
  type Rules,
  readTable,
  ruleOf,
  samplesOf,
  setWords,
  type Table,
  type Topic,
} from '../../src/intake/index.ts';
import { rowIdentity } from './identity.ts';
import { Asking } from './model/ask.ts';
import { judge, widen } from './model/choose.ts';
import { asksModel, type TriageParams } from './params.ts';
import { columnsToSet } from './set-fields.ts';

/** What was read and chosen. */
export interface Intake {
  topics: Topic[];
  read: number;
  unmatched: Row[];
  rejects: Reject[];
  /** The questions to a model, where one is asked. */
  asking: Asking | null;
  table: Pick<Table, 'mapping' | 'encoding' | 'delimiter' | 'notes' | 'dateOf'>;
}

/** The same row, or the same number, twice is one report. */
function onceEach(note: (sentence: string) => void): (topic: Topic) => Topic {
  return (topic) => {
    const seen = new Set<string>();
    const once = ({ row }: { row: Row }) => {
      const identity = rowIdentity(row);
      return !seen.has(identity) && seen.add(identity) !== undefined;
    };
    const rows = topic.rows.filter(once);
    const more = topic.rows.length - rows.length;
    if (more > 0) note(`${more} ${more === 1 ? 'row repeats' : 'rows repeat'} an earlier one.`);
    return { ...topic, rows, nearly: topic.nearly.filter(once) };
  };
}

/** A person's own words count before those of the package. Errors: AppError `usage`. */
async function takeOwnWords(path: string | undefined): Promise<void> {
  const reading = path === undefined ? null : readFile(path, 'utf8');
  const own = await reading?.catch((thrown: NodeJS.ErrnoException) => {
    throw new AppError('usage', `Cannot read the words ${path}: ${thrown.code}.`, {
      next: 'Give --words a YAML file of word lists.',
    });
  });
  setWords(own ?? null, path);
}

type OnSkip = NonNullable<MatchOptions['onSkip']>;

/** More rejected or unmatched rows than this are counted and not kept. */
const MOST_KEPT = 100_000;

/** Reads the file and gives its rows to the rules. Errors: AppError `usage`. */
export async function readTopics(context: PlanContext<TriageParams>): Promise<Intake> {
  const { params } = context;
  const rejects: Reject[] = [];
  await takeOwnWords(params.words);
  const rules = await rulesOf(params, slowRows(rejects));
  const unmatched: Row[] = [];
  const table = await openTable(context, (reject) => {
    if (rejects.length < MOST_KEPT) rejects.push(reject);
  });
  await checkColumns(table, rules, columnsToSet(params.set));
  const asking = asksModel(params) ? new Asking(context, await context.model()) : null;
  const first: Row[] = [];
  const rows = asking ? await withFirst(table, first) : table;
  const wide = asking ? await widened(context, rules, asking, first) : rules;
  const chosen = await chooseRows(rows, wide, {
    nearly: params.nearly,
    onUnmatched(row) {
      if (params.unmatched !== undefined && unmatched.length < MOST_KEPT) unmatched.push(row);
    },
  });
  const once = chosen.topics.map(onceEach(context.note));
  const topics = asking && !params.nearly ? await judge(context, asking, once) : once;
  const taken = new Set(topics.flatMap((topic) => topic.rows.map(({ row }) => row)));
  const left = unmatched.filter((row) => !taken.has(row)).sort((a, b) => a.row - b.row);
  return { topics, read: chosen.read, unmatched: left, rejects, table, asking };
}

/** Rows that a model is shown before it is known what to choose. */
const MOST_FIRST = 200;

/** The rows, of which the first ones are put into `first` at once. */
async function withFirst(table: Table, first: Row[]): Promise<AsyncIterable<Row>> {
  const all = table[Symbol.asyncIterator]();
  for (let left = MOST_FIRST; left > 0; left--) {
    const next = await all.next();
    if (next.done === true) break;
    first.push(next.value);
  }
  return (async function* () {
    yield* first;
    yield* { [Symbol.asyncIterator]: () => all };
  })();
}

/** The rules with words that a model adds; expressions stay as they are. */
async function widened(
  context: PlanContext<TriageParams>,
  { mode, rules }: Rules,
  asking: Asking,
  first: Row[],
): Promise<Rules> {
  const sample = samplesOf(first, SAMPLE).map(({ row }) => row);
  const plain = rules.filter(({ match }) => match.queries.some(({ units }) => units.length > 0));
  const guesses = await widen(
    context,
    asking,
    plain.map(({ looksFor }) => looksFor.join(', ')),
    sample,
  );
  const wide = rules.map((rule) => ({
    ...rule,
    match: { ...rule.match, guesses: guesses[plain.indexOf(rule)] ?? [] },
  }));
  return { mode, rules: wide };
}

/** Rows that show the languages of a file. */
const SAMPLE = 40;

/** An expression that is slow on more rows than this would take hours over a big file. */
const MOST_SLOW = 50;

/** Rows on which an expression took too long may be reports that are missed, so they are told. */
function slowRows(rejects: Reject[]): OnSkip {
  const seen = new Set<number>();
  return (row, reason) => {
    if (seen.has(row.row)) return;
    seen.add(row.row);
    rejects.push({ row: row.row, reason, raw: excerpt(row.text, 200) });
    if (seen.size > MOST_SLOW) {
      throw new AppError(
        'usage',
        `On more than ${MOST_SLOW} rows, ${reason.replace(' on this row', '')}.`,
        {
          next: 'Write the expression without nested repetition, or look for words.',
        },
      );
    }
  };
}

/** A column that a rule or `--set` names and the table lacks would quietly put everything together. */
async function checkColumns(table: Table, { rules }: Rules, toSet: string[]): Promise<void> {
  const names = table.columns.map(({ name }) => name);
  const wanted = rules.flatMap(({ group, columns }) =>
    typeof group === 'string' ? columns : [...columns, group.column],
  );
  const missing = [...wanted, ...toSet].find((name) => !names.includes(name));
  if (missing === undefined) return;
  await table.close();
  throw noColumn(missing, names);
}

async function rulesOf(params: TriageParams, onSkip: OnSkip): Promise<Rules> {
  if (params.rules !== undefined && params.match !== undefined) {
    throw new AppError('usage', '--match and --rules both say what to look for.', {
      next: 'Give one of them.',
    });
  }
  if (params.rules !== undefined) return loadRules(params.rules, { onSkip });
  if (params.match === undefined || params.list === undefined) {
    throw new AppError('usage', 'What to look for, or where to put it, is missing.', {
      next: 'Give --match and --list, or --rules FILE.',
    });
  }
  const { match, also = [], list, assignee, tag = [], priority, group, threshold } = params;
  const rule = {
    ...{ name: match, match: [match, ...also], list, priority },
    ...(assignee !== undefined && { assignee }),
    ...(tag.length > 0 && { tags: tag }),
    ...(threshold !== undefined && { threshold }),
    group: /^column:/.test(group)
      ? { column: group.replace('column:', '') }
      : (group as 'similar' | 'none'),
  };
  return { mode: 'first', rules: [ruleOf(rule, { onSkip })] };
}

const DATE_ORDERS = { dmy: 'day', mdy: 'month', ymd: 'year' } as const;

/** Opens the table; a mapping that a person corrected is kept for files with the same header. */
async function openTable(
  { params, memory, input }: PlanContext<TriageParams>,
  onReject: (reject: Reject) => void,
): Promise<Table> {
  const corrected = mappingOf(params.column ?? []);
  const nameOf = (fingerprint: string) => `columns/${fingerprint}`;
  const table = await readTable(params.csv === '-' ? input() : params.csv, {
    mapping: corrected,
    ...(params.dates && { dates: DATE_ORDERS[params.dates] }),
    ...(params.encoding !== undefined && { encoding: params.encoding }),
    recall: async (fingerprint) => ((await memory.get(nameOf(fingerprint))) ?? {}) as Mapping,
    onReject,
  });
  if (Object.keys(corrected).length > 0) {
    const kept = await memory.get(nameOf(table.fingerprint));
    await memory.put(nameOf(table.fingerprint), { ...kept, ...corrected });
  }
  return table;
}

/** `text=Comment` for each column that was named. Errors: AppError `usage`. */
function mappingOf(columns: string[]): Mapping {
  return Object.fromEntries(
    columns.map((text) => {
      const [role = '', ...name] = text.split('=');
      if (ROLES.includes(role as Role) && name.length > 0) return [role, name.join('=')];
      throw new AppError('usage', `"${text}" does not say what a column means.`, {
        next: `Write --column text=Comment; what a column can mean: ${ROLES.join(', ')}.`,
      });
    }),
  );
}
