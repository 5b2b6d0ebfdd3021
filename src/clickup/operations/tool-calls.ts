// Calls of an endpoint's own tools that no operation stands for: written from a chat, on the same
// road as every other write, but without a probe or an inverse, so their risk is high.
import { z } from 'zod';
import { operation } from '../operation.ts';

const call = z.object({ tool: z.string(), args: z.record(z.string(), z.unknown()) });
const answer = z.object({
  /** Of what was written, where the answer names it. */
  id: z.string().nullable(),
  /** What the tool said. */
  text: z.string(),
});

export const toolCalls = {
  'tool.create': operation({
    summary: 'Any tool of the endpoint that makes something new',
    effect: 'create',
    input: call,
    output: answer,
  }),
  'tool.update': operation({
    summary: 'Any tool of the endpoint that changes something, or does not say what it does',
    effect: 'update',
    input: call,
    output: answer,
  }),
  'tool.delete': operation({
    summary: 'Any tool of the endpoint that removes something',
    effect: 'delete',
    input: call,
    output: answer,
  }),
};

export type ToolCallName = keyof typeof toolCalls;

/** Whether a name stands for a call of any tool, rather than for an operation of our own. */
export function isToolCallName(name: string): name is ToolCallName {
  return Object.hasOwn(toolCalls, name);
}
