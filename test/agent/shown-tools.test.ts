// Foreign tools as a model's service accepts them.
import { describe, expect, test } from 'vitest';
import { createCatalogue } from '../../src/agent/tools/catalogue.ts';
import { repairSchema, restoreNames } from '../../src/agent/tools/schema.ts';
import type { JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { selectTools } from '../../src/gateway/tools/select.ts';
import { REQUESTS } from '../gateway/requests.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const tool = (name: string, description = '', inputSchema: JsonObject | null = null): Tool => ({
  name,
  description,
  inputSchema,
  outputSchema: null,
  annotations: {},
});

async function catalogue(tools: Tool[], deferred = false, taken: string[] = []) {
  const binding = await bindEndpoint(
    scriptedEndpoint(tools, () => ({ kind: 'unavailable', message: '' })),
  );
  return createCatalogue(tools, binding, { taken, deferred: () => deferred });
}

describe('schemas', () => {
  test.each<[string, JsonObject | null, JsonObject]>([
    ['nothing at all', null, { type: 'object', properties: {} }],
    ['an empty object', {}, { type: 'object', properties: {} }],
    ['a schema of a string', { type: 'string' }, { type: 'object', properties: {} }],
    [
      'the properties alone',
      { task_id: { type: 'string' } },
      { type: 'object', properties: { task_id: { type: 'string' } } },
    ],
    [
      'types that no validator knows',
      { type: 'object', properties: { a: { type: 'int' }, b: { type: ['any', 'string'] } } },
      { type: 'object', properties: { a: {}, b: { type: 'string' } } },
    ],
    [
      'required where it cannot be',
      { type: 'object', required: true, properties: { a: { type: 'string', required: true } } },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
    [
      'a reference at the top',
      {
        $ref: '#/$defs/Args',
        $defs: {
          Args: { type: 'object', properties: { a: { $ref: '#/$defs/A' } } },
          A: { type: 'number' },
        },
      },
      { type: 'object', properties: { a: { type: 'number' } } },
    ],
    [
      'a reference to itself',
      {
        type: 'object',
        properties: { a: { $ref: '#/$defs/A' } },
        $defs: { A: { $ref: '#/$defs/A' } },
      },
      { type: 'object', properties: { a: {} } },
    ],
    [
      'a pattern that is none',
      { type: 'object', properties: { a: { type: 'string', pattern: '([' } } },
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
  ])('%s becomes a valid object schema', (_what, declared, repaired) => {
    expect(repairSchema(declared).schema).toEqual(repaired);
  });

  test('a choice at the top becomes one set of arguments and a sentence', () => {
    const { schema, note } = repairSchema({
      oneOf: [
        { properties: { id: { type: 'string' } }, required: ['id'] },
        {
          properties: { name: { type: 'string' }, list: { type: 'string' } },
          required: ['name', 'list'],
        },
      ],
    });
    expect(Object.keys(schema.properties as object).sort()).toEqual(['id', 'list', 'name']);
    expect(schema).not.toHaveProperty('oneOf');
    expect(note).toBe('Give one of these sets of arguments: id | name + list.');
  });

  test('argument names that a service refuses are changed, and changed back for the tool', () => {
    const { schema, renamed } = repairSchema({
      type: 'object',
      properties: { 'statuses[]': { type: 'array' }, statuses: { type: 'string' }, 'é è': {} },
      required: ['statuses[]'],
    });
    const names = Object.keys(schema.properties as object);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/);
    expect(new Set(names).size).toBe(3);
    const [required = ''] = schema.required as string[];
    expect(restoreNames({ [required]: ['open'] }, renamed)).toEqual({ 'statuses[]': ['open'] });
  });

  test('a schema as deep and wide as it likes stays small', () => {
    const nested = (depth: number): JsonObject => ({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: depth === 0 ? 0 : 8 }, (_, i) => [`field_${i}`, nested(depth - 1)]),
      ),
    });
    expect(JSON.stringify(repairSchema(nested(5)).schema).length).toBeLessThan(20_000);
  });
});

describe('names', () => {
  test('any name becomes one that services accept, and no two are equal', async () => {
    const names = [
      'clickup.tasks/list',
      'clickup_tasks_list',
      'タスク',
      '',
      'x'.repeat(300),
      'dates',
    ];
    const shown = await catalogue(
      names.map((name) => tool(name)),
      false,
      ['dates'],
    );
    const given = shown.definitions().map(({ name }) => name);
    for (const name of given) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(new Set([...given, 'dates']).size).toBe(names.length + 1);
    expect(given.map((name) => shown.named(name)?.tool.name)).toEqual(names);
  });

  test('a description is cut, and nothing in it acts on a terminal', async () => {
    const hostile = `\u001b]0;owned\u0007Lists tasks. ${'Buy now! '.repeat(1_000)}`;
    const [definition] = (await catalogue([tool('list', hostile)])).definitions();
    expect(definition?.description.startsWith('Lists tasks.')).toBe(true);
    expect(definition?.description.length).toBeLessThan(1_000);
  });
});

describe('a large endpoint', () => {
  const many = [
    ...Array.from({ length: 150 }, (_, i) => tool(`do_thing_${i}`, `Does thing ${i}.`)),
    tool('get_task', 'One task.', { type: 'object', properties: { task_id: { type: 'string' } } }),
    tool('set_custom_field_value', 'Sets the value of a custom field.'),
  ];

  test('shows what everyday requests need, and loads the rest when it is found', async () => {
    const shown = await catalogue(many);
    expect(shown.partial).toBe(true);
    expect(shown.definitions().map(({ name }) => name)).toEqual(['get_task']);
    const found = shown.load('custom fields', 3);
    expect(found[0]?.definition.name).toBe('set_custom_field_value');
    expect(shown.definitions().map(({ name }) => name)).toContain('set_custom_field_value');
  });

  test("finds the right one of the gateway's 173 first, for 95 of 100 plain requests", async () => {
    const shown = await catalogue(
      selectTools({}).map(({ declaration: { name, description, inputSchema } }) =>
        tool(name, description, inputSchema as JsonObject),
      ),
      true,
    );
    const missed = REQUESTS.filter(([request, name]) => {
      const [first] = shown.load(request, 1);
      return first?.definition.name !== name;
    });
    expect(missed.length / REQUESTS.length, missed.join('\n')).toBeLessThanOrEqual(0.05);
  });

  test('leaves the loading to a service that can do it', async () => {
    const shown = await catalogue(many, true);
    const before = shown.definitions();
    expect(before.filter(({ deferred }) => deferred)).toHaveLength(151);
    shown.load('custom fields', 3);
    expect(shown.definitions()).toEqual(before);
  });

  test('a small one is shown whole', async () => {
    const shown = await catalogue(many.slice(0, 12));
    expect(shown.partial).toBe(false);
    expect(shown.definitions()).toHaveLength(12);
  });
});
