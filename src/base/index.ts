// base: clock, ids, errors, json, outcome, log, and text made safe. No I/O, no domain.
export { type Clock, systemClock, within } from './clock.ts';
export { AppError, type AppErrorDetails, type ErrorCode, messageOf } from './errors.ts';
export { newId, type RandomInt } from './ids.ts';
export { canonicalJson, isObject, type Json, type JsonObject, parseJson, sha256 } from './json.ts';
export { beyond, instantOf, type Leaves, leavesOf, overlay, sameLeaf } from './leaves.ts';
export { type Log, type LogLevel, silentLog } from './log.ts';
export { didYouMean, fold, nearest, numbersIn } from './nearest.ts';
export { isLoopback, isPrivate, isPrivateAddress, isWithin, whyUnsent } from './network.ts';
export type { Outcome, RejectionReason } from './outcome.ts';
export { type Redact, redactor } from './redaction.ts';
export { groupedBy, tally } from './tally.ts';
export { cleanLine, cleanText, untrusted } from './text.ts';
