// Looking for the effect of a write whose end nobody knows.
import { AppError, type Clock, canonicalJson } from '../../base/index.ts';
import { operationNamed, whyIncomplete } from '../../clickup/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { readBackOf } from '../plan/read-backs.ts';
import { type Look, lookAt } from './reads.ts';

/** What one look says. `cannot tell`: there is no probe, or the look itself failed. */
export type SearchResult = { id: string | null } | 'not there' | 'cannot tell';

/** What searching needs. `look` reads afresh every time. */
export interface SearchDeps {
  look: Look;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** Told when a search goes on, and until when at the latest, epoch ms. */
  onInDoubt?(until: number): void;
}

/** Pauses between looks, ms: a slow endpoint is asked less and less often. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * How long after its caller is gone an endpoint may still carry a write out, ms. ClickUp promises
 * nothing here, so this is our own bound: a write whose effect does not show for so long is taken
 * as not applied.
 */
export const LATE_MS = PAUSES_MS.reduce((sum, pause) => sum + pause, 0);

/** How far the clocks of ClickUp and of this machine may disagree, ms. */
const SKEW_MS = 5 * 60_000;

/** Asks the world once whether the effect of a step that was sent at an instant is there. */
export async function probeStep(step: PlanStep, sentAt: number, look: Look): Promise<SearchResult> {
  const { probe, effect } = operationNamed(step.operation);
  const call = readBackOf(step);
  if (!probe || !call) return 'cannot tell';
  try {
    const answer = await lookAt(look, call);
    if (answer === null && effect !== 'delete') return 'not there';
    const found = probe.applied(answer, step.input, step.marker, sentAt - SKEW_MS);
    // What a part of the rows does not show may be among the others.
    return found ?? (whyIncomplete(answer) === null ? 'not there' : 'cannot tell');
  } catch (thrown) {
    // An interrupted look was stopped by the person; any other failed look says nothing about the write.
    if (thrown instanceof AppError && thrown.code === 'interrupted') throw thrown;
    return 'cannot tell';
  }
}

/** Whether looking can tell at all. */
export function canProbe(step: PlanStep): boolean {
  return operationNamed(step.operation).probe !== undefined && readBackOf(step) !== null;
}

/**
 * Looks for a step's effect again and again until it is there or `until` has come. The last look is
 * made at `until` or later. Instants in epoch ms.
 */
export async function searchEffect(
  step: PlanStep,
  span: { sentAt: number; until: number },
  deps: SearchDeps,
): Promise<SearchResult> {
  return (await searchEffects([step], span, deps)).get(step.id) ?? 'cannot tell';
}

/** The same for several steps at once, by step id: those that share a look cost one read a turn. */
export async function searchEffects(
  steps: readonly PlanStep[],
  { sentAt, until }: { sentAt: number; until: number },
  deps: SearchDeps,
): Promise<Map<string, SearchResult>> {
  const found = new Map<string, SearchResult>(steps.map(({ id }) => [id, 'cannot tell']));
  let open = steps.filter(canProbe);
  const last = PAUSES_MS.at(-1) ?? 0;
  for (let turn = 0; open.length > 0; turn++) {
    const look = sharing(deps.look);
    for (const step of open) found.set(step.id, await probeStep(step, sentAt, look));
    open = open.filter(({ id }) => typeof found.get(id) !== 'object');
    const left = until - deps.clock.now();
    if (open.length === 0 || left <= 0) break;
    if (turn === 0) deps.onInDoubt?.(until);
    await deps.clock.sleep(Math.min(PAUSES_MS[turn] ?? last, left), deps.signal);
  }
  return found;
}

/** A look that answers the same question once. */
function sharing(look: Look): Look {
  const seen = new Map<string, Promise<unknown>>();
  return (call) => {
    const key = canonicalJson(call);
    const answer = seen.get(key) ?? look(call);
    seen.set(key, answer);
    return answer;
  };
}
