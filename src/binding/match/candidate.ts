// The ways in which an endpoint's tools can be called, each understood as far as it declares itself.
import type { Json } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { EFFECT_OF_VERB, effectOf } from '../effect.ts';
import { withDescription } from '../name/description.ts';
import { sharedPrefix } from '../name/prefix.ts';
import { type NameReading, readName } from '../name/reading.ts';
import { type Slot, slotsOf } from '../shape/slots.ts';
import { variantsOf } from '../shape/variants.ts';

/** One way to call a tool: as it is, or with one value of its `action` argument. */
export interface Candidate {
  tool: Tool;
  reading: NameReading;
  /** What calling it this way does. */
  effect: Effect;
  slots: Slot[];
  preset: ReadonlyMap<Slot, Json>;
}

/** Every way to call every tool. */
export function candidatesOf(tools: readonly Tool[]): Candidate[] {
  const prefix = sharedPrefix(tools.map((tool) => tool.name));
  return tools.flatMap((tool) => {
    const slots = slotsOf(tool);
    return variantsOf(tool.name, slots).map(({ name, preset }) => {
      const reading = withDescription(readName(name, prefix), tool.description);
      return { tool, reading, effect: effectOfWay(tool, reading, preset.size > 0), slots, preset };
    });
  });
}

/** What a call does: its action's verb, or what the whole tool does. */
function effectOfWay(tool: Tool, reading: NameReading, chosen: boolean): Effect {
  const byVerb = reading.verb && EFFECT_OF_VERB[reading.verb];
  if (chosen && byVerb) return byVerb;
  // A name without a verb tells nothing; where the description tells, the annotations may object.
  if (reading.borrowed && byVerb && readName(tool.name).verb === null) {
    return byVerb === 'read' && tool.annotations.readOnlyHint === false ? 'update' : byVerb;
  }
  return effectOf(tool);
}
