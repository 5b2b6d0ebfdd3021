// What a call of a tool takes in quota units: weighed where it is alone under way, by what is gone after.
import type { QuotaState } from './state.ts';

/** A cost is settled once it was weighed so often. */
const ENOUGH_SAMPLES = 5;
/** A cost above this share of a window is put to the test. */
const MOST_WASTE = 0.1;
const MOST_TOOLS = 300;

/**
 * Units one call of a tool takes; 1 until something better is known. Others only ever add to what
 * was seen, so a low sample is nearer the truth than a high one; with enough of them the very
 * lowest may be a cached answer, and the second lowest counts.
 */
export function costOf(state: QuotaState, tool: string): number {
  const samples = [...(state.costs[tool] ?? [])].sort((a, b) => a - b);
  return samples[samples.length < 3 ? 0 : 1] ?? 1;
}

/** Whether a tool's cost is known, or cannot be: nothing is weighed where no limit is stated. */
export function isWeighed({ limitFrom, costs }: QuotaState, tool: string): boolean {
  return limitFrom !== 'stated' || Object.hasOwn(costs, tool);
}

/**
 * Units to book for a call of a tool. A cost that leaves a good part of the window unused may be what
 * another program took meanwhile, so where it does not fit into what is `free` (null: others are
 * under way), a call goes out to be weighed again, until the cost has been seen often enough.
 */
export function priceOf(
  state: QuotaState,
  tool: string,
  most: number,
  free: number | null,
): number {
  const cost = Math.min(costOf(state, tool), Math.max(1, most));
  const seen = state.costs[tool]?.length ?? 0;
  const suspect = cost > most * MOST_WASTE && seen < ENOUGH_SAMPLES;
  return suspect && free !== null && free < cost ? 1 : cost;
}

/** Notes what is left as a call leaves; `alone`: nothing else is under way, and that is known. */
export function startWeighing(state: QuotaState, tool: string, alone: boolean): void {
  const { remaining = null, silent = 0 } = state.window ?? {};
  state.weighing = alone && remaining !== null ? { tool, base: remaining - silent } : null;
}

/** Weighs a call that has come back, still alone, by what is left now that its answer `said`. */
export function endWeighing(state: QuotaState, tool: string, alone: boolean, said: boolean): void {
  const { weighing, window, costs } = state;
  if (weighing?.tool !== tool) return;
  state.weighing = null;
  if (!alone) return;
  const known = said && window?.silent === 0 && window.remaining !== null;
  const sample = known ? [Math.max(1, weighing.base - (window.remaining ?? 0))] : [];
  costs[tool] = [...(costs[tool] ?? []), ...sample].slice(-ENOUGH_SAMPLES);
  const [oldest, ...rest] = Object.keys(costs);
  if (oldest !== undefined && rest.length >= MOST_TOOLS) delete costs[oldest];
}
