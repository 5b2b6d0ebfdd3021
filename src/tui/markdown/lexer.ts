// The reader of markdown, which the first prompt does not wait for.
import type { marked, TokensList } from 'marked';

let reader: typeof marked.lexer | undefined;

/** Has to be there before a text is read. */
export async function loadMarkdown(): Promise<void> {
  reader = (await import('marked')).lexer;
}

export function lexer(source: string): TokensList {
  if (!reader) throw new Error('The reader of markdown is not loaded.');
  return reader(source);
}
