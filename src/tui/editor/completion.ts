// What the word under the cursor can become: a slash command, a file after @, a place after #, a name in
// a query.
import { type Buffer, splice } from './buffer.ts';

/** One thing that can be chosen from a menu. */
export interface Choice {
  /** What is put into the input. */
  value: string;
  label: string;
  hint: string;
  /** A folder: choosing it goes on instead of ending. */
  opens?: boolean;
}

/** The word that is being completed. `from` is where it starts, its sign included. */
export interface Wanted {
  kind: 'command' | 'file' | 'place' | 'flag' | 'name';
  /** The workflow whose flag it is; the key of a query whose name it is. */
  of?: string;
  /** The flag whose value it is. */
  flag?: string;
  text: string;
  from: number;
}

/** A name in a query that a command is given: `list:'Sprint 4`, `-assignee:pri`, `status!=do`. */
const NAME =
  /(?:^|[\s"(-])(list|folder|space|assignee|creator|status|tag)(?::|!?=)(?:[^\s"'(),]+,|'[^'"\n]*',)*('[^'"\n]*|[^\s"'(),]*)$/;

/** A flag of a workflow, or the value behind one. */
const FLAG =
  /^\/(?:run\s+)?([A-Za-z][\w-]*)\s(?:[\s\S]*?\s)??(?:(--[\w-]+)\s+)?("[^"\n]*|[^\s"]*)$/;

/** What is being completed at the cursor, null when nothing is. */
export function wantedAt({ text, cursor }: Buffer): Wanted | null {
  const before = text.slice(0, cursor);
  const command = /^\/([\w-]*)$/.exec(before);
  if (command) return { kind: 'command', text: command[1] ?? '', from: 0 };
  const name = before.startsWith('/') ? NAME.exec(before) : null;
  if (name) {
    const [, of = '', typed = ''] = name;
    return { kind: 'name', of, text: typed.replace(/^'/, ''), from: cursor - typed.length };
  }
  const given = FLAG.exec(before);
  if (given) {
    const [, of = '', flag, typed = ''] = given;
    const found = { kind: 'flag', of, from: cursor - typed.length } as const;
    if (typed.startsWith('--')) return { ...found, text: typed };
    if (flag !== undefined) return { ...found, flag, text: typed.replace(/^"/, '') };
  }
  const word = /(?:^|\s)([@#])("[^"\n]*|[^\s"]*)$/.exec(before);
  if (!word) return null;
  const [, sign, rest = ''] = word;
  return {
    kind: sign === '@' ? 'file' : 'place',
    text: rest.replace(/^"/, ''),
    from: cursor - rest.length - 1,
  };
}

/** The buffer with the chosen value in place of the word. */
export function complete(buffer: Buffer, wanted: Wanted, choice: Choice): Buffer {
  if (wanted.kind === 'name') {
    // The query itself stands in double quotes.
    const name = /[^\p{L}\p{N}._/@-]/u.test(choice.value) ? `'${choice.value}'` : choice.value;
    return splice(buffer, wanted.from, buffer.cursor, name);
  }
  const sign = { command: '/', file: '@', place: '#', flag: '' }[wanted.kind];
  const value = /\s/.test(choice.value)
    ? `"${choice.value}${choice.opens ? '' : '"'}`
    : choice.value;
  const after = choice.opens || buffer.text.startsWith(' ', buffer.cursor) ? '' : ' ';
  return splice(buffer, wanted.from, buffer.cursor, `${sign}${value}${after}`);
}

/** Choices that fit, best first: those that start with the text, then those that hold its letters in order. */
export function filterChoices(choices: readonly Choice[], text: string): Choice[] {
  const wanted = text.toLowerCase();
  const scored = choices.flatMap((choice, index) => {
    const score = scoreOf(choice.label.toLowerCase(), wanted);
    return score === null ? [] : [{ choice, score, index }];
  });
  return scored.sort((a, b) => a.score - b.score || a.index - b.index).map(({ choice }) => choice);
}

/** Lower is better; null does not fit. */
function scoreOf(label: string, wanted: string): number | null {
  if (label.startsWith(wanted)) return 0;
  const found = label.indexOf(wanted);
  if (found >= 0) return /[\s/._-]/.test(label[found - 1] ?? '') ? 1 : 2;
  let at = 0;
  for (const letter of wanted) {
    at = label.indexOf(letter, at) + 1;
    if (at === 0) return null;
  }
  return 3;
}
