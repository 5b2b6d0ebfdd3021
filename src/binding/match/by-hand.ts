// What helps a person, or a model, to bind a tool: which tools come nearest to an operation, and what
// speaks against one.
import type { Json } from '../../base/index.ts';
import { type OperationName, operationNamed } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { EFFECT_OF_VERB, effectOf } from '../effect.ts';
import type { Surroundings } from '../encode/codec.ts';
import { planArguments } from '../encode/plan.ts';
import { intentsOf } from '../intent/index.ts';
import { readName } from '../name/reading.ts';
import { singular, wordsOf } from '../name/words.ts';
import { type Slot, slotsOf } from '../shape/slots.ts';

/** Why a tool cannot serve an operation, by what it says that it does; null where nothing speaks against it. */
export function disagreement(operation: OperationName, tool: Tool): string | null {
  const { effect } = operationNamed(operation);
  const { verb } = readName(tool.name);
  const said = verb && EFFECT_OF_VERB[verb];
  const { readOnlyHint, destructiveHint } = tool.annotations;
  if (effect === 'read') {
    const writes = (said && said !== 'read') || readOnlyHint === false || destructiveHint === true;
    return writes && readOnlyHint !== true ? `${tool.name} says that it changes something` : null;
  }
  if (readOnlyHint === true || (said === 'read' && effectOf(tool) === 'read')) {
    return `${tool.name} says that it only reads`;
  }
  const removes = said === 'delete' || (said === null && destructiveHint === true);
  if (removes !== (effect === 'delete') && (said || destructiveHint === true)) {
    return `${tool.name} says that it ${removes ? 'removes' : 'does not remove'} something`;
  }
  return null;
}

/** A tool that may serve an operation, with what it still lacks for it; null where nothing is missing. */
interface NearTool {
  tool: string;
  lacks: string | null;
}

/** Tools that come nearest to an operation, best first: by their words, and by what they can be told. */
export function likeliestTools(
  operation: OperationName,
  tools: readonly Tool[],
  surroundings: Surroundings,
  most = 3,
): NearTool[] {
  const wanted = new Set(wordsIn(`${operation} ${operationNamed(operation).summary}`));
  const [noun = ''] = operation.split('.');
  const rated = tools.flatMap((tool) => {
    if (disagreement(operation, tool) !== null) return [];
    const own = new Set(wordsIn(`${tool.name} ${tool.description}`));
    const shared = [...wanted].filter((word) => own.has(word)).length;
    const named = wordsIn(noun).every((word) => own.has(word)) ? 2 : 0;
    const { fits, lacks } = fitOf(operation, tool, surroundings);
    const points = named + shared + (lacks === null ? 2 : 0) + fits;
    return shared + named > 0 ? [{ tool: tool.name, lacks, points }] : [];
  });
  return rated
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ tool, lacks }) => ({ tool, lacks }));
}

/** How much of an operation a tool's arguments can say, 0 to 2, and what stands in the way. */
function fitOf(operation: OperationName, tool: Tool, surroundings: Surroundings) {
  const slots = slotsOf(tool);
  let lacks: string | null = 'it fits no use of it';
  for (const intent of intentsOf(operation)) {
    const plan = planArguments(operation, intent, slots, new Map<Slot, Json>(), surroundings);
    if ('misfit' in plan) lacks = plan.misfit;
    else {
      const all = Object.keys(intent.fields).length;
      return { fits: all === 0 ? 1 : (2 * plan.fillings.length) / all, lacks: null };
    }
  }
  return { fits: 0, lacks };
}

function wordsIn(text: string): string[] {
  return wordsOf(text)
    .map(singular)
    .filter((word) => word.length > 2);
}
