// Foreign names in the alphabet that the model's service accepts, and the way back.

/** Services accept letters, digits, `_` and `-`; 64 of them is the least that any allows. */
const LONGEST_NAME = 64;

/** The name in that alphabet; what is nothing in it becomes `tool`. */
export function plainName(name: string, longest = LONGEST_NAME): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^a-zA-Z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longest);
  return plain === '' ? 'tool' : plain;
}

/** Gives each name one of its own: a second one that would be equal gets a number. */
export function nameGiver(taken: Iterable<string>): (name: string) => string {
  const given = new Set(taken);
  return (name) => {
    const plain = plainName(name);
    let unique = plain;
    for (let n = 2; given.has(unique); n++) unique = `${plainName(name, LONGEST_NAME - 4)}_${n}`;
    given.add(unique);
    return unique;
  };
}
