// What a tool costs in quota units. One MCP tool may make many REST calls; how far `remaining` fell
// while it alone was running tells how many.
import type { QuotaState, Span } from './state.ts';

const KEPT_SAMPLES = 5;
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

/** Whether this tool has been tried while signals were coming, so that its cost is as known as it gets. */
export function isWeighed(state: QuotaState, tool: string): boolean {
  return state.limitFrom !== 'stated' || Object.hasOwn(state.costs, tool);
}

/** Starts a span when a call leaves while nothing is in flight. */
export function noteStart(state: QuotaState, tool: string, inFlight: number): void {
  if (inFlight === 0) state.span = newSpan(state);
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
  // A window that we opened began with the whole limit, unless others were quicker.
  const whole = state.limitFrom === 'stated' && state.others < 1 ? state.limit : null;
  const base = span.base ?? whole;
  if (!only || tools.length > 1 || base === null) return;
  const [tool, calls] = only;
  addSample(state, tool, Math.max(1, Math.round((base - window.remaining) / calls)));
}

/** Remembers that a tool was tried, sample or not. */
export function noteTried(state: QuotaState, tool: string): void {
  if (!Object.hasOwn(state.costs, tool)) state.costs[tool] = [];
  const names = Object.keys(state.costs);
  const oldest = names[0];
  if (names.length > MOST_TOOLS && oldest !== undefined) delete state.costs[oldest];
}

function addSample(state: QuotaState, tool: string, units: number): void {
  state.costs[tool] = [...(state.costs[tool] ?? []), units].slice(-KEPT_SAMPLES);
}

/** A span needs to know what was left before it; a window that nobody has heard of began whole. */
function newSpan({ window }: QuotaState): Span | null {
  if (window?.heardAt == null) return { base: null, tools: {} };
  return window.remaining === null ? null : { base: window.remaining - window.unsaid, tools: {} };
}
