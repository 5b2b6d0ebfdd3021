// Loads a workflow from a file of the person's: TypeScript or JavaScript, whatever Node runs us.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError, isObject } from '../../base/index.ts';
import { isOperationName } from '../../clickup/index.ts';
import type { Workflow } from '../../engine/index.ts';
import { checkDraft } from './draft.ts';
import { faultIn, wrongShape } from './fault.ts';

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
