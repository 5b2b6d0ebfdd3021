// Cuts names into lower-case words: camelCase, snake_case, UPPER, dots, and words run together.

/** The words of a name, in order: `getTaskById` -> get task by id. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

/** English plurals as tool names have them: entries -> entry, statuses -> status, lists -> list. */
export function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|us)es$/.test(word)) return word.slice(0, -2);
  if (/(ss|us|is)$/.test(word) || !word.endsWith('s') || word.length < 3) return word;
  return word.slice(0, -1);
}

/** A name in the one spelling that arguments are compared in: `listIds` -> list_id. */
export function canonicalName(name: string): string {
  return wordsOf(name).map(singular).join('_');
}

/**
 * Splits a run-together word into known ones (`gettimeentries` -> get time entries); the word
 * itself when it is known, or when no split uses known words only.
 */
export function segmented(word: string, known: ReadonlySet<string>): string[] {
  if (known.has(word) || known.has(singular(word))) return [word];
  // best[i]: the split of the first i letters in the fewest words.
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start < end; start++) {
      const head = best[start];
      const part = word.slice(start, end);
      if (!head || !(known.has(part) || known.has(singular(part)))) continue;
      const split = [...head, part];
      const rival = best[end];
      if (!rival || split.length < rival.length) best[end] = split;
    }
  }
  const whole = best[word.length];
  // Single letters would let any word fall apart; a real split has words of two letters or an `a`.
  return whole?.every((part) => part.length > 1 || part === 'a') ? whole : [word];
}
