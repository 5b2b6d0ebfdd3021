// A secret from the terminal, without echo, or from standard input where there is none.
import type { Cli } from './cli.ts';

export function readSecret({ io }: Cli, question: string): Promise<string> {
  return io.askSecret === null ? io.readInput() : io.askSecret(question);
}
