// cli: one file per command, and what they print.
export type { CliDeps } from './cli.ts';
export { EXIT } from './exit-codes.ts';
export type { Io } from './io.ts';
export { processIo } from './process-io.ts';
export { runCommandLine } from './program.ts';
export { crashText } from './readable-error.ts';
export { createShutdown, type Shutdown } from './shutdown.ts';
export { listenToSupervisor } from './supervise.ts';
