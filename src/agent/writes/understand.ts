// Finds out what a call of a tool means as one of our operations. The binding only goes from an
// operation to a call, so the way back is found by asking it: which argument each field becomes,
// and which value of the field gives the very argument that was given. What cannot be proved so is
// not understood, and stays a call of a tool.
import { z } from 'zod';
import {
  AppError,
  type Json,
  type JsonObject,
  type Leaves,
  leavesOf,
  overlay,
  sameLeaf,
} from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import {
  type OperationName,
  operationNamed,
  type WriteOperationName,
} from '../../clickup/index.ts';
import { candidatesFor, samplesOf } from './candidates.ts';

/** A call as an operation. */
export interface Understood {
  operation: WriteOperationName;
  input: JsonObject;
  /** The given arguments, and what the operation adds to them, such as a confirmation. */
  call: ToolCall;
  /** Given arguments that the operation knows nothing of. */
  extra: string[];
}

/** Fields that no argument carries, and what completes them: a workspace, a key result's goal. */
export type Complete = (field: string, input: JsonObject) => Promise<Json | undefined>;

type Binding = Pick<BoundEndpoint, 'capabilities' | 'encode'>;

/** Further arguments of a tool that say the same as the one that the binding uses. */
const ALSO: Record<string, readonly string[]> = {
  description: ['description', 'markdown_description', 'markdown_content', 'text_content'],
};

/** Arguments that choose what a tool does must have been given as the operation has them. */
const CHOOSER = /^(action|operation|operator|op|method|command|verb|entity|resource)$/i;

/** What the call means; null when no operation can be proved to be meant. */
export async function understand(
  call: ToolCall,
  binding: Binding,
  { timeZone, complete }: { timeZone: string; complete: Complete },
): Promise<Understood | null> {
  const given = leavesOf(call.args);
  for (const { operation, tool, state } of binding.capabilities) {
    if (tool !== call.tool || state === 'absent') continue;
    if (operationNamed(operation).effect === 'read') continue;
    const found = await invert(operation as WriteOperationName, call, given, {
      binding,
      timeZone,
      complete,
    });
    if (found) return found;
  }
  return null;
}

interface Inverting {
  binding: Binding;
  timeZone: string;
  complete: Complete;
}

async function invert(
  operation: WriteOperationName,
  call: ToolCall,
  given: Leaves,
  how: Inverting,
): Promise<Understood | null> {
  const schema = operationNamed(operation).input;
  if (!(schema instanceof z.ZodObject)) return null;
  const encode = (input: JsonObject) => tryEncode(how.binding, operation, input);
  const all = sampleInput(schema, encode);
  if (!all) return null;

  const input: JsonObject = {};
  const unsaid: string[] = [];
  const places = placesOf(schema, all, encode);
  for (const { field, fieldSchema, paths } of places) {
    if (paths.length === 0) {
      unsaid.push(field);
      continue;
    }
    const other = (ALSO[field] ?? []).find((one) => given.has(one) && !paths.includes(one));
    const [own] = paths;
    if (other !== undefined && own !== undefined && !paths.some((one) => given.has(one))) {
      // Sent as the argument that the binding uses.
      const { [other]: text = null, ...rest } = call.args;
      return invert(
        operation,
        { ...call, args: { ...rest, [own]: text } },
        moved(given, other, own),
        how,
      );
    }
    const path = paths.find((one) => given.has(one));
    if (path === undefined) {
      delete all[field];
      continue;
    }
    const context = { timeZone: how.timeZone, start: input.start };
    const value = candidatesFor(field, fieldSchema, given.get(path) ?? null, context).find(
      (candidate) => {
        const leaves = encode({ ...all, [field]: candidate });
        return leaves?.has(path) && sameLeaf(leaves.get(path), given.get(path));
      },
    );
    if (value === undefined) return null;
    input[field] = value;
    all[field] = value;
  }
  for (const field of unsaid) {
    const value = await how.complete(field, input);
    if (value !== undefined) input[field] = value;
  }
  if (!schema.safeParse(input).success) return null;
  const fields = new Set(places.flatMap(({ paths }) => paths));
  return proved(operation, input, call, { given, fields, encode });
}

function moved(given: Leaves, from: string, to: string): Leaves {
  return new Map([...given].map(([path, value]) => [path === from ? to : path, value]));
}

/** The operation encoded again must say nothing else than the call did. */
function proved(
  operation: WriteOperationName,
  input: JsonObject,
  call: ToolCall,
  {
    given,
    fields,
    encode,
  }: { given: Leaves; fields: Set<string>; encode: (input: JsonObject) => Encoded | null },
): Understood | null {
  const encoded = encode(input);
  if (!encoded) return null;
  for (const [path, value] of encoded) {
    const own = given.get(path);
    const chooses = CHOOSER.test(path.slice(path.lastIndexOf('.') + 1));
    // A switch beside the fields (whether a due date has a time) is the caller's to set.
    if (typeof own === 'boolean' && typeof value === 'boolean' && !fields.has(path)) continue;
    if (own === undefined ? chooses : !sameLeaf(own, value)) return null;
  }
  const extra = [...given.keys()].filter((path) => !encoded.has(path));
  // A second element of a list is a second write.
  if (extra.some((path) => /(^|\.)[1-9]\d*(\.|$)/.test(path))) return null;
  return {
    operation,
    input,
    call: { tool: call.tool, args: overlay(encoded.args, call.args) },
    extra,
  };
}

/** The leaves of an encoded call, and the arguments they are of. */
type Encoded = Leaves & { args: JsonObject };

function tryEncode(binding: Binding, operation: OperationName, input: JsonObject): Encoded | null {
  try {
    const { args } = binding.encode(operation, input as never);
    return Object.assign(leavesOf(args), { args });
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof z.ZodError) return null;
    throw thrown;
  }
}

/** An input with every field that this endpoint's tool can be told; null when none can be made. */
function sampleInput(
  schema: z.ZodObject,
  encode: (input: JsonObject) => Encoded | null,
): JsonObject | null {
  const fields = Object.entries(schema.shape).map(([field, one]) => {
    const fieldSchema = one as z.ZodType;
    return { field, needed: !fieldSchema.isOptional(), samples: samplesOf(field, fieldSchema) };
  });
  const all: JsonObject = {};
  for (const { field, needed, samples } of fields) {
    if (samples) all[field] = samples[0];
    else if (needed) return null;
  }
  if (encode(all)) return all;
  // Some field cannot be said: those that the tool can be told are found one by one.
  for (const { field, needed } of fields) if (!needed) delete all[field];
  if (!encode(all)) return null;
  for (const { field, needed, samples } of fields) {
    if (needed || !samples) continue;
    all[field] = samples[0];
    if (!encode(all)) delete all[field];
  }
  return all;
}

/** For each field the places that change with it, those of its own first. */
function placesOf(
  schema: z.ZodObject,
  all: JsonObject,
  encode: (input: JsonObject) => Encoded | null,
) {
  const before = encode(all) ?? new Map<string, Json>();
  const fields = Object.keys(all).map((field) => {
    const fieldSchema = schema.shape[field] as z.ZodType;
    const after = encode({ ...all, [field]: samplesOf(field, fieldSchema)?.[1] ?? null });
    const paths = [...before.keys()].filter(
      (path) => after && !sameLeaf(before.get(path), after.get(path)),
    );
    return { field, fieldSchema, paths };
  });
  const shared = (path: string) => fields.filter(({ paths }) => paths.includes(path)).length > 1;
  return fields
    .map((one) => {
      const own = one.paths.filter((path) => !shared(path));
      return { ...one, paths: own.length > 0 ? own : one.paths, rank: own.length > 0 ? 0 : 1 };
    })
    .sort((a, b) => a.rank - b.rank);
}
