// A file of lines that never grows beyond its share of the disk: full, it becomes FILE.1, and the
// oldest of a few goes.
import { existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { appendPrivateFile } from '../private-file.ts';

/** How many files there are in all, and how large each may grow, bytes. */
export interface Rotation {
  files: number;
  bytes: number;
}

/** Adds a line. Throws what the file system throws. */
export type AppendLine = (line: string) => void;

/**
 * Opens the file, making its folder; only its owner can read it. It is reopened for each line,
 * so that several processes can write to it and none goes on writing to a file that was moved.
 */
export function rotatingFile(path: string, rotation: Rotation): AppendLine {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  appendPrivateFile(path, '');
  return (line) => {
    const text = `${line}\n`;
    const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && size + Buffer.byteLength(text) > rotation.bytes) rotate(path, rotation.files);
    appendPrivateFile(path, text);
  };
}

/** FILE.3 → FILE.4, …, FILE → FILE.1; what stood in the last place is overwritten. */
function rotate(path: string, files: number): void {
  for (let age = files - 1; age >= 1; age--) {
    const younger = age === 1 ? path : `${path}.${age - 1}`;
    if (existsSync(younger)) renameSync(younger, `${path}.${age}`);
  }
}
