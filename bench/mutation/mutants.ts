// Every place of a file that can be broken, one at a time: operators, conditions, statements that are
// left out, verdicts that are swapped. Lines are read as the formatter writes them.

/** A file with one place broken. */
export interface Mutant {
  file: string;
  /** Counted from 1. */
  line: number;
  /** The line before and after, without its indent. */
  was: string;
  is: string;
  /** The whole broken file. */
  text: string;
}

/** A token and what takes its place. Spaces around operators keep types and arrows out. */
const TOKENS: [RegExp, string][] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/ < /g, ' >= '],
  [/ < /g, ' <= '],
  [/ > /g, ' <= '],
  [/ > /g, ' >= '],
  [/ <= /g, ' > '],
  [/ <= /g, ' < '],
  [/ >= /g, ' < '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ % /g, ' * '],
  [/ \? /g, ' && false ? '],
  [/ \? /g, ' || true ? '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/(?<=\(|=> |return |&& |\|\| |= )!(?=[\w(])/g, ''],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/\.at\(-1\)/g, '.at(0)'],
  [/\.(?:trim|toLowerCase|sort|reverse)\(\)/g, ''],
  [/\.slice\([^()]*\)/g, ''],
  [/(?<=[=(?] |\()\[(?=['\w.])[^[\]]*\](?! =)/g, '[]'],
  [/\bcontinue;/g, ';'],
  [/\bbreak;/g, ';'],
  [/\breturn [^;]+;$/g, 'return undefined;'],
  [/\breturn;$/g, ';'],
  [/'allow'/g, "'ask'"],
  [/'deny'/g, "'allow'"],
  [/'ask'/g, "'allow'"],
];

/** Every mutant of a file, in the order of its lines. `text`: as it is. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    // Comments, imports and declarations of types do nothing.
    if (/^\s*(\/\/|\*|\/\*|import|export type|export interface|type |interface |\| )/.test(line)) {
      return [];
    }
    return brokenLines(line).map((is) => ({
      ...{ file, line: at + 1, was: line.trim(), is: is.trim() },
      text: lines.with(at, is).join('\n'),
    }));
  });
}

function brokenLines(line: string): string[] {
  const swapped = TOKENS.flatMap(([token, other]) =>
    [...line.matchAll(token)].flatMap(({ index, 0: found }) =>
      isInText(line, index)
        ? []
        : [line.slice(0, index) + other + line.slice(index + found.length)],
    ),
  );
  // A call that answers nothing that is used, or a value that is set: left out.
  const statement = /^\s+(?:await )?(?:[\w#][\w.#?]*\(.*\)|[\w.#[\]]+ [+-]?= .+);$/.test(line);
  return [...swapped, ...conditions(line), ...(statement ? [';'] : [])];
}

/** An `if` that always holds, and one that never does. */
function conditions(line: string): string[] {
  const start = /^(\s*(?:\} else )?if )\(/.exec(line)?.[1]?.length;
  if (start === undefined) return [];
  let depth = 0;
  for (let at = start; at < line.length; at++) {
    depth += line[at] === '(' ? 1 : line[at] === ')' ? -1 : 0;
    if (depth > 0) continue;
    return ['true', 'false'].map((is) => `${line.slice(0, start)}(${is})${line.slice(at + 1)}`);
  }
  return [];
}

/** Whether a place of a line is inside a quoted text; a verdict begins with its quote. */
function isInText(line: string, index: number): boolean {
  const before = line.slice(0, index);
  return ["'", '"'].some((quote) => before.split(quote).length % 2 === 0) || isInTemplate(before);
}

function isInTemplate(before: string): boolean {
  const opened = before.lastIndexOf('`');
  if (before.split('`').length % 2 === 1) return false;
  return before.lastIndexOf('${') < opened || before.lastIndexOf('}') > before.lastIndexOf('${');
}
