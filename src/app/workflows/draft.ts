// Whether what a workflow of the person's planned can be made into a plan: a compiler has not always
// looked at it.
import { z } from 'zod';
import { isObject, type JsonObject } from '../../base/index.ts';
import { isOperationName, operationNamed } from '../../clickup/index.ts';
import { type Draft, precondition } from '../../engine/index.ts';

const object = z.custom<JsonObject>(isObject, 'it is no object');
const call = z.strictObject({ operation: z.string(), input: object });

const draft = z.strictObject({
  steps: z.array(
    z.strictObject({
      key: z.string().min(1),
      operation: z.string(),
      input: object,
      target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
      before: object.nullable().default(null),
      after: object,
      reason: z.string(),
      marker: z.string().optional(),
      look: call.optional(),
      preconditions: z.array(precondition).optional(),
      facts: object.optional(),
      call: object.optional(),
    }),
  ),
  noop: z.number().int().min(0).default(0),
  report: z.string().optional(),
  files: z
    .array(z.strictObject({ path: z.string(), content: z.string(), what: z.string() }))
    .optional(),
});

/** The draft, with what may be left out filled in; or what is wrong with it. */
export function checkDraft(value: unknown): { draft: Draft } | { wrong: string } {
  const parsed = draft.safeParse(value);
  if (!parsed.success)
    return { wrong: `what plan() returned does not fit: ${firstIssue(parsed.error)}` };
  const keys = new Set<string>();
  for (const [index, { key, operation, input }] of parsed.data.steps.entries()) {
    const step = `step ${index + 1} (${key})`;
    if (keys.has(key)) return { wrong: `${step} has the key of another step` };
    keys.add(key);
    if (!isOperationName(operation) || operationNamed(operation).effect === 'read') {
      return { wrong: `${step}: "${operation}" is no operation that writes` };
    }
    const fits = operationNamed(operation).input.safeParse(input);
    if (!fits.success)
      return { wrong: `${step}: the input does not fit: ${firstIssue(fits.error)}` };
  }
  return { draft: parsed.data as unknown as Draft };
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  const member = issue?.path.join('.') ?? '';
  return member === '' ? `${issue?.message}` : `${member}: ${issue?.message}`;
}
