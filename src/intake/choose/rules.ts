// Reads rules.yaml: which rows belong to which topic, and what becomes of them.
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError, didYouMean, messageOf } from '../../base/index.ts';
import { PRIORITIES, type Priority } from '../grades.ts';
import type { GroupBy } from '../group/groups.ts';
import { whyUnreadable } from '../read/source.ts';
import { compileMatch, compileQuery, type Match, type MatchOptions, type Query } from './match.ts';
import type { PatternOptions } from './pattern.ts';

const oneOrMore = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
    error: 'expected a text or a list of texts',
  })
  .transform((value) => (typeof value === 'string' ? [value] : value));

const ruleSchema = z.strictObject({
  /** How reports and errors call the rule. */
  name: z.string().min(1).max(100),
  /** What to look for, as for `compileMatch`; of several, one is enough. */
  match: oneOrMore,
  /** What a row must not mention. */
  unless: oneOrMore.optional(),
  /** Whether words of the same meaning count. */
  synonyms: z.boolean().optional(),
  /** Further columns to search, by name. */
  columns: z.array(z.string()).optional(),
  list: z.string().min(1),
  assignee: z.string().min(1).optional(),
  tags: oneOrMore.optional(),
  /** A priority, or `severity` for what the rows' own severity comes to. */
  priority: z.enum([...PRIORITIES, 'severity']).optional(),
  group: z
    .union([z.enum(['similar', 'none']), z.strictObject({ column: z.string().min(1) })], {
      error: 'expected similar, none, or {column: NAME}',
    })
    .optional(),
  threshold: z
    .number()
    .refine((value) => value >= 0 && value <= 1, 'expected a number from 0 to 1')
    .optional(),
});

const fileSchema = z.strictObject({
  mode: z.enum(['first', 'all']).default('first'),
  rules: z.array(ruleSchema).nonempty('expected at least one rule'),
});

/** What a rule looks for: one of the queries is enough, and none of `barred` may match. */
export interface RuleMatch {
  queries: readonly Query[];
  barred: readonly Match[];
  /** Words that somebody else thought of: rows that only they find nearly match. */
  guesses?: readonly Query[];
}

/** One topic: what belongs to it, and what becomes of it. */
export interface Rule {
  name: string;
  /** The queries, for display. */
  looksFor: readonly string[];
  match: RuleMatch;
  /** Further columns that are searched, by name. */
  columns: readonly string[];
  list: string;
  assignee: string | null;
  tags: readonly string[];
  /** `severity`: the most pressing severity of a group's rows decides. */
  priority: Priority | 'severity' | null;
  group: GroupBy;
  threshold: number | null;
}

/** `first`: a row goes to the first rule that matches; `all`: to every one. */
export interface Rules {
  mode: 'first' | 'all';
  rules: readonly Rule[];
}

/** Reads a rules file. Throws AppError `usage` that names the file, the rule and the key. */
export async function loadRules(path: string, options: PatternOptions = {}): Promise<Rules> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    const why = `Cannot read the rules ${path}: ${whyUnreadable(thrown)}.`;
    throw new AppError('usage', why, { cause: thrown });
  });
  return parseRules(text, path, options);
}

/** The rules in a YAML text. `source` is what errors call it. */
export function parseRules(
  text: string,
  source = 'rules.yaml',
  options: PatternOptions = {},
): Rules {
  const data = parseYaml(text, source);
  const parsed = fileSchema.safeParse(data);
  if (!parsed.success) throw invalid(parsed.error, data, source);
  const names = new Set<string>();
  const rules = parsed.data.rules.map((rule, at) => {
    if (names.has(rule.name)) {
      throw new AppError('usage', `${source}: two rules are named "${rule.name}".`, {
        next: 'Give each rule a name of its own.',
      });
    }
    names.add(rule.name);
    return ruleOf(rule, options, `${source}: ${label(at, rule.name)}`);
  });
  return { mode: parsed.data.mode, rules };
}

function parseYaml(text: string, source: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new AppError('usage', `${source}: line ${line} is not YAML: ${error.message}`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without its anchor, or so many of them that they would fill the memory.
    const why = `${source}: its aliases cannot be followed: ${messageOf(cause)}.`;
    throw new AppError('usage', why, { next: 'Write the values out.', cause });
  }
}

/** A topic as a rules file says it; `source` is what errors call it. */
export function ruleOf(
  rule: z.output<typeof ruleSchema>,
  { onSkip }: PatternOptions = {},
  source: string | null = null,
): Rule {
  const columns = rule.columns ?? [];
  const options = { synonyms: rule.synonyms ?? true, columns, ...(onSkip && { onSkip }) };
  const compiled = <Compiled>(
    key: 'match' | 'unless',
    compile: (query: string, options: MatchOptions) => Compiled,
  ) =>
    (rule[key] ?? []).map((query) => {
      try {
        return compile(query, options);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || source === null) throw thrown;
        const next = thrown.next === undefined ? {} : { next: thrown.next };
        throw new AppError('usage', `${source}, key "${key}": ${thrown.message}`, next);
      }
    });
  return {
    ...{ name: rule.name, looksFor: rule.match, columns, list: rule.list, tags: rule.tags ?? [] },
    ...{ assignee: rule.assignee ?? null, priority: rule.priority ?? null },
    ...{ group: rule.group ?? 'similar', threshold: rule.threshold ?? null },
    match: { queries: compiled('match', compileQuery), barred: compiled('unless', compileMatch) },
  };
}

function label(at: number, name: unknown): string {
  return typeof name === 'string' && name !== '' ? `rule ${at + 1} ("${name}")` : `rule ${at + 1}`;
}

/** The first thing that is wrong, in words: which rule, which key, what is expected. */
function invalid(error: z.ZodError, data: unknown, source: string): AppError {
  const issue = error.issues[0] as z.core.$ZodIssue;
  const [top, index, ...keys] = issue.path;
  const at = top === 'rules' && typeof index === 'number' ? index : null;
  const { name } =
    (data as { rules: ({ name?: unknown } | null)[] } | null)?.rules?.[at ?? 0] ?? {};
  const where = at === null ? source : `${source}: ${label(at, name)}`;
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const known = Object.keys((at === null ? fileSchema : ruleSchema).shape);
    return new AppError('usage', `${where}: there is no key "${unknown}".`, {
      next: [didYouMean(unknown, known), `The keys are ${known.join(', ')}.`].join(' ').trim(),
    });
  }
  const key = (at === null ? issue.path : keys).join('.');
  const wrong = issue.message.endsWith('received undefined')
    ? 'this is needed'
    : issue.code === 'invalid_value'
      ? `expected one of ${issue.values.join(', ')}`
      : issue.message.replace(/^Invalid input: /, '');
  return new AppError('usage', `${where}${key && `, key "${key}"`}: ${wrong}.`);
}
