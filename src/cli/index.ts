// cli: one file per command, and what they print.
export type { Surroundings } from './cli.ts';
export { createEnding, type Ending } from './ending.ts';
export { EXIT } from './exit-codes.ts';
export type { Io } from './io.ts';
export { processIo } from './process-io.ts';
export { runCommandLine } from './program.ts';
export { crashText } from './readable-error.ts';
export { listenToSupervisor } from './supervise.ts';
