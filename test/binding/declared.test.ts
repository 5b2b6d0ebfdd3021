// Whatever is asked and whatever an endpoint declares, a call carries only what was declared.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, isObject, type Json, type JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { bind } from '../../src/binding/match/bind.ts';
import { type OperationName, operationNamed, operations } from '../../src/clickup/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';
import { ANSWERS } from './training-answers.ts';

const NAMES = Object.keys(operations) as OperationName[];

/** Members of an operation's input, made up by their names. */
const MADE_UP: Record<string, fc.Arbitrary<Json>> = {
  ...Object.fromEntries(
    ['dueAt', 'startAt', 'start', 'from', 'before', 'doneFrom', 'doneBefore', 'updatedFrom']
      .concat(['updatedBefore', 'dueFrom', 'dueBefore', 'createdFrom', 'createdBefore', 'beforeAt'])
      .map((name) => [name, fc.integer({ min: 1e12, max: 2e12 })]),
  ),
  estimateMs: fc.integer({ min: 60_000, max: 36_000_000 }),
  durationMs: fc.integer({ min: 60_000, max: 36_000_000 }),
  priority: fc.constantFrom(1, 2, 3, 4),
  type: fc.constantFrom('number', 'currency'),
  mode: fc.constantFrom('replace', 'append'),
  points: fc.integer({ min: 0, max: 99 }),
  current: fc.integer(),
  target: fc.integer(),
  tasks: fc.array(fc.record({ name: fc.string({ minLength: 1 }) }), { minLength: 1, maxLength: 3 }),
};

function valueFor(name: string): fc.Arbitrary<Json> {
  const made = MADE_UP[name];
  if (made) return made;
  if (/^(include|archived|billable)|HasTime$/.test(name)) return fc.boolean();
  if (/Ids$|^statuses$|^tags$/.test(name)) {
    return fc.array(fc.stringMatching(/^[1-9]\d{0,8}$/), { minLength: 1, maxLength: 3 });
  }
  if (/Id$/.test(name)) return fc.stringMatching(/^[1-9]\d{0,8}$/);
  return fc.string({ minLength: 1, maxLength: 20 });
}

/** Inputs that the operation's own schema takes. */
function inputFor(operation: OperationName): fc.Arbitrary<JsonObject> {
  const { input } = operationNamed(operation);
  const shape = (
    input as unknown as { shape: Record<string, { safeParse(v: unknown): { success: boolean } }> }
  ).shape;
  const names = Object.keys(shape).filter((name) => name !== 'cursor');
  const needed = names.filter((name) => !shape[name]?.safeParse(undefined).success);
  const model = Object.fromEntries(names.map((name) => [name, valueFor(name)]));
  return fc.record(model, { requiredKeys: needed }) as fc.Arbitrary<JsonObject>;
}

/** Places in the arguments that the schema does not declare. */
function undeclared(args: Json, schema: Json | undefined, at = ''): string[] {
  if (!isObject(schema)) return [];
  if (Array.isArray(args)) {
    return args.flatMap((item, index) => undeclared(item, schema.items, `${at}[${index}]`));
  }
  if (!isObject(args) || !isObject(schema.properties)) return [];
  const declared = schema.properties;
  return Object.entries(args).flatMap(([name, value]) =>
    name in declared
      ? undeclared(value ?? null, alternative(declared[name]), `${at}.${name}`)
      : [`${at}.${name}`],
  );
}

function alternative(schema: Json | undefined): Json | undefined {
  return isObject(schema) && Array.isArray(schema.anyOf) ? schema.anyOf[0] : schema;
}

function missing(args: JsonObject, tool: Tool): string[] {
  const required = (tool.inputSchema?.required ?? []) as string[];
  return required.filter((name) => args[name] === undefined);
}

describe.each(Object.keys(ANSWERS))('on %s', (server) => {
  const url = new URL(`endpoints/${server}.txt`, import.meta.url);
  const tools = toolsIn(readFileSync(url, 'utf8'));

  test('no call carries an undeclared argument or lacks a required one', async () => {
    const endpoint = scriptedEndpoint(tools, () => answered({}));
    const binding = await bindEndpoint(endpoint, { context: { workspaceId: '9015' } });
    const served = NAMES.filter((name) => binding.capability(name).tool !== null);
    const cases = fc
      .constantFrom(...served)
      .chain((name) => fc.tuple(fc.constant(name), inputFor(name)));
    fc.assert(
      fc.property(cases, ([operation, input]) => {
        let call: { tool: string; args: JsonObject };
        try {
          call = binding.encode(operation, input as never);
        } catch (refused) {
          // Saying that it cannot be said is always allowed.
          expect(refused).toBeInstanceOf(AppError);
          return;
        }
        const tool = tools.find(({ name }) => name === call.tool);
        expect(undeclared(call.args, tool?.inputSchema)).toEqual([]);
        expect(tool && missing(call.args, tool)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('foreign declarations', () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const anyTool: fc.Arbitrary<Tool> = fc.record({
    name: fc.oneof(fc.string(), fc.constantFrom('get_task', 'create_task', 'goals', 'list')),
    description: fc.oneof(fc.string(), fc.constant('Args:\n  x: y')),
    inputSchema: fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.string(), json) as fc.Arbitrary<JsonObject>,
      fc.record({
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('task_id', 'id', 'action', 'params'), json),
        required: json,
      }) as fc.Arbitrary<JsonObject>,
    ),
    outputSchema: fc.constant(null),
    annotations: fc.constant({}),
  });

  test('never make the matching throw', () => {
    fc.assert(
      fc.property(fc.array(anyTool, { maxLength: 6 }), (tools) => {
        const table = bind(tools, { timeZone: 'UTC' });
        expect(NAMES.map((name) => table.get(name).capability.operation)).toEqual(NAMES);
      }),
      { numRuns: 300 },
    );
  });

  test('that refer to themselves are read all the same', () => {
    const node: JsonObject = { type: 'object', properties: { task_id: { type: 'string' } } };
    const tool: Tool = {
      name: 'get_task',
      description: '',
      inputSchema: {
        type: 'object',
        properties: { params: { $ref: '#/$defs/Node' } },
        required: ['params'],
        $defs: {
          Node: {
            ...node,
            properties: { ...(node.properties as JsonObject), input: { $ref: '#/$defs/Node' } },
            required: ['task_id'],
          },
        },
      },
      outputSchema: null,
      annotations: {},
    };
    const bound = bind([tool], { timeZone: 'UTC' }).get('task.get');
    expect(bound?.capability.tool).toBe('get_task');
  });
});
