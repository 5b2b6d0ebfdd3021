// What is wrong with a workflow file, as one sentence with the file and the line.
import { dirname, relative } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../base/index.ts';

/** A place in a file: `/home/maya/flow.ts:12:7`, in a stack trace or in a message. */
const PLACE = /(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\n()]*?\.[cm]?[jt]s):(\d+)(?::\d+)?/g;

/** The error for anything that a file of the person's threw while it was loaded or planned. */
export function faultIn(path: string, thrown: unknown): AppError {
  // What our own side throws is a sentence for the person already.
  if (thrown instanceof AppError) return thrown;
  const where = placeIn(path, thrown) ?? shown(path);
  return fault(`${where}: ${sentenceOf(thrown)}`, thrown);
}

/** The error for a file that loads and is not what it should be. */
export function wrongShape(path: string, what: string): AppError {
  return fault(`${shown(path)}: ${what}`);
}

function fault(message: string, cause?: unknown): AppError {
  return new AppError('usage', message.endsWith('.') ? message : `${message}.`, {
    next: '`clickup-agent workflows new NAME` writes a file that works, to compare with.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The first place in the person's own files. */
function placeIn(path: string, thrown: unknown): string | null {
  const text = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : '';
  for (const [, file = '', line] of text.matchAll(PLACE)) {
    const own = file === path || file.startsWith(dirname(path));
    if (own && !file.includes('node_modules')) return `${shown(file)}:${line}`;
  }
  return null;
}

/** A path as the person would write it from here. */
function shown(path: string): string {
  const short = relative('.', path);
  return short === '' || short.startsWith('..') ? path : short;
}

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof z.ZodError) {
    const [issue] = thrown.issues;
    const member = issue?.path.join('.') ?? '';
    return [member === '' ? null : member, issue?.message ?? 'it does not fit']
      .filter((part) => part !== null)
      .join(': ');
  }
  return (messageOf(thrown).split('\n')[0] ?? '')
    .replace(/^(ParseError|SyntaxError): /, '')
    .replace(/\(0 , [\w$]+\.([\w$]+)\)/g, '$1')
    .trim();
}
