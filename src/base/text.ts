// Text from outside, made safe: for a terminal (control sequences out), for a model (origin named).

/** What a terminal would act on: escape sequences, whole where they are recognisable. */
const ESCAPE_SEQUENCE = new RegExp(
  [
    // Operating-system commands and other strings, up to their terminator.
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[\\s\\S]*?(?:\\u0007|\\u001b\\\\|\\u009c|$)',
    // Control sequences: parameters, intermediates, one final byte.
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?',
    // Any other escape and the byte it takes.
    '\\u001b[ -/]*[0-~]?',
  ].join('|'),
  'g',
);
/** Remaining control characters except newline and tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Characters that reorder or hide the text around them. */
const DIRECTION =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g;

/** The text without anything that a terminal would execute or that hides other text. */
export function cleanText(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, '').replace(DIRECTION, '');
}

/** Clean text on one line, at most `limit` characters, for tables and labels. */
export function cleanLine(text: string, limit = 200): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}

/**
 * Text from outside as a model may see it: clean, capped, and fenced with its origin. The fence
 * cannot be closed from inside, because no text keeps a mark like it.
 */
export function untrusted(origin: string, text: string, limit = 20_000): string {
  // Replaced rather than removed: what was left around a removed mark could join to a new one.
  const inside = cleanText(text).replace(/<(?=\s*\/?\s*untrusted)/gi, '‹');
  const capped =
    inside.length > limit ? `${inside.slice(0, limit)}… [cut at ${limit} characters]` : inside;
  return `<untrusted origin="${cleanLine(origin, 80).replace(/["<>]/g, '')}">\n${capped}\n</untrusted>`;
}
