// What a model proposes to bind: asked once, from the tool list as data, at a cost that is said first.
import { z } from 'zod';
import { AppError, isObject, type JsonObject } from '../../../base/index.ts';
import { isOperationName, type OperationName, operationNamed } from '../../../clickup/index.ts';
import type { Tool } from '../../../endpoint/index.ts';
import type { Cli } from '../../cli.ts';

/** A tool for an operation, as somebody wants it: fields by argument, as the profile keeps them. */
export interface BindingRequest {
  operation: OperationName;
  tool: string;
  args: Record<string, string>;
}

const proposal = z.object({
  bindings: z.array(
    z.object({
      operation: z.string(),
      tool: z.string(),
      /** Arguments by the field that they hold. */
      args: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Tokens that a binding takes in an answer. */
const TOKENS_EACH = 60;
const LONGEST_DESCRIPTION = 400;

/** Errors: AppError `denied` where nobody says yes to the cost, `authorization` without a model. */
export async function proposedBindings(
  cli: Cli,
  open: readonly OperationName[],
  tools: readonly Tool[],
  yes: boolean,
): Promise<BindingRequest[]> {
  if (open.length === 0) return [];
  const model = await cli.app().model();
  const data: JsonObject = {
    operations: open.map((operation) => {
      const { summary, effect } = operationNamed(operation);
      return { operation, summary, effect, ...fieldsOf(operation) };
    }),
    tools: tools.map(({ name, description, inputSchema, annotations }) => ({
      ...{ name, inputSchema, annotations: { ...annotations } },
      description: description.slice(0, LONGEST_DESCRIPTION),
    })),
  };
  const tokens = open.length * TOKENS_EACH;
  const cost = model.estimate('bind-tools', JSON.stringify(data).length, tokens);
  const dollars = cost < 0.01 ? 'less than $0.01' : `about $${cost.toFixed(2)}`;
  cli.progress(`${model.name} is asked about ${open.length} operations, which costs ${dollars}.`);
  if (!yes) {
    if (cli.io.ask === null) {
      throw new AppError(
        'denied',
        'Asking the model costs money, and nobody is there to approve it.',
        {
          next: 'Run it on a terminal, or with --yes.',
        },
      );
    }
    if (!/^y(es)?$/i.test((await cli.io.ask('Ask it? [y]es, [n]o: ')).trim())) return [];
  }
  const answer = await model.ask({
    prompt: 'bind-tools',
    data,
    shape: proposal,
    maxUsd: Math.max(2 * cost, 0.02),
  });
  if (answer.value === null) {
    throw new AppError('failed', `The model's answer cannot be used: ${answer.why}`);
  }
  return answer.value.bindings.flatMap(({ operation, tool, args = {} }) =>
    isOperationName(operation) && open.includes(operation)
      ? [{ operation, tool, args: asArguments(args) }]
      : [],
  );
}

function asArguments(args: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args).map(([field, argument]) => [argument, `$${field}`]),
  );
}

/** The fields of an operation, those that it needs first. */
function fieldsOf(operation: OperationName): { needed: string[]; optional: string[] } {
  const { input } = operationNamed(operation);
  const shape = 'shape' in input && isObject(input.shape) ? Object.entries(input.shape) : [];
  const isOptional = (one: unknown) => (one as { isOptional(): boolean }).isOptional();
  return {
    needed: shape.filter(([, one]) => !isOptional(one)).map(([field]) => field),
    optional: shape.filter(([, one]) => isOptional(one)).map(([field]) => field),
  };
}
