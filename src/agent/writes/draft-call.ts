// A call that a person makes by a tool's own name, as a write that can be shown, approved and taken
// back like any other.
import type { JsonObject } from '../../base/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import type { StepDraft } from '../../engine/index.ts';
import { KeptResults } from '../results/kept.ts';
import { type Drafting, draftWrite } from './draft.ts';

/** The call as a step: that of an operation where one is surely meant, else of the tool. */
export async function draftCall(
  tool: Tool,
  args: JsonObject,
  how: Omit<Drafting, 'results' | 'planned'>,
): Promise<StepDraft> {
  const around = { results: new KeptResults(), planned: () => null };
  return (await draftWrite(tool, args, { ...how, ...around })).step;
}
