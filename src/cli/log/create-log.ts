// What the program did, as JSON lines: for a log file, or for stderr.
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
import { type AppendLine, rotatingFile } from './rotating-file.ts';

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
