// Optional parameters without the undefined ones, which exactOptionalPropertyTypes asks for.

/** The members that have a value: what optional parameters want. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
