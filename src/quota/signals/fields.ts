// A forgiving reader of HTTP structured fields (RFC 8941): as much of a list or dictionary with
// parameters as rate-limit headers use. What does not parse is skipped, never an error.

/** One member: `"default";r=50` has name `default`; `limit=100` has name `limit`, value `100`. */
export interface Member {
  name: string;
  value: string | undefined;
  params: ReadonlyMap<string, string>;
}

/** The members of a list or dictionary, in their order. */
export function parseMembers(text: string): Member[] {
  return split(text.slice(0, 2000), ',').flatMap((part) => {
    const [head = '', ...rest] = split(part, ';');
    const [name, value] = pair(head);
    if (name === '') return [];
    return [{ name, value, params: new Map(rest.map(pair).map(([key, v]) => [key, v ?? '1'])) }];
  });
}

function pair(text: string): [string, string | undefined] {
  const trimmed = text.trim();
  if (trimmed.startsWith('"')) return [unquote(trimmed), undefined];
  const equals = trimmed.indexOf('=');
  if (equals < 0) return [trimmed, undefined];
  return [trimmed.slice(0, equals).trim().toLowerCase(), unquote(trimmed.slice(equals + 1).trim())];
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined) : text;
}

/** Splits at a separator that stands outside quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (text[i] !== separator || quoted) continue;
    parts.push(text.slice(start, i));
    start = i + 1;
  }
  parts.push(text.slice(start));
  return parts;
}
