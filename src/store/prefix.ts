// Keys by prefix as a range, so that the index serves and no wildcard needs escaping.

/** The half-open range [from, before) of all texts that start with `prefix`. */
export function prefixRange(prefix: string): [from: string, before: string] {
  return [prefix, `${prefix}\u{10ffff}`];
}
