// `ask` and its like in this process, against the endpoint of a lab.
import { Readable } from 'node:stream';
import { systemClock } from '../../src/base/index.ts';
import { createShutdown, type Io, runCommandLine, type Shutdown } from '../../src/cli/index.ts';
import type { AgentLab } from './agent-lab.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

interface Around {
  input?: string;
  /** Standard input that nobody ends. */
  open?: boolean;
  environment?: Record<string, string>;
  ending?: Shutdown;
}

/** Runs one command line against the lab's endpoint. */
export async function cli(lab: AgentLab, args: string[], around: Around = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const input = around.open ? new Readable({ read() {} }) : Readable.from([around.input ?? '']);
  const io: Io = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    errRaw: () => {},
    columns: null,
    live: false,
    colour: false,
    fault: () => null,
    ask: null,
    askSecret: null,
    input: () => input,
    readInput: async () => around.input ?? '',
  };
  const code = await runCommandLine(['--endpoint', lab.mcp, '--home', lab.home, ...args], {
    io,
    machine: {
      platform: process.platform,
      homeFolder: lab.home,
      environment: around.environment ?? lab.environment,
    },
    clock: systemClock,
    random: (bound) => Math.floor(bound / 2),
    systemTimeZone: () => 'Europe/Berlin',
    version: '0.0.0',
    program: { node: process.execPath, script: '' },
    fetch,
    ending: around.ending ?? createShutdown(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
