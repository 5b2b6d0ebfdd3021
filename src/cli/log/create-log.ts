// What the program did, as JSON lines: for a log file, or for stderr.
import { existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import {
  AppError,
  type Clock,
  isObject,
  type Json,
  type JsonObject,
  type Log,
  messageOf,
  type Redact,
} from '../../base/index.ts';
import { appendPrivateFile } from '../private-file.ts';

export interface LogOptions {
  /** The file to add lines to. */
  file: string | undefined;
  /** Where lines are shown, if they are. */
  err: ((line: string) => void) | undefined;
  clock: Clock;
  redact: Redact;
}

const ROTATION = { files: 5, bytes: 5 * 1024 * 1024 };

/** Opens the log. Errors: AppError `usage` for a file that cannot be written. */
export function createLog(options: LogOptions): Log {
  const { clock, redact } = options;
  const sinks = [
    ...(options.file === undefined ? [] : [fileSink(options.file)]),
    ...(options.err === undefined ? [] : [options.err]),
  ];
  const write = (line: string) => {
    for (const sink of sinks) sink(line.trimEnd());
  };
  const logger = pino(
    {
      level: 'debug',
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      messageKey: 'event',
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  return (level, event, fields = {}) => logger[level](redacted(fields, redact), event);
}

function fileSink(path: string): AppendLine {
  let append: AppendLine;
  try {
    append = rotatingFile(path, ROTATION);
  } catch (thrown) {
    throw new AppError('usage', `The log cannot be written to ${path}: ${messageOf(thrown)}.`, {
      next: 'Name a file in a folder that is writable.',
      cause: thrown,
    });
  }
  return (line) => {
    try {
      append(line);
    } catch {
      // A full disk must not stop a run in the middle of its writes.
    }
  };
}

/** The fields with every text in them redacted, before JSON escapes what a secret looks like. */
function redacted(fields: JsonObject, redact: Redact): JsonObject {
  const inside = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map((item) => inside(item) ?? null);
    return isObject(value) ? redacted(value, redact) : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, inside(value)]));
}

/** How many files there are in all, and how large each may grow, bytes. */
interface Rotation {
  files: number;
  bytes: number;
}

/** Adds a line. Throws what the file system throws. */
type AppendLine = (line: string) => void;

/**
 * A file that never grows beyond its share of the disk: full, it becomes FILE.1, and the oldest of a few goes.
 * Opens it, making its folder; only its owner can read it. It is reopened for each line,
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
