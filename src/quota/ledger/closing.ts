// What keeps a lane shut that no answer can open: a refusal, a spent day or window, the reserve.
import { PATIENCE_MS } from './caution.ts';
import { type Pace, releaseAt } from './reserve.ts';
import type { QuotaState } from './state.ts';
import type { Lane, WaitReason } from './terms.ts';
import { endOf } from './window.ts';

export interface Closing {
  until: Record<Lane, number | null>;
  why: Record<Lane, WaitReason>;
}

/** What no answer can open: a block, a spent day, a spent window, the reserve. */
export function closing(
  state: QuotaState,
  have: {
    left: number;
    hold: number;
    day: Record<Lane, number>;
    need: (lane: Lane) => number;
  },
  reserve: { kept: number; pace: Pace },
): Closing {
  const end = endOf(state);
  const of = (lane: Lane): [number, WaitReason] | null => {
    const reasons: [number, WaitReason][] = [];
    if (state.blockedUntil !== null) reasons.push([state.blockedUntil, 'refused']);
    if (state.day?.resetAt != null && have.day[lane] < 1) reasons.push([state.day.resetAt, 'day']);
    if (end !== null && have.left < have.need(lane)) reasons.push([end, 'window']);
    else if (
      end !== null &&
      lane === 'batch' &&
      have.hold > 0 &&
      have.left < have.need(lane) + have.hold
    ) {
      reasons.push([releaseAt(state, reserve.kept, reserve.pace) ?? end, 'reserve']);
    }
    return reasons.reduce<[number, WaitReason] | null>(
      (latest, next) => (latest && latest[0] >= next[0] ? latest : next),
      null,
    );
  };
  const [interactive, batch] = [of('interactive'), of('batch')];
  return {
    until: { interactive: interactive?.[0] ?? null, batch: batch?.[0] ?? null },
    why: { interactive: interactive?.[1] ?? 'answer', batch: batch?.[1] ?? 'answer' },
  };
}

/** When a turn can differ from this one without any answer (epoch ms). */
export function lookAt(
  state: QuotaState,
  until: Record<Lane | 'others', number | null>,
  now: number,
): number | null {
  const times = [
    until.interactive,
    until.batch,
    until.others,
    state.probeAt === null ? null : state.probeAt + PATIENCE_MS,
    endOf(state),
    state.blockedUntil,
  ].filter((time) => time !== null && time > now) as number[];
  return times.length === 0 ? null : Math.min(...times);
}
