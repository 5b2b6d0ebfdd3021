// A workflow's parameters as a person sees them, read from its schema.
import { z } from 'zod';
import type { Json, JsonObject } from '../../base/index.ts';
import type { Workflow } from '../workflow.ts';
import { kebab } from './planner.ts';

export interface Parameter {
  name: string;
  /** `--done-status`. */
  flag: string;
  /** `texts`: given several times, each with its commas; `list`: commas divide it as well. */
  type: 'text' | 'number' | 'boolean' | 'list' | 'texts';
  choices: string[] | null;
  /** What it is for, with its default or that it is required. */
  about: string;
  required: boolean;
  /** What of the workspace it is named by, as its schema's `meta` says; null for anything else. */
  names: 'list' | 'space' | 'person' | 'goal' | null;
}

const NAMES = z.object({ names: z.enum(['list', 'space', 'person', 'goal']) });

export function parametersOf(workflow: Workflow): Parameter[] {
  return Object.entries(workflow.params.shape).map(([name, member]) => {
    const schema = member as z.ZodType;
    const inner = innermost(schema);
    const fallback = schema.safeParse(undefined);
    const about = schema.description ?? inner.description ?? '';
    return {
      name,
      flag: `--${kebab(name)}`,
      type: typeOf(inner),
      choices: inner instanceof z.ZodEnum ? inner.options.map(String) : null,
      about: `${about}${ending(fallback)}`.trim(),
      required: !fallback.success,
      names: NAMES.safeParse(inner.meta()).data?.names ?? null,
    };
  });
}

function typeOf(schema: z.ZodType): Parameter['type'] {
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  if (!(schema instanceof z.ZodArray)) return 'text';
  return schema.meta()?.whole === true ? 'texts' : 'list';
}

/**
 * Parameters as a model or a form gives them, in the types that the schema wants where nothing is lost
 * by it: a number for a text, one text for a list, digits for a number.
 */
export function fittingParams(workflow: Workflow, given: JsonObject): JsonObject {
  const types = new Map(parametersOf(workflow).map(({ name, type }) => [name, type]));
  const fitting = (name: string, value: Json | undefined): Json | undefined => {
    switch (types.get(name)) {
      case 'text':
        return typeof value === 'number' ? String(value) : value;
      case 'list':
        return typeof value === 'string' || typeof value === 'number' ? [String(value)] : value;
      case 'number':
        return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
          ? Number(value)
          : value;
      case 'boolean':
        return value === 'true' ? true : value === 'false' ? false : value;
      default:
        return value;
    }
  };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, fitting(name, value)]),
  );
}

/** What becomes of a parameter that is left out. */
function ending(fallback: z.ZodSafeParseResult<unknown>): string {
  if (!fallback.success) return ' (required)';
  const { data } = fallback;
  return data === undefined || data === null || data === false ? '' : ` (default: ${String(data)})`;
}

/** The schema inside what makes it optional, gives it a default or changes its value. */
function innermost(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return innermost(schema.in as z.ZodType);
  const wrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return wrapped ? innermost(schema.unwrap() as z.ZodType) : schema;
}
