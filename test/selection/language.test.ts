// The query language as text: what it reads, how it prints, and where its errors point.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/index.ts';
import { parseQuery, printQuery } from '../../src/selection/index.ts';
import { FLAGS, joined, KEYS, type Key, type Query } from '../../src/selection/query/query.ts';

/** A query without the places in its text. */
function bare(query: Query): Query {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { kind: query.kind, of: query.of.map(bare) };
    case 'not':
      return { kind: 'not', of: bare(query.of) };
    default: {
      const { at: _at, ...leaf } = query;
      return leaf as Query;
    }
  }
}

const text = fc.oneof(
  fc.string({ minLength: 0, maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('or', 'AND', '-x', "O'Brien", 'a"b', 'a\\b', '(x)', 'a,b', '#1', 'Sprint 42'),
);
const tests = fc.constantFrom(...(Object.keys(KEYS) as Key[])).chain((key): fc.Arbitrary<Query> => {
  const values = fc.array(text, { minLength: 1, maxLength: 3 });
  const op = fc.constantFrom(...KEYS[key]);
  if (key !== 'field')
    return fc.record({ kind: fc.constant('test' as const), key: fc.constant(key), op, values });
  const name = text;
  return fc.oneof(
    fc.record({ kind: fc.constant('test' as const), key: fc.constant(key), op, values, name }),
    fc.record({
      kind: fc.constant('test' as const),
      ...{
        key: fc.constant(key),
        op: fc.constant('=' as const),
        values: fc.constant<string[]>([]),
        name,
      },
    }),
  );
});
const { query: queries } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'query' },
    tests,
    fc.record({ kind: fc.constant('word' as const), text }),
    fc.record({ kind: fc.constant('flag' as const), flag: fc.constantFrom(...FLAGS) }),
    tie('query').map((of): Query => ({ kind: 'not', of })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('query'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, of]) => joined(kind, of)),
  ),
}));

test('whatever is printed reads as the same again', () => {
  fc.assert(
    fc.property(queries, (query) => {
      expect(bare(parseQuery(printQuery(query)))).toEqual(query);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [
    `list:'Sprint 42' status:open assignee:me due<friday tag:auth -tag:blocked field:'Customer tier'=Gold`,
    'list:"Sprint 42" status:open assignee:me due<friday tag:auth -tag:blocked field:"Customer tier"=Gold',
  ],
  ['open and (overdue OR priority>=high)', 'open (overdue or priority>=high)'],
  ['not closed login', '-closed "login"'],
  ['tag!=blocked', '-tag=blocked'],
  ['tag:a, b', 'tag:a,b'],
  ['field:Budget>1000 -field:"Release date"', 'field:Budget>1000 -field:"Release date"'],
  ['# a comment\nopen # and text', 'open "#" "text"'],
  // Quotation marks of other programs and languages, and comparisons as others write them.
  ['list:“Sprint 42” or list:„Größe“', 'list:"Sprint 42" or list:Größe'],
  ['tag:«à faire» name:‘x y’', 'tag:"à faire" name:"x y"'],
  ['due:<friday points:>=8 status:!=done', 'due<friday points>=8 -status=done'],
  ['field:Budget:>10 field:Budget:Gold', 'field:Budget>10 field:Budget=Gold'],
])('%s', (said, printed) => {
  expect(printQuery(parseQuery(said))).toBe(printed);
});

describe('a mistake', () => {
  const errorOf = (source: string) => {
    try {
      parseQuery(source);
    } catch (thrown) {
      if (thrown instanceof AppError) return [thrown.message, thrown.next ?? ''];
      throw thrown;
    }
    return ['no error', ''];
  };

  test.each([
    ['', 'The query is empty.\n  \n  ^', 'list:Inbox open'],
    [
      'open asignee:me',
      'There is no key "asignee".\n  open asignee:me\n       ^^^^^^^',
      'Did you mean "assignee"?',
    ],
    ['tag: open', 'A value is missing after "tag:".\n  tag: open\n  ^^^^', 'in quotes'],
    ['(open tag:a', 'This bracket is never closed.\n  (open tag:a\n  ^', ''],
    ['open)', 'This bracket closes nothing.\n  open)\n      ^', ''],
    ['open or', 'A condition is missing here.\n  open or\n         ^', ''],
    [`list:'Sprint 42`, `This quotation is never closed.\n  list:'Sprint 42\n       ^`, ''],
    ['tag>a', '"tag" cannot be compared with ">".\n  tag>a\n  ^^^^^', 'It takes : ='],
    ['open - tag:a', 'A "-" stands right before what it leaves out.\n  open - tag:a\n       ^', ''],
    [`${'('.repeat(5_000)}open`, 'This is nested too deeply.', ''],
    [`${'-'.repeat(5_000)}open`, 'This is nested too deeply.', ''],
    ['field:=x', 'The name of the custom field is missing.', 'field:"Customer tier"=Gold'],
    ['open\n  wen:today', 'There is no key "wen". (line 2)\n    wen:today\n    ^^^', ''],
  ])('in %j is shown where it is', (source, message, next) => {
    const [said, hint] = errorOf(source);
    expect(said).toContain(message);
    expect(hint).toContain(next);
  });

  test('never ends in anything but a sentence', () => {
    fc.assert(
      fc.property(
        fc.string({
          maxLength: 40,
          unit: fc.constantFrom(...'ab:=<>~!"\'(),-|& \n#\\fieldor'.split('')),
        }),
        (source) => {
          try {
            parseQuery(source);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
