// Every operation by name: how its tool is recognized, its input encoded and its output decoded.
import type { OperationName } from '../../clickup/index.ts';
import type { Noun, Verb } from '../name/vocabulary.ts';
import { type AnyIntent, type OperationSpec, READS, type SpecTable } from './contract.ts';
import { docSpecs } from './doc.ts';
import { goalSpecs } from './goal.ts';
import { memberSpecs } from './member.ts';
import { placeSpecs } from './place.ts';
import { taskSpecs } from './task.ts';
import { taskPartSpecs } from './task-parts.ts';
import { timeSpecs } from './time.ts';

const specs: SpecTable = {
  ...placeSpecs,
  ...memberSpecs,
  ...taskSpecs,
  ...taskPartSpecs,
  ...timeSpecs,
  ...goalSpecs,
  ...docSpecs,
};

export function specOf<N extends OperationName>(operation: N): OperationSpec<N> {
  return specs[operation];
}

/** Nouns of tools where operations have another word. */
const NOUN_OF: Record<string, Noun> = { field: 'custom_field' };

function intentsFor(operation: OperationName): AnyIntent[] {
  const [noun = '', verb = ''] = operation.split('.');
  const many = /^(list|find)/.test(verb);
  const usual = {
    noun: NOUN_OF[noun] ?? (noun as Noun),
    verbs: many ? READS : [verb as Verb],
    ...(many && { many }),
  };
  return specs[operation].ways.map((way) => ({ ...usual, ...way }));
}

const intents = new Map(
  (Object.keys(specs) as OperationName[]).map((one) => [one, intentsFor(one)] as const),
);

/** The ways an operation can be served, best first. */
export function intentsOf(operation: OperationName): AnyIntent[] {
  return intents.get(operation) ?? [];
}
