// Opens many-in-one tools: each value of an `action` argument is a tool of its own.
import type { Json } from '../../base/index.ts';
import { valuesOf } from './schema.ts';
import type { Slot } from './slots.ts';

const CHOOSERS = ['action', 'operation', 'operator', 'op', 'method', 'command', 'verb'];
const SUBJECTS = ['entity', 'model', 'resource', 'object', 'entity_type', 'resource_type', 'kind'];

/** A tool under a name that says what it does, with the arguments that make it do that. */
export interface Variant {
  name: string;
  preset: ReadonlyMap<Slot, Json>;
}

/** One variant per action (and per subject, where both are listed); the tool itself without one. */
export function variantsOf(name: string, slots: Slot[]): Variant[] {
  const chooser = listed(slots, CHOOSERS);
  if (!chooser) return [{ name, preset: new Map() }];
  const subject = listed(slots, SUBJECTS);
  return valuesOf(chooser.schema).flatMap((action) =>
    subject
      ? valuesOf(subject.schema).map((thing) => ({
          name: `${String(action)}_${String(thing)}`,
          preset: new Map([
            [chooser, action],
            [subject, thing],
          ]),
        }))
      : [{ name: `${name}_${String(action)}`, preset: new Map([[chooser, action]]) }],
  );
}

function listed(slots: Slot[], names: string[]): Slot | undefined {
  return slots.find((slot) => names.includes(slot.name) && valuesOf(slot.schema).length > 1);
}
