// quota: reads every rate-limit signal, and spends one credential's quota with the windows it really has.
export type {
  Answer,
  Governor,
  GovernorOptions,
  QuotaCall,
  QuotaEvent,
  QuotaSnapshot,
  Runner,
} from './governor/contract.ts';
export { createGovernor } from './governor/create.ts';
export type { Lane, WaitReason } from './ledger/index.ts';
export { LONGEST_WAIT_MS, type QuotaReading, type QuotaScope, type Signals } from './reading.ts';
export { connectRedis, type RedisShare, type RedisShareOptions } from './redis/index.ts';
export { type Change, memoryWindow, type SharedWindow } from './shared/window.ts';
export { readSignals, refusesForQuota } from './signals/index.ts';
export { type Verdict, verdict } from './verdict.ts';
