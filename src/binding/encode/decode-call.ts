// From a tool's arguments back to an operation's input, by the slots and codecs that write them.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Choice } from '../match/choice.ts';
import type { Slot } from '../shape/slots.ts';

/** What a call says, as far as the binding reads it. */
export interface CallInput {
  input: JsonObject;
  /** The arguments in the places where the operation puts them. */
  args: JsonObject;
}

/** Null when a value is none that the field can have, or the call writes several things. */
export function inputOf(args: JsonObject, { plan, intent }: Choice): CallInput | null {
  if (plan.items) return null;
  const input: JsonObject = {};
  let moved = args;
  const { told } = intent;
  if (told) {
    const sign = plan.constants.find(
      ({ slot, value }) => value === told.value && told.argument.test(slot.name),
    );
    const [name] = sign?.slot.path ?? [];
    const given = typeof name === 'string' ? Number(args[name]) : Number.NaN;
    if (typeof name !== 'string' || !(given * told.value > 0)) return null;
    moved = { ...args, [name]: told.value };
  }
  for (const { field, slot, codec } of plan.fillings) {
    let value = valueAt(args, slot.path);
    if (value === SEVERAL) return null;
    if (value === undefined) {
      // Another argument may say the same under another of the field's names.
      const other = plan.idle.find(
        (one) =>
          intent.fields[field]?.names.includes(one.name) && valueAt(args, one.path) !== undefined,
      );
      const [from] = other?.path ?? [];
      const [to] = slot.path;
      if (typeof from !== 'string' || typeof to !== 'string' || slot.path.length > 1) continue;
      const { [from]: said, ...rest } = args;
      value = said;
      moved = { ...rest, [to]: said ?? null };
    }
    if (value === undefined) continue;
    const read = codec.read(value);
    if (read === undefined) return null;
    input[field] = read;
  }
  const { end, ...said } = input;
  // Where a tool takes the end instead, the span is what lies between.
  const between = Number(end) - Number(said.start);
  if (end !== undefined && said.durationMs === undefined && between > 0) said.durationMs = between;
  return { input: said, args: moved };
}

/** More than one thing where there is place for one. */
const SEVERAL = Symbol('several');

function valueAt(args: JsonObject, path: Slot['path']): Json | undefined | typeof SEVERAL {
  let at: Json | undefined = args;
  for (const step of path) {
    if (step === 0) {
      if (!Array.isArray(at)) return undefined;
      if (at.length > 1) return SEVERAL;
      at = at[0];
    } else at = isObject(at) ? at[step] : undefined;
  }
  return at;
}
