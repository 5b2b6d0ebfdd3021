// Files and places that a message names: @path, #place, with quotes where there are blanks.
import type { ChatBackend } from '../backend.ts';

/** Paths behind an `@`. */
export function filesIn(text: string): string[] {
  return mentioned(text, '@');
}

/** Names behind a `#`. */
export function placesIn(text: string): string[] {
  return mentioned(text, '#');
}

/**
 * Which places the names stand for, to go along with the message: the model need not look them up.
 * Only kinds and ids are added to what the person typed; a name that fits nothing adds nothing.
 */
export async function meaningOf(
  names: readonly string[],
  backend: Pick<ChatBackend, 'places'>,
): Promise<string> {
  if (names.length === 0) return '';
  const places = await backend.places().catch(() => []);
  const lines = [...new Set(names)].flatMap((name) => {
    const place = places.find(({ value }) => value === name);
    return place ? [`#${name}: ${place.kind} ${place.id}`] : [];
  });
  return lines.length === 0 ? '' : `\n\n[${lines.join('; ')}]`;
}

function mentioned(text: string, sign: '@' | '#'): string[] {
  const words = new RegExp(`(?:^|\\s)${sign}(?:"([^"\\n]+)"|(\\S+))`, 'g');
  return Array.from(
    text.matchAll(words),
    // What ends a sentence is not part of a name.
    ([, quoted, plain]) => quoted ?? plain?.replace(/[.,;:!?)]+$/, '') ?? '',
  ).filter((name) => name !== '');
}
