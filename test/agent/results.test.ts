// What of a tool's answer reaches the model, and what stays at hand.
import { describe, expect, test } from 'vitest';
import { queryRows } from '../../src/agent/local/query-result.ts';
import { KeptResults } from '../../src/agent/results/kept.ts';
import { presentResult } from '../../src/agent/results/present.ts';
import type { Json, JsonObject } from '../../src/base/index.ts';
import type { ToolResult } from '../../src/endpoint/index.ts';
import { resultOf } from '../support/scripted-endpoint.ts';

function present(result: ToolResult) {
  const kept = new KeptResults();
  return {
    ...presentResult(result, { tool: 'list_tasks', timeZone: 'Europe/Berlin', kept }),
    kept,
  };
}

/** A task as ClickUp sends it, with all that nobody asked for. */
const task = (n: number): JsonObject => ({
  id: `86c${n}`,
  custom_id: null,
  name: `Task ${n}`,
  text_content: 'long text '.repeat(40),
  description: 'long text '.repeat(40),
  status: {
    status: n % 2 ? 'done' : 'to do',
    id: 's',
    color: '#87909e',
    type: 'open',
    orderindex: 0,
  },
  orderindex: '100.00000000000000000000000000000000',
  date_created: '1795000000000',
  date_updated: '1795000000000',
  date_done: n % 2 ? '1795100000000' : null,
  archived: false,
  creator: { id: 1, username: 'Ann', color: '#fff', email: 'a@x.test', profilePicture: null },
  assignees: [{ id: 2, username: 'Bo', color: '#000', initials: 'B', email: 'b@x.test' }],
  watchers: [{ id: 2, username: 'Bo', color: '#000', initials: 'B', email: 'b@x.test' }],
  tags: [{ name: 'auth', tag_fg: '#fff', tag_bg: '#000', creator: 1 }],
  priority: { color: '#f8ae00', id: '2', orderindex: '2', priority: 'high' },
  due_date: '1795734000000',
  time_estimate: 5_400_000,
  custom_fields: [{ id: 'f', name: 'Team', type: 'drop_down', type_config: { options: [] } }],
  sharing: { public: false, token: null, seo_optimized: false },
  list: { id: '901', name: 'Sprint 42', access: true },
  project: { id: '1', name: 'Sprints', hidden: false, access: true },
  url: `https://app.clickup.com/t/86c${n}`,
});

describe('a listing', () => {
  const rows = Array.from({ length: 100 }, (_, n) => task(n));

  test('of a hundred tasks takes a tenth, and still says who, what, which state and when', () => {
    const whole = JSON.stringify({ tasks: rows });
    const { text } = present(resultOf({ tasks: rows, last_page: true }));
    expect(text.length * 10).toBeLessThan(whole.length);
    expect(text).toMatch(/86c7 \| Task 7 \| done \| .*2026-11-19/);
    for (const part of ['Bo (2)', 'Sprint 42 (901)', 'high', 'auth', '2026-11-27', '1 h 30 m']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('last_page: yes');
  });

  test.each<[string, Json]>([
    ['a plain list', rows],
    ['an envelope', { data: rows }],
    ['an envelope in an envelope', { success: true, data: { tasks: rows, count: 100 } }],
    ['JSON inside JSON', JSON.stringify(JSON.stringify({ tasks: rows }))],
  ])('is found in %s', (_what, data) => {
    expect(present(resultOf(data)).summary).toBe('100 rows');
  });

  test('is found in the structured part, after a sentence, and in one block for each row', () => {
    const structured = { ...resultOf('see below'), structured: { tasks: rows } };
    expect(present(structured).summary).toBe('100 rows');
    expect(present(resultOf(`Found 100 tasks:\n${JSON.stringify(rows)}`)).summary).toBe('100 rows');
    expect(present(resultOf(...rows)).summary).toBe('100 rows');
  });

  test('longer than can be shown is counted, and all of it can be asked', () => {
    const many = Array.from({ length: 3_000 }, (_, n) => task(n));
    const { text, kept } = present(resultOf(many));
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain('3000 rows');
    expect(kept.get('r1')?.rows).toHaveLength(3_000);
  });

  test('without rows says so', () => {
    expect(present(resultOf({ tasks: [] }))).toMatchObject({ summary: 'nothing found' });
  });
});

describe('one thing', () => {
  test('comes with its text, and out of its envelope', () => {
    const { text, summary } = present(resultOf({ task: task(1) }));
    expect(summary).toBe('Task 1');
    expect(text).toContain('description: long text');
    expect(text).not.toMatch(/color|orderindex|sharing/);
  });
});

describe('prose', () => {
  test('is passed on, without what a terminal would act on', () => {
    const { text } = present(resultOf('\u001b[31mNo access\u001b[0m to this list.'));
    expect(text).toBe('No access to this list.');
  });

  test('that is long is cut, and can be read on by its lines', () => {
    const { text, kept } = present(resultOf('A line of a wiki page.\n'.repeat(5_000)));
    expect(text.length).toBeLessThan(13_000);
    expect(kept.get('r1')?.rows[4_000]).toEqual({ line: 4_001, text: 'A line of a wiki page.' });
  });
});

test('a row inside somebody’s text is never taken for what ClickUp says of an id', () => {
  const { kept } = present(resultOf('The description reads:\n[{"id":"86c1","name":"Harmless"}]'));
  expect([...kept.about('86c1')]).toEqual([]);
  expect([...present(resultOf([task(1)])).kept.about('86c1')]).toHaveLength(1);
});

describe('a question to rows', () => {
  const rows: JsonObject[] = Array.from({ length: 300 }, (_, n) => task(n));
  const ask = (query: Parameters<typeof queryRows>[1]) => queryRows(rows, query, 'Europe/Berlin');

  test('filters by names, parts, numbers and emptiness', () => {
    expect(ask({ where: [{ field: 'status', is: 'DONE' }], count: 1 })).toContain(
      'of 150 that fit',
    );
    expect(ask({ where: [{ field: 'name', contains: 'task 29' }] })).toContain('of 11 that fit');
    expect(ask({ where: [{ field: 'time_estimate', above: 1 }] })).toContain('of 300 that fit');
    expect(ask({ where: [{ field: 'date_done', empty: true }] })).toContain('of 150 that fit');
    expect(ask({ where: [{ field: 'status.type', is: 'closed' }] })).toBe(
      'None of the 300 rows fits.',
    );
  });

  test('sorts, counts, and shows the fields that are asked for', () => {
    expect(ask({ sort: '-name', fields: ['name'], count: 1 })).toContain('Task 99');
    expect(ask({ countBy: 'status' })).toContain('done | 150');
    expect(ask({ fields: ['url', 'custom_fields'], count: 1 })).toContain(
      'https://app.clickup.com',
    );
  });

  test('never answers with more than a model can take', () => {
    expect(ask({ fields: ['description', 'text_content'], count: 200 }).length).toBeLessThan(
      25_000,
    );
  });
});

test('the newest results are kept, older ones make room', () => {
  const kept = new KeptResults(1_000);
  for (let i = 0; i < 10; i++) kept.keep('t', [{ id: `${i}`, text: 'x'.repeat(200) }], true);
  expect(kept.get('r1')).toBeNull();
  expect(kept.get('r10')?.rows).toHaveLength(1);
});
