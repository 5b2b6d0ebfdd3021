// Loads a workflow from a file of the person's: TypeScript or JavaScript, whatever Node runs us.
import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, isObject, type JsonObject, messageOf } from '../../base/index.ts';
import { isOperationName, operationNamed } from '../../clickup/index.ts';
import { type Draft, precondition, type Workflow } from '../../engine/index.ts';

/**
 * The workflow that a file exports as its default. What it plans is checked before it becomes a
 * plan. Errors: AppError `usage` with file and line.
 */
export async function loadWorkflowFile(file: string): Promise<Workflow> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new AppError('usage', `There is no file ${file}.`, {
      next: 'Make one with `clickup-agent workflows new NAME`.',
    });
  }
  const workflow = checkWorkflow(path, await importDefault(path));
  return {
    ...workflow,
    async plan(context) {
      let planned: unknown;
      try {
        planned = await workflow.plan(context);
      } catch (thrown) {
        throw faultIn(path, thrown);
      }
      const checked = checkDraft(planned);
      if ('wrong' in checked) throw wrongShape(path, checked.wrong);
      return checked.draft;
    },
  };
}

async function importDefault(path: string): Promise<unknown> {
  const [{ createJiti }, author, zod] = await Promise.all([
    import('jiti'),
    import('../../author/index.ts'),
    import('zod'),
  ]);
  const jiti = createJiti(import.meta.url, {
    // This program's own modules: nothing has to be installed next to the file.
    virtualModules: { 'clickup-agent': author, zod },
    interopDefault: false,
    fsCache: false,
    moduleCache: false,
  });
  try {
    const loaded = (await jiti.import(path)) as { default?: unknown; plan?: unknown } | undefined;
    // A CommonJS file exports the workflow itself.
    return loaded?.default ?? (loaded?.plan === undefined ? undefined : loaded);
  } catch (thrown) {
    throw faultIn(path, thrown);
  }
}

const shape = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and dashes'),
  summary: z.string().min(1),
  params: z.custom<z.ZodObject>((value) => value instanceof z.ZodObject, 'z.object({ … })'),
  needs: z.array(operationName()),
  needsWith: z.record(z.string(), z.array(operationName())).optional(),
  modelWith: z.array(z.string()).optional(),
  plan: z.custom<Workflow['plan']>((value) => typeof value === 'function', 'a function'),
});

function operationName() {
  return z.string().refine(isOperationName, {
    error: ({ input }) => `"${String(input)}" is no operation`,
  });
}

function checkWorkflow(path: string, value: unknown): Workflow {
  if (!isObject(value)) {
    throw wrongShape(path, 'it has no `export default defineWorkflow({ … })`');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return value as unknown as Workflow;
  const [issue] = parsed.error.issues;
  const member = `\`${issue?.path.join('.')}\``;
  const missing = issue?.path.length === 1 && !(String(issue.path[0]) in value);
  throw wrongShape(
    path,
    missing ? `${member} is missing` : `${member} does not fit: ${issue?.message}`,
  );
}

/** A place in a file: `/home/maya/flow.ts:12:7`, in a stack trace or in a message. */
const PLACE = /(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\n()]*?\.[cm]?[jt]s):(\d+)(?::\d+)?/g;

/** The error for anything that a file of the person's threw while it was loaded or planned. */
function faultIn(path: string, thrown: unknown): AppError {
  // What our own side throws is a sentence for the person already.
  if (thrown instanceof AppError) return thrown;
  const where = placeIn(path, thrown) ?? shown(path);
  return fault(`${where}: ${sentenceOf(thrown)}`, thrown);
}

/** The error for a file that loads and is not what it should be. */
function wrongShape(path: string, what: string): AppError {
  return fault(`${shown(path)}: ${what}`);
}

function fault(message: string, cause?: unknown): AppError {
  return new AppError('usage', message.endsWith('.') ? message : `${message}.`, {
    next: '`clickup-agent workflows new NAME` writes a file that works, to compare with.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The first place in the person's own files. */
function placeIn(path: string, thrown: unknown): string | null {
  const text = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : '';
  for (const [, file = '', line] of text.matchAll(PLACE)) {
    const own = file === path || file.startsWith(dirname(path));
    if (own && !file.includes('node_modules')) return `${shown(file)}:${line}`;
  }
  return null;
}

/** A path as the person would write it from here. */
function shown(path: string): string {
  const short = relative('.', path);
  return short === '' || short.startsWith('..') ? path : short;
}

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof z.ZodError) {
    const [issue] = thrown.issues;
    const member = issue?.path.join('.') ?? '';
    return [member === '' ? null : member, issue?.message ?? 'it is not valid']
      .filter((part) => part !== null)
      .join(': ');
  }
  return (messageOf(thrown).split('\n')[0] ?? '')
    .replace(/^(ParseError|SyntaxError): /, '')
    .replace(/\(0 , [\w$]+\.([\w$]+)\)/g, '$1')
    .trim();
}

const object = z.custom<JsonObject>(isObject, 'it is not an object');
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
function checkDraft(value: unknown): { draft: Draft } | { wrong: string } {
  const parsed = draft.safeParse(value);
  if (!parsed.success)
    return { wrong: `what plan() returned is not valid: ${firstIssue(parsed.error)}` };
  const keys = new Set<string>();
  for (const [index, { key, operation, input }] of parsed.data.steps.entries()) {
    const step = `step ${index + 1} (${key})`;
    if (keys.has(key)) return { wrong: `${step} has the same key as another step` };
    keys.add(key);
    if (!isOperationName(operation) || operationNamed(operation).effect === 'read') {
      return { wrong: `${step}: "${operation}" is not a write operation` };
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
