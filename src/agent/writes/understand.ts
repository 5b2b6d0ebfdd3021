// What a call of a tool means as one of our operations: the binding reads its arguments, and only what it
// would write itself counts. What cannot be proved so is not understood, and stays a call of a tool.
import { z } from 'zod';
import {
  AppError,
  type Json,
  type JsonObject,
  leavesOf,
  overlay,
  sameLeaf,
} from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import { operationNamed, type WriteOperationName } from '../../clickup/index.ts';

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

type Binding = Pick<BoundEndpoint, 'decodeCall' | 'encode'>;

/** Arguments that choose what a tool does must have been given as the operation has them. */
const CHOOSER = /^(action|operation|operator|op|method|command|verb|entity|resource)$/i;

/** What the call means; null when no operation can be proved to be meant. */
export async function understand(
  call: ToolCall,
  binding: Binding,
  complete: Complete,
): Promise<Understood | null> {
  for (const { operation, input: said, args } of binding.decodeCall(call)) {
    const { input: schema } = operationNamed(operation);
    if (!(schema instanceof z.ZodObject)) continue;
    const input = Object.fromEntries(
      Object.entries(said).filter(([field]) => field in schema.shape),
    );
    for (const [field, one] of Object.entries(schema.shape)) {
      if (input[field] !== undefined || (one as z.ZodType).isOptional()) continue;
      const value = await complete(field, input);
      if (value !== undefined) input[field] = value;
    }
    if (!schema.safeParse(input).success) continue;
    const found = proved(operation, input, { ...call, args }, binding);
    if (found) return found;
  }
  return null;
}

/** The operation encoded again must say nothing else than the call did. */
function proved(
  operation: WriteOperationName,
  input: JsonObject,
  call: ToolCall,
  binding: Binding,
): Understood | null {
  const encoded = tryEncode(binding, operation, input);
  if (!encoded || encoded.tool !== call.tool) return null;
  const given = leavesOf(call.args);
  const leaves = leavesOf(encoded.args);
  for (const [path, value] of leaves) {
    const own = given.get(path);
    const chooses = CHOOSER.test(path.slice(path.lastIndexOf('.') + 1));
    // A switch next to the fields (whether a due date has a time) is the caller's to set.
    if (typeof own === 'boolean' && typeof value === 'boolean') continue;
    if (own === undefined ? chooses : !sameLeaf(own, value)) return null;
  }
  const extra = [...given.keys()].filter((path) => !leaves.has(path));
  // A second element of a list is a second write.
  if (extra.some((path) => /(^|\.)[1-9]\d*(\.|$)/.test(path))) return null;
  return {
    operation,
    input,
    call: { tool: call.tool, args: overlay(encoded.args, call.args) },
    extra,
  };
}

function tryEncode(binding: Binding, operation: WriteOperationName, input: JsonObject) {
  try {
    return binding.encode(operation, input as never);
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof z.ZodError) return null;
    throw thrown;
  }
}
