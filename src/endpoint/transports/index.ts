// The transports by name, each loaded when it is first needed: the MCP SDK is slow to load.
import type { TransportKind } from './transport.ts';

export const transports = {
  http: { open: async (setup) => (await import('./http.ts')).open(setup) },
  sse: { open: async (setup) => (await import('./sse.ts')).open(setup) },
  stdio: { open: async (setup) => (await import('./stdio.ts')).open(setup) },
} satisfies Record<string, TransportKind>;

export type TransportName = keyof typeof transports;
