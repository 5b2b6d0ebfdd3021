// quota: reads every rate-limit signal, and spends one credential's quota with the windows it really has.
export * from './contract.ts';
export { createGovernor } from './governor.ts';
export { mayRepeat } from './retry.ts';
export { memoryWindow } from './shared.ts';
export { readSignals } from './signals/index.ts';
export { storedQuota } from './window/index.ts';
