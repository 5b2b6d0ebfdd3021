// What an operation is: the contract that every row of the operations table fulfils.
import { z } from 'zod';
import type { JsonObject } from '../base/index.ts';

/** `read` changes nothing; the others are writes, ordered by how hard they are to take back. */
export type Effect = 'read' | 'create' | 'update' | 'delete';

/** A call of another operation, as data. */
export interface OperationCall {
  operation: string;
  input: JsonObject;
}

/**
 * How to detect whether a write with a lost answer took effect.
 * `look` is a read, null where the input alone leads to none and the step of a plan has to name
 * it. `applied` is asked of what it returned (null: the thing is gone) and names the written
 * object when it is there, or answers `cannot tell` where what was found may be it and does not
 * show the text that would carry the marker. `marker` is the text that the write left in the object, null when it
 * can hold none; then only what was made at `since` (epoch ms) or later can be the write's.
 */
export interface Probe {
  look(input: JsonObject): OperationCall | null;
  applied(
    found: unknown,
    input: JsonObject,
    marker: string | null,
    since: number,
  ): { id: string | null } | 'cannot tell' | null;
}

/** The call that takes a finished write back; null when this one cannot be taken back. */
export type Inverse = (write: {
  input: JsonObject;
  /** What the write answered. */
  output: unknown;
  /** What the target looked like before, as the plan recorded it. */
  before: JsonObject | null;
}) => OperationCall | null;

/** One abstract ClickUp operation, whatever tool of an endpoint serves it. */
export interface Operation<
  E extends Effect = Effect,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  summary: string;
  effect: E;
  input: Input;
  output: Output;
  /** The text field of the input that can hold a marker, where there is one. */
  markerField?: string;
  probe?: Probe;
  /** The read that shows what was written, and it alone, by its id. */
  single?: (id: string) => OperationCall;
  inverse?: Inverse;
  /**
   * Whether a second call leaves what one call leaves, so that a lost answer may be followed by
   * another call. Never so for what makes or adds something.
   */
  repeatable?: (input: JsonObject) => boolean;
  /** Of what is made: fields that change when anybody touches it. Only the untouched is taken back. */
  traces?: string[];
  /** Of what is removed: fields that the inverse needs to make it again. */
  keeps?: string[];
}

/** Declares an operation, keeping the exact types of its effect and schemas. */
export function operation<E extends Effect, I extends z.ZodType, O extends z.ZodType>(
  spec: Operation<E, I, O>,
): Operation<E, I, O> {
  return spec;
}

/** For writes that say how a thing is to be, and not by how much it changes. */
export const always = () => true;

/** One page of a listing; `next` is the cursor of the following page, null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** The input member that asks for a following page. */
export const cursor = z.string().optional();
