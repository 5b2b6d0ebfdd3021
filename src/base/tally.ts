// Counts things, and puts those together that have something in common.

/** How often each stands there, the most frequent first, and of equals the first. */
export function tally<Thing>(things: Iterable<Thing>): Map<Thing, number> {
  const counts = new Map<Thing, number>();
  for (const one of things) counts.set(one, (counts.get(one) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

/** The things of each key, in the order of their first appearance. */
export function groupedBy<Thing, Key>(
  things: Iterable<Thing>,
  keyOf: (thing: Thing) => Key,
): Map<Key, Thing[]> {
  const groups = new Map<Key, Thing[]>();
  for (const one of things) {
    const key = keyOf(one);
    const others = groups.get(key);
    if (others === undefined) groups.set(key, [one]);
    else others.push(one);
  }
  return groups;
}
