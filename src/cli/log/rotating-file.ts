// A file of lines that never grows beyond its share of the disk: full, it becomes FILE.1, and the
// oldest of a few goes.
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** How many files there are in all, and how large each may grow, bytes. */
export interface Rotation {
  files: number;
  bytes: number;
}

/** Adds a line. Throws what the file system throws. */
export type AppendLine = (line: string) => void;

/**
 * Opens the file, making its folder; only its owner can read it. It is opened anew for each line,
 * so that several processes can write to it and none goes on writing to a file that was moved.
 */
export function rotatingFile(path: string, rotation: Rotation): AppendLine {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, '', { mode: 0o600 });
  chmodSync(path, 0o600);
  return (line) => {
    const text = `${line}\n`;
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && size + Buffer.byteLength(text) > rotation.bytes) rotate(path, rotation.files);
    appendFileSync(path, text, { mode: 0o600 });
  };
}

/** FILE.3 → FILE.4, …, FILE → FILE.1; what stood in the last place is overwritten. */
function rotate(path: string, files: number): void {
  for (let age = files - 1; age >= 1; age--) {
    const younger = age === 1 ? path : `${path}.${age - 1}`;
    if (existsSync(younger)) renameSync(younger, `${path}.${age}`);
  }
}
