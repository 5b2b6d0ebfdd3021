import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { knownServers } from '../../src/binding/known-servers.ts';
import { bind } from '../../src/binding/match/bind.ts';
import { type OperationName, operations } from '../../src/clickup/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { toolsIn } from '../support/tools.ts';
import { ANSWERS } from './training-answers.ts';

function toolsOf(server: string): Tool[] {
  const url = new URL(`endpoints/${server}.txt`, import.meta.url);
  return toolsIn(readFileSync(url, 'utf8'));
}

function bound(tools: Tool[]): Partial<Record<OperationName, string>> {
  const settings = { timeZone: 'UTC', corrections: knownServers };
  const table = bind(tools, settings);
  return Object.fromEntries(
    table.operations
      .map((operation) => table.get(operation).capability)
      .filter(({ state }) => state !== 'absent')
      .map(({ operation, state, tool }) => [
        operation,
        state === 'partial' ? `~${tool}` : String(tool),
      ]),
  );
}

describe.each(Object.entries(ANSWERS))('on %s', (server, answers) => {
  test('every operation has its right tool or none', () => {
    expect(bound(toolsOf(server))).toEqual(answers);
  });

  test('the order in which tools are listed decides nothing', () => {
    expect(bound(toolsOf(server).reverse())).toEqual(answers);
  });

  test('arguments behind a reference are found', () => {
    const hidden = toolsOf(server).map((tool) => ({
      ...tool,
      inputSchema: {
        type: 'object',
        properties: { params: { $ref: '#/$defs/Input' } },
        required: ['params'],
        $defs: { Input: tool.inputSchema ?? {} },
      },
    }));
    expect(bound(hidden)).toEqual(answers);
  });

  test('camelCase names and arguments mean the same', () => {
    expect(untilde(bound(toolsOf(server).map(camelled)))).toEqual(
      untilde(Object.fromEntries(Object.entries(answers).map(([op, tool]) => [op, camel(tool)]))),
    );
  });
});

/** Names of the records of single servers no longer fit a renamed one, so compare what is inferred. */
function untilde(answers: Record<string, string>): Record<string, string> {
  const known = knownServers.flatMap(({ operations: own }) => Object.keys(own));
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([operation]) => !known.includes(operation))
      .map(([operation, tool]) => [operation, tool.replace('~', '')]),
  );
}

function camel(name: string): string {
  return name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function camelled(tool: Tool): Tool {
  const schema = tool.inputSchema ?? {};
  const members = Object.entries((schema.properties ?? {}) as Record<string, never>);
  return {
    ...tool,
    name: camel(tool.name),
    inputSchema: {
      ...schema,
      properties: Object.fromEntries(members.map(([name, own]) => [camel(name), own])),
      required: ((schema.required ?? []) as string[]).map(camel),
    },
  };
}

test('the answers speak of operations that exist', () => {
  const named = Object.values(ANSWERS).flatMap((answers) => Object.keys(answers));
  expect(named.filter((name) => !(name in operations))).toEqual([]);
});
