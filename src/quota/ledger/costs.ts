// What a tool costs in quota units. One MCP tool may make many REST calls; how far `remaining` fell
// while it alone was running tells how many.
import type { QuotaState, Span } from './state.ts';

const KEPT_SAMPLES = 5;
const MOST_TOOLS = 300;
/** What was left is known for the purpose of weighing while it was said so lately. */
const FRESH_MS = 1000;

/**
 * Units one call of a tool takes; 1 until something better is known. Others only ever add to what
 * was seen, so a low sample is nearer the truth than a high one; with enough of them the very
 * lowest may be a cached answer, and the second lowest counts.
 */
export function costOf(state: QuotaState, tool: string): number {
  const samples = [...(state.costs[tool] ?? [])].sort((a, b) => a - b);
  return samples[samples.length < 3 ? 0 : 1] ?? 1;
}

/** Whether this tool has been tried while signals were coming, so that its cost is as known as it gets. */
export function isWeighed(state: QuotaState, tool: string): boolean {
  return state.limitFrom !== 'stated' || Object.hasOwn(state.costs, tool);
}

/** Notes a call that leaves at `now`; one that leaves while nothing is in flight starts a span. */
export function noteStart(state: QuotaState, tool: string, inFlight: number, now: number): void {
  if (inFlight === 0) state.span = newSpan(state, now);
  if (!state.span) return;
  state.span.tools[tool] = (state.span.tools[tool] ?? 0) + 1;
}

/** Ends a span when the last call has come back: one tool alone in it has been weighed. */
export function noteQuiet(state: QuotaState): void {
  const { span, window } = state;
  state.span = null;
  if (!span || window?.remaining == null || window.unsaid > 0) return;
  const tools = Object.entries(span.tools);
  const [only] = tools;
  if (!only || tools.length > 1) return;
  const [tool, calls] = only;
  const before = costOf(state, tool);
  addSample(state, tool, Math.max(1, Math.round((span.base - window.remaining) / calls)));
  // What these calls were charged with was a guess; left so, the difference would pass for others' use.
  window.spent = Math.max(0, window.spent + (costOf(state, tool) - before) * calls);
}

/** Remembers that a tool was tried on the scales, even if that gave no sample. */
export function noteTried(state: QuotaState, tool: string): void {
  if (!Object.hasOwn(state.costs, tool)) state.costs[tool] = [];
  const names = Object.keys(state.costs);
  const oldest = names[0];
  if (names.length > MOST_TOOLS && oldest !== undefined) delete state.costs[oldest];
}

function addSample(state: QuotaState, tool: string, units: number): void {
  state.costs[tool] = [...(state.costs[tool] ?? []), units].slice(-KEPT_SAMPLES);
}

/** A span needs to know what was left just before it, or it would count what others took meanwhile. */
function newSpan({ window }: QuotaState, now: number): Span | null {
  const fresh = window?.saidAt != null && now - window.saidAt <= FRESH_MS;
  return window?.remaining != null && fresh
    ? { base: window.remaining - window.unsaid, tools: {} }
    : null;
}
