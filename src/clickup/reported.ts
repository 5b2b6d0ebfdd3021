// Which fields an endpoint reported of a thing: an empty one is not the same as one that was left out.
const reported = new WeakMap<object, ReadonlySet<string>>();

/** Notes the fields that the endpoint's own record held, by our names. */
export function noteReported<T extends object>(thing: T, fields: Iterable<string>): T {
  reported.set(thing, new Set(fields));
  return thing;
}

/** Null where nobody noted it. */
export function reportedOf(thing: object): ReadonlySet<string> | null {
  return reported.get(thing) ?? null;
}

/** A copy with some fields changed, which is known to report what the original does. */
export function amended<T extends object>(thing: T, changes: Partial<T>): T {
  const copy = { ...thing, ...changes };
  const fields = reported.get(thing);
  return fields ? noteReported(copy, [...fields, ...Object.keys(changes)]) : copy;
}
