// Opens many-in-one tools: each value of an `action` argument is a tool of its own.
import type { Json } from '../../base/index.ts';
import { readName, verbOf } from '../name/reading.ts';
import { wordsOf } from '../name/words.ts';
import { valuesOf } from './schema.ts';
import type { Slot } from './slots.ts';

const CHOOSERS = ['action', 'operation', 'operator', 'op', 'method', 'command', 'verb'];
const SUBJECTS = ['entity', 'model', 'resource', 'object', 'scope', 'kind', 'type'];
/** Verbs that only lead to the action, which says the real one. */
const LEADING = new Set(['set', 'manage', 'operate', 'handle', 'do', 'run', 'execute', 'update']);

/** A tool under a name that says what it does, with the arguments that make it do that. */
export interface Variant {
  name: string;
  preset: ReadonlyMap<Slot, Json>;
}

/** One variant per action and subject that the tool lists; the tool itself when it lists none. */
export function variantsOf(name: string, slots: Slot[]): Variant[] {
  const chooser = slots.find((slot) => CHOOSERS.includes(slot.name) && isList(slot, saysVerb));
  const subject = slots.find(
    (slot) => [...SUBJECTS, ...typed()].includes(slot.name) && isList(slot, saysNoun),
  );
  // Beside its own id, a type tells what that id is of: the arguments settle that, not the name.
  const place =
    subject && slots.some(({ name: own }) => own === `${subject.name}_id` || isIdOf(own));
  const things = subject && !place ? valuesOf(subject.schema) : [null];
  const actions = chooser ? valuesOf(chooser.schema) : [null];
  if (actions[0] === null && things[0] === null) return [{ name, preset: new Map() }];
  const words = wordsOf(name).filter((word) => !chooser || !LEADING.has(word));
  return actions.flatMap((action) =>
    things.map((thing) => ({
      name: [
        ...words,
        ...(action === null ? [] : [action]),
        ...(thing === null ? [] : [thing]),
      ].join('_'),
      preset: new Map<Slot, Json>([
        ...(chooser && action !== null ? [[chooser, action] as const] : []),
        ...(subject && thing !== null ? [[subject, thing] as const] : []),
      ]),
    })),
  );

  function typed(): string[] {
    return SUBJECTS.map((one) => `${one}_type`);
  }
  function isIdOf(own: string): boolean {
    return (
      subject?.name.endsWith('_type') === true && own === subject.name.replace(/_type$/, '_id')
    );
  }
}

function isList(slot: Slot, says: (value: string) => boolean): boolean {
  const values = valuesOf(slot.schema).map(String);
  return values.length > 1 && values.some(says);
}

function saysVerb(value: string): boolean {
  return wordsOf(value).some((word) => verbOf(word) !== null);
}

function saysNoun(value: string): boolean {
  return readName(value).nouns.length > 0;
}
