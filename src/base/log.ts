// What a room may say about its work. Rooms log events with fields; where they go is not their affair.
import type { JsonObject } from './json.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives events. Fields never hold secrets; the sink redacts all the same. */
export type Log = (level: LogLevel, event: string, fields?: JsonObject) => void;

/** Says nothing. */
export const silentLog: Log = () => {};
