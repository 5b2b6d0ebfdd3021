// Regular expressions on text that strangers wrote. Some expressions take years on a text made for
// it; those are run under a clock, and a row that uses up its time is left out and named.
import { createContext, Script } from 'node:vm';
import { AppError, messageOf } from '../../base/index.ts';
import type { Row } from '../row.ts';
import { excerpt } from '../safe-cell.ts';

/** Why a row was chosen, for a person, and how surely: 1 is word for word, above 0. */
export interface Choice {
  why: string;
  score: number;
}

export interface PatternOptions {
  /** Hears of a row on which an expression took too long. Such a row is not chosen. */
  onSkip?: (row: Row, reason: string) => void;
}

const PATTERN = /^\/(.+)\/([a-z]*)$/s;
/** An expression sees this much of a row's text. */
const LONGEST_TEXT = 4096;
/** How long one row may take, in milliseconds, when the expression is one that can blow up. */
const TIME_MS = 200;
/** Steps that surely take no time: below this an expression runs without a clock. */
const FEW_STEPS = 10_000_000;

/** Whether a query is written as `/expression/flags`. */
export function isPattern(query: string): boolean {
  return PATTERN.test(query.trim());
}

/** A function that looks for the expression in a text. Throws AppError `usage` for an invalid one. */
export function compilePattern(
  query: string,
  { onSkip }: PatternOptions,
): (text: string, row: Row) => Choice | null {
  const [, source = '', flags = ''] = PATTERN.exec(query.trim()) ?? [];
  const expression = compile(source, flags.replace(/[gy]/g, ''), query);
  const powers = growth(source);
  const timed = underClock(expression);
  return (text, row) => {
    const seen = text.slice(0, LONGEST_TEXT);
    const risky = seen.length ** powers > FEW_STEPS;
    const found = risky ? timed(seen) : (expression.exec(seen)?.[0] ?? null);
    if (found === undefined) {
      onSkip?.(row, `the expression took more than ${TIME_MS} ms on this row`);
      return null;
    }
    return found === null
      ? null
      : { why: `'${excerpt(found, 60)}' matches ${query.trim()}`, score: 1 };
  };
}

function compile(source: string, flags: string, query: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (thrown) {
    throw new AppError('usage', `${query} is not a regular expression: ${messageOf(thrown)}.`, {
      next: 'Correct it, or leave out the slashes to look for words.',
    });
  }
}

/**
 * With which power of the text's length the steps can grow: one more than there are open repetitions;
 * without bound when a repetition or a reference stands around or inside another.
 */
function growth(source: string): number {
  const bare = source.replace(/\\./gs, (escaped) => (/\\[1-9k]/.test(escaped) ? '\u0001' : '_'));
  const classless = bare.replace(/\[[^\]]*\]/g, '_');
  if (classless.includes('\u0001') || /\)[*+{]/.test(classless)) return Number.POSITIVE_INFINITY;
  const open = classless.match(/[*+]|\{\d+,\d*\}/g) ?? [];
  return open.length + 1;
}

/** Runs the expression with a limit: the match, null without one, undefined when time was up. */
function underClock(expression: RegExp): (text: string) => string | null | undefined {
  const context = createContext({ expression, text: '' });
  const script = new Script('(expression.exec(text) ?? [null])[0]');
  return (text) => {
    context.text = text;
    try {
      return script.runInContext(context, { timeout: TIME_MS }) as string | null;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        return undefined;
      throw thrown;
    } finally {
      context.text = '';
    }
  };
}
