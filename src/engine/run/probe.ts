// Looking for the effect of a write whose end nobody knows.
import { AppError, type Clock } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { readBackOf } from '../plan/read-backs.ts';
import { type Look, lookAt } from './evidence.ts';

/** What one look says. `cannot tell`: there is no probe, or the look itself failed. */
export type Found = { id: string | null } | 'not there' | 'cannot tell';

/** What searching needs of the world. `look` reads anew every time. */
export interface Searching {
  look: Look;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** Told when a search goes on, and until when at the latest, epoch ms. */
  onDoubt?(until: number): void;
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
export async function probeStep(step: PlanStep, sentAt: number, look: Look): Promise<Found> {
  const { probe, effect } = operationNamed(step.operation);
  const call = readBackOf(step);
  if (!probe || !call) return 'cannot tell';
  try {
    const answer = await lookAt(look, call);
    if (answer === null && effect !== 'delete') return 'not there';
    return probe.applied(answer, step.input, step.marker, sentAt - SKEW_MS) ?? 'not there';
  } catch (thrown) {
    // An interrupted look is the person's word; any other failed look says nothing about the write.
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
  { sentAt, until }: { sentAt: number; until: number },
  world: Searching,
): Promise<Found> {
  if (!canProbe(step)) return 'cannot tell';
  const last = PAUSES_MS.at(-1) ?? 0;
  for (let turn = 0; ; turn++) {
    const found = await probeStep(step, sentAt, world.look);
    const left = until - world.clock.now();
    if (typeof found === 'object' || left <= 0) return found;
    if (turn === 0) world.onDoubt?.(until);
    await world.clock.sleep(Math.min(PAUSES_MS[turn] ?? last, left), world.signal);
  }
}
