// A write as a person is shown it: names and times instead of numbers, and nothing that a terminal
// would act on.
import { cleanLine, type Json, type JsonObject } from '../../base/index.ts';
import { isToolCallName } from '../../clickup/index.ts';
import { formatInstant, formatSpan } from '../../engine/index.ts';
import { cleanArguments, mapTexts } from '../clean.ts';
import type { WriteCard } from '../events.ts';
import type { Drafted } from './draft.ts';

export interface Showing {
  timeZone: string;
  redact(text: string): string;
}

/** `names`: what ids on a card are called. */
type Named = Showing & { names: Readonly<Record<string, string>> };

export function cardOf(id: string, drafted: Drafted, showing: Showing): WriteCard {
  const { step, call, effect, risk, place, beside } = drafted;
  const names = (step.facts?.names ?? {}) as Named['names'];
  const how = { ...showing, names };
  const safe = (value: JsonObject) => mapTexts(cleanArguments(value), how.redact);
  const line = (text: string) => how.redact(cleanLine(text));
  return {
    id,
    operation: step.operation,
    tool: line(call.tool),
    target: { ...step.target, name: line(step.target.name) },
    args: safe(call.args),
    input: safe(isToolCallName(step.operation) ? call.args : (step.input as JsonObject)),
    names: safe(names),
    before: step.before && safe(readable(step.before, how)),
    after: safe({ ...readable(withPlace(step.after, place), how), ...readable(beside, how) }),
    reason: line(step.reason),
    risk,
    effect,
    scope: place && `${step.operation} in ${place.kind} ${line(place.name)}`,
    keys: [step.key],
  };
}

/** The list's name instead of its id, where something new goes into it. */
function withPlace(after: JsonObject, place: Drafted['place']): JsonObject {
  if (place?.kind !== 'list' || after.listId !== place.id) return after;
  const { listId: _id, ...fields } = after;
  return { ...fields, list: place.name };
}

function readable(fields: JsonObject, how: Named): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, readableValue(name, value, how)]),
  );
}

function readableValue(name: string, value: Json | undefined, how: Named): Json | undefined {
  if (name === 'assignees' && Array.isArray(value)) {
    return value.map((id) => how.names[String(id)] ?? id);
  }
  if (typeof value !== 'number') return value;
  if (/At$|^start$|^end$/.test(name) && value > 1e11) return formatInstant(value, how.timeZone);
  return name.endsWith('Ms') ? formatSpan(value) : value;
}
