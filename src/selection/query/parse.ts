// From the text of a query to data. The grammar stands in docs/query.md; errors point at the place.
import { nearest } from '../../base/index.ts';
import {
  FLAGS,
  type Flag,
  joined,
  KEYS,
  type Key,
  type Op,
  type Place,
  type Query,
  queryError,
} from './query.ts';

const OPS: readonly (Op | '!=')[] = ['<=', '>=', '!=', ':', '=', '<', '>', '~'];
/** `due:<friday` is `due<friday`, as elsewhere. */
const KEY = /([A-Za-z][\w-]*)(?::(?=[<>=~]|!=))?(<=|>=|!=|:|=|<|>|~)/y;
/** A line that begins with # is a comment. */
const BLANK = /(?:\s+|(?<=(?:^|\n)[ \t]*)#[^\n]*)*/y;
const BARE = /[^\s(),"'“„«‘][^\s(),"]*/y;
/** A custom field's name ends where a comparison begins. */
const BARE_NAME = /[^\s(),"'“„«‘<>=!~:]+/y;
/** What may end a quotation, by what begins it: text from elsewhere brings its own marks. */
const QUOTES: Record<string, string> = {
  '"': '"',
  "'": "'",
  '“': '”“',
  '„': '“”',
  '«': '»',
  '‘': '’',
};
/** More brackets and minuses around a condition are no query of a person's. */
const DEEPEST = 200;
const MORE = 'See the query language: docs/query.md.';

/** Reads a query. Errors: AppError `usage` that shows the place. */
export function parseQuery(source: string): Query {
  const parser = new Parser(source);
  const query = parser.either();
  parser.end();
  return query;
}

class Parser {
  #at = 0;
  #depth = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
    this.#blank();
    if (this.#at === source.length) {
      const next = 'Say which tasks, such as "list:Inbox open", or status:any for all.';
      throw queryError(source, { from: 0, to: 1 }, 'The query is empty.', next);
    }
  }

  either(): Query {
    const of = [this.#all()];
    while (this.#keyword('or') || this.#take(/\|\|?/y)) of.push(this.#all());
    return joined('or', of);
  }

  end(): void {
    if (this.#at === this.#source.length) return;
    const what = this.#source[this.#at];
    throw this.#error(
      this.#here(1),
      what === ')' ? 'This bracket closes nothing.' : `"${what}" cannot stand here.`,
      what === ',' ? 'Several values follow a key without blanks: tag:auth,login.' : MORE,
    );
  }

  #all(): Query {
    const of = [this.#one()];
    for (;;) {
      if (this.#keyword('and') || this.#take(/&&?/y)) of.push(this.#one());
      else if (this.#begins()) of.push(this.#one());
      else return joined('and', of);
    }
  }

  /** Whether another condition begins here. */
  #begins(): boolean {
    const rest = this.#source.slice(this.#at);
    return rest !== '' && !/^[),|&]/.test(rest) && !/^or(?=[\s(]|$)/i.test(rest);
  }

  #one(): Query {
    if (this.#depth >= DEEPEST) throw this.#error(this.#here(1), 'This is nested too deeply.');
    this.#depth += 1;
    const one = this.#isNegated() ? { kind: 'not' as const, of: this.#one() } : this.#positive();
    this.#depth -= 1;
    return one;
  }

  #isNegated(): boolean {
    if (this.#source[this.#at] !== '-') return this.#keyword('not');
    if (this.#take(/-(?=\S)/y)) return true;
    const next = 'Write it like -tag:blocked; in quotes it is a text to look for.';
    throw this.#error(this.#here(1), 'A "-" stands right before what it leaves out.', next);
  }

  #positive(): Query {
    const from = this.#at;
    if (this.#take(/\(/y)) {
      const query = this.either();
      if (!this.#take(/\)/y)) {
        throw this.#error({ from, to: from + 1 }, 'This bracket is never closed.');
      }
      return query;
    }
    const key = this.#match(KEY);
    if (key) return this.#test(key[1] ?? '', key[2] as Op | '!=', from);
    const word = this.#value(BARE);
    if (word === null) {
      throw this.#error(this.#here(1), 'A condition is missing here.', MORE);
    }
    const at = { from, to: this.#at };
    const isQuoted = (this.#source[from] ?? '') in QUOTES;
    this.#blank();
    const flag = FLAGS.find((one) => one === word.toLowerCase());
    return !isQuoted && flag
      ? { kind: 'flag', flag: flag as Flag, at }
      : { kind: 'word', text: word, at };
  }

  #test(name: string, said: Op | '!=', from: number): Query {
    const key = Object.keys(KEYS).find((one) => one === name.toLowerCase()) as Key | undefined;
    if (key === undefined) throw this.#unknownKey(name, from);
    const field = key === 'field' ? this.#fieldName(said, from) : null;
    const op = field === null ? said : this.#fieldOp();
    if (op === null) {
      const at = { from, to: this.#at };
      this.#blank();
      return { kind: 'test', key, op: '=', values: [], name: field ?? '', at };
    }
    const values = this.#values(`${this.#source.slice(from, this.#at)}`);
    const at = { from, to: this.#at };
    this.#blank();
    const real = op === '!=' || (op === ':' && field !== null) ? '=' : op;
    if (!(KEYS[key] as readonly Op[]).includes(real)) {
      throw this.#error(
        at,
        `"${key}" cannot be compared with "${op}".`,
        `It takes ${KEYS[key].join(' ')}, and a - before it turns it round.`,
      );
    }
    const named = field === null ? {} : { name: field };
    const test: Query = { kind: 'test', key, op: real, values, ...named, at };
    return op === '!=' ? { kind: 'not', of: test } : test;
  }

  #unknownKey(name: string, from: number) {
    const [near] = nearest(name, Object.keys(KEYS));
    const next = near
      ? `Did you mean "${near}"? Quotes make it a text to look for.`
      : `There are ${Object.keys(KEYS).join(', ')}. Quotes make it a text to look for.`;
    return this.#error({ from, to: from + name.length }, `There is no key "${name}".`, next);
  }

  #fieldName(said: Op | '!=', from: number): string {
    const name = said === ':' ? this.#value(BARE_NAME) : null;
    if (name !== null) return name;
    throw this.#error(
      { from, to: this.#at },
      'The name of the custom field is missing.',
      'Write it like field:"Customer tier"=Gold.',
    );
  }

  #fieldOp(): Op | '!=' | null {
    this.#match(/:(?=[<>=~]|!=)/y);
    const op = OPS.find((one) => this.#source.startsWith(one, this.#at)) ?? null;
    this.#at += op?.length ?? 0;
    return op;
  }

  #values(what: string): string[] {
    const values: string[] = [];
    do {
      const value = this.#value(BARE);
      if (value === null) {
        const to = Math.min(this.#at, this.#source.length);
        throw this.#error(
          { from: to - what.length, to },
          `A value is missing after "${what}".`,
          'Put values with blanks or commas in quotes; "none" is for what is empty.',
        );
      }
      values.push(value);
    } while (this.#take(/,\s*/y, 'as it is'));
    return values;
  }

  /** A quoted text, or what stands up to the next blank; null where neither is. */
  #value(bare: RegExp): string | null {
    const closing = QUOTES[this.#source[this.#at] ?? ''];
    if (closing === undefined) return this.#match(bare)?.[0] ?? null;
    const from = this.#at;
    let text = '';
    for (let at = from + 1; at < this.#source.length; at++) {
      const sign = this.#source[at] ?? '';
      if (closing.includes(sign)) {
        this.#at = at + 1;
        return text;
      }
      if (sign === '\\' && at + 1 < this.#source.length) at += 1;
      text += this.#source[at];
    }
    throw this.#error({ from, to: from + 1 }, 'This quotation is never closed.');
  }

  #keyword(word: string): boolean {
    return this.#take(new RegExp(`${word}(?=[\\s(]|$)`, 'iy'));
  }

  #take(sign: RegExp, after: 'without blanks' | 'as it is' = 'without blanks'): boolean {
    const found = this.#match(sign) !== null;
    if (found && after === 'without blanks') this.#blank();
    return found;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at += found[0].length;
    return found;
  }

  #blank(): void {
    this.#match(BLANK);
  }

  #here(length: number): Place {
    return { from: this.#at, to: this.#at + length };
  }

  #error(at: Place, sentence: string, next?: string) {
    return queryError(this.#source, at, sentence, next);
  }
}
