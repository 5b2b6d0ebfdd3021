// What a tool must look like to serve an operation: the contract of each row of the intents table.

import type { JsonObject } from '../../base/index.ts';
import type { InputOf, OperationName } from '../../clickup/index.ts';
import type { Noun, Qualifier, Verb } from '../name/vocabulary.ts';

/** What kind of value a field of an operation's input is; decides how it is written for a tool. */
export type Kind =
  | 'id'
  | 'ids'
  | 'text'
  | 'texts'
  | 'instant'
  /** Bounds of a span. Where a tool takes whole days they widen, and the answer is narrowed. */
  | 'from'
  | 'before'
  | 'duration'
  | 'priority'
  | 'flag'
  | 'number'
  | 'choice'
  /** Any JSON: its form follows from something else. */
  | 'any';

/** How tools name an argument, best name first, in the spelling of `canonicalName`. */
export interface Field {
  kind: Kind;
  names: string[];
  /** The thing an id names: lets `container_id` + `container_type: "list"` take its place. */
  of?: Noun;
  /** Known beside the input (the credential's workspace) or not needed: no tool has to take it. */
  ambient?: boolean;
  /** Seldom wanted: a tool without it is whole, and only a write that says it is refused. */
  extra?: boolean;
  /** A read that is asked for this must be able to say so; the answer cannot be narrowed by it. */
  must?: boolean;
  /** Only for tools that have no argument for this other field. */
  instead?: string;
  /** A field that says the same, and is left out where this one is sent. */
  supersedes?: string;
  /** Words of a description by which an argument of any other name is known. */
  says?: RegExp;
  /** A read without this argument may leave something out, which people should know. */
  matters?: boolean;
}

/** One way in which a tool can serve an operation. */
export interface Intent<N extends OperationName = OperationName> {
  noun: Noun;
  verbs: Verb[];
  /** Whether it brings all things of a kind: then the name has to say so. */
  many?: boolean;
  /** Nouns that may stand beside the main one, such as the place it is looked for in. */
  beside?: Noun[];
  /** Nouns that have to stand beside it. */
  needs?: Noun[];
  /** Words that have to be there, and words that may. */
  marks?: Qualifier[];
  allows?: Qualifier[];
  /** Whether a name that speaks of many is about something else. */
  single?: boolean;
  /** A noun whose many things the description has to promise beside what the name says. */
  promises?: Noun;
  /** Whether a name of nouns alone (`tree`, `whoami`) can mean this. */
  verbless?: boolean;
  /** It looks in the whole workspace: a tool that can only be told one such place does not. */
  beyond?: 'list' | 'space';
  /** Whether it has to work without being told a workspace: it is asked for one. */
  unaided?: boolean;
  /** Fields that this way does not work without, though the operation does. */
  demands?: string[];
  /** Fields that the operation needs and this way does without: the answer is narrowed by them. */
  spares?: string[];
  /** An argument, or a word for the verb, that tells the better of two tools with such a name. */
  prefers?: string;
  /** For writes of several things at once: the field with the things, and the fields of each. */
  items?: { field: string; fields: Record<string, Field> };
  /** Arguments of which one has to be declared, because the name alone could mean something else. */
  shownBy?: string[];
  /** Taken off the confidence: a stand-in for a tool that would fit better. */
  handicap?: number;
  /** What a person should know when this way is taken: a clause that follows `but`. */
  caveat?: string;
  fields: Record<Exclude<keyof InputOf<N> & string, 'cursor'>, Field>;
  /**
   * Arguments that follow from the input, and their kinds; sent where a tool declares them. `wanting`
   * says what a tool loses that takes a number for the field and not the derived one beside it.
   */
  derived?: {
    fields: Record<string, Field>;
    from(input: JsonObject): JsonObject;
    wanting?: { field: string; without: string; loss: string }[];
  };
  /** Arguments that make the answer fuller, sent where a tool declares them. */
  asks?: JsonObject;
  /** The fields of ClickUp's own rows to ask for, where a tool can be told which to bring. */
  brings?: string[];
  /**
   * What tells this operation from another that the same tool serves: the sign of an argument, which is
   * sent with `value`. Only for a tool whose description of the argument `says` so.
   */
  told?: { argument: RegExp; value: number; says: RegExp };
  /** Values for arguments that a tool demands and the operation does not have. */
  fallbacks?: JsonObject;
}

/** The intents of some operations, best way first. */
export type IntentTable<N extends OperationName> = { [K in N]: Intent<K>[] };
