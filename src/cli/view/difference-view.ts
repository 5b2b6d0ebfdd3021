// How a plan differs from the saved one, for a person and as JSON.
import { cleanLine, type JsonObject } from '../../base/index.ts';
import {
  fieldsInWords,
  type Plan,
  type PlanDifference,
  type PlanStep,
} from '../../engine/index.ts';
import { planDocument } from './plan-view.ts';
import { viewStep } from './step-view.ts';

/** A line for each step that was added (+), removed (−) or changed (~). */
export function differenceLines(difference: PlanDifference, timeZone: string): string[] {
  const { added, removed, changed } = difference;
  if (added.length + removed.length + changed.length === 0) {
    return ['Planned again: the same as the saved plan.'];
  }
  const line = (sign: string, step: PlanStep) => {
    const { what, change, when } = viewStep(step, timeZone);
    return `  ${sign} ${[what, change, when].filter((part) => part !== '').join('  ')}`;
  };
  return [
    `Planned again: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`,
    ...added.map((step) => line('+', step)),
    ...removed.map((step) => line('−', step)),
    ...changed.map(({ from, to }) => {
      const [was, is] = [from, to].map((step) => fieldsInWords(changedFields(step), timeZone));
      return `  ~ ${cleanLine(to.target.name)}: ${was} → ${is}`;
    }),
  ];
}

function changedFields({ before, after }: PlanStep): JsonObject {
  return Object.keys(after).length > 0 ? after : (before ?? {});
}

/** The new plan as a document, with the keys of what differs. */
export function differenceDocument(
  saved: Plan,
  plan: Plan,
  difference: PlanDifference,
): JsonObject {
  const keys = (steps: PlanStep[]) => steps.map(({ key }) => key);
  return {
    ...planDocument(plan),
    keptPlan: { id: saved.id, hash: saved.hash },
    difference: {
      added: keys(difference.added),
      removed: keys(difference.removed),
      changed: difference.changed.map(({ from, to }) => ({
        key: to.key,
        from: { before: from.before, after: from.after },
        to: { before: to.before, after: to.after },
      })),
    },
  };
}
