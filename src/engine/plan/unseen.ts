// What planning could not see: it is said with the plan, and where a step rests on something not being
// there, it is looked for by itself or the plan is refused.
import { AppError, canonicalJson } from '../../base/index.ts';
import {
  type OperationCall,
  operationNamed,
  reasonsTogether,
  whyIncomplete,
} from '../../clickup/index.ts';
import { type Look, lookAt } from '../run/reads.ts';
import type { StepDraft } from '../workflow.ts';
import type { Precondition } from './plan.ts';

/** Reads that remember which of their answers were not whole. */
export interface Watched {
  look: Look;
  /** Why the answer to a look was not whole; null where it was, or where it was never read. */
  why(call: OperationCall): string | null;
  /** One sentence for each thing that was not seen. */
  sentences(): string[];
}

/** More sentences than this would hide the plan. */
const MOST_SENTENCES = 4;

export function watched(look: Look): Watched {
  const gaps = new Map<string, string>();
  const note = <T>(call: OperationCall, answer: T): T => {
    const why = whyIncomplete(answer);
    if (why !== null) gaps.set(canonicalJson(call), why);
    return answer;
  };
  return {
    look: async (call) => note(call, await look(call)),
    why: (call) => gaps.get(canonicalJson(call)) ?? null,
    sentences() {
      const all = [...new Set([...gaps.values()])];
      const rest = all.length - MOST_SENTENCES;
      const said = all.slice(0, MOST_SENTENCES).map((why) => `Not all was seen: ${why}.`);
      return rest > 0 ? [...said, `${rest} more listings may not be whole.`] : said;
    },
  };
}

/** Conditions that hold because something is not there. */
const ABSENCES: readonly Precondition['kind'][] = ['unmarked', 'only', 'total'];

/**
 * The steps, those on listings that are not whole with a look at the single thing instead; `there`
 * counts those whose effect such a look has shown. Errors: AppError `unreachable` where no look can
 * show that a step's effect is not there yet.
 */
export async function provenAbsent(
  steps: readonly StepDraft[],
  seen: Pick<Watched, 'why' | 'look'>,
): Promise<{ steps: StepDraft[]; there: number }> {
  const proven: StepDraft[] = [];
  for (const step of steps) {
    const conditions = step.preconditions ?? [];
    const open = conditions.filter(
      ({ kind, look }) => ABSENCES.includes(kind) && seen.why(look) !== null,
    );
    if (open.length === 0) proven.push(step);
    else proven.push(...(await provenAlone(step, open, seen)));
  }
  return { steps: proven, there: steps.length - proven.length };
}

/** The step on a look of its own; none where that shows that its effect is there. */
async function provenAlone(
  step: StepDraft,
  open: readonly Precondition[],
  seen: Pick<Watched, 'why' | 'look'>,
): Promise<StepDraft[]> {
  const why = reasonsTogether(open.map(({ look }) => seen.why(look)));
  const { probe } = operationNamed(step.operation);
  const alone = probe?.look(step.input as never) ?? null;
  const marked = open.every((one) => one.kind === 'unmarked' || isNothing(one));
  if (!probe || !alone || !marked) throw refused(step, why);
  const answer = await lookAt(seen.look, alone);
  const found = answer === null ? null : probe.applied(answer, step.input, step.marker ?? null, 0);
  if (typeof found === 'object' && found !== null) return [];
  if (answer === null || found !== null || whyIncomplete(answer) !== null) throw refused(step, why);
  const rest = (step.preconditions ?? []).filter((one) => !open.includes(one));
  const swapped = open.flatMap((one) => (one.kind === 'unmarked' ? [{ ...one, look: alone }] : []));
  return [{ ...step, look: alone, preconditions: [...swapped, ...rest] }];
}

/** A sum of nothing adds no knowledge to a look that shows nothing. */
function isNothing(one: Precondition): boolean {
  return one.kind === 'total' && one.equals === 0;
}

function refused({ target }: StepDraft, why: string): AppError {
  return new AppError(
    'unreachable',
    `Whether "${target.name}" has been dealt with already cannot be seen here: ${why}.`,
    {
      next: 'Add an endpoint that lists everything (`clickup-agent endpoint add rest --token`) and combine the two (`clickup-agent endpoint combine`).',
    },
  );
}
