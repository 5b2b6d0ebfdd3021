// An endpoint that answers from a function: the contract of src/endpoint without a connection.
import type { Json, JsonObject, Outcome } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { InputOf, OperationName, OutputOf } from '../../src/clickup/index.ts';
import type { Endpoint, Tool, ToolResult } from '../../src/endpoint/index.ts';

export interface ScriptedEndpoint extends Endpoint {
  /** Every call that was made, in order. */
  readonly calls: { tool: string; args: JsonObject }[];
}

/** `answer` is asked at each call; a JSON value stands for a successful answer of JSON text. */
export function scriptedEndpoint(
  tools: Tool[],
  answer: (tool: string, args: JsonObject, nth: number) => Outcome<ToolResult>,
): ScriptedEndpoint {
  const calls: ScriptedEndpoint['calls'] = [];
  return {
    name: 'scripted',
    fingerprint: 'scripted',
    calls,
    tools: async () => tools,
    async call(tool, args) {
      calls.push({ tool, args });
      return answer(tool, args, calls.length);
    },
    diagnostics: () => '',
    close: async () => {},
  };
}

/** A successful answer of text blocks; anything but text is sent as its JSON. */
export function answered(...blocks: Json[]): Outcome<ToolResult> {
  return { kind: 'ok', value: resultOf(...blocks) };
}

export function resultOf(...blocks: Json[]): ToolResult {
  return {
    content: blocks.map((block) => {
      const text = typeof block === 'string' ? block : JSON.stringify(block);
      return { type: 'text', text, raw: { type: 'text', text } };
    }),
    structured: null,
    isError: false,
  };
}

/** What an operation makes of an answer that tools like these give to every call. */
export async function outcomeOf<N extends OperationName>(
  tools: Tool[],
  operation: N,
  input: InputOf<N>,
  result: ToolResult,
): Promise<Outcome<OutputOf<N>>> {
  const binding = await bindEndpoint(
    scriptedEndpoint(tools, () => ({ kind: 'ok', value: result })),
  );
  return binding.call(operation, input, { lane: 'batch' });
}
