// What is known of an operation: how its tool is recognized, its fields are encoded and its answer decoded.
import type { Json, JsonObject } from '../../base/index.ts';
import type { InputOf, OperationName, OutputOf } from '../../clickup/index.ts';
import type { Noun, Qualifier, Verb } from '../name/vocabulary.ts';
import type { EntityKind } from './rows.ts';

/** The kind of value that a field of an operation's input holds; decides how it is encoded. */
export type ValueKind =
  | 'id'
  | 'ids'
  | 'text'
  | 'texts'
  | 'instant'
  /** Bounds of a period. Where a tool takes whole days they widen, and the answer is narrowed. */
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
  kind: ValueKind;
  names: string[];
  /** The entity that an id names: `container_id` + `container_type: "list"` can take its place. */
  of?: Noun;
  /** Known from elsewhere (the workspace) or optional: no tool has to take it. */
  ambient?: boolean;
  /** Rarely wanted: a tool without it is complete, and only a write that sets it is refused. */
  extra?: boolean;
  /** A read that is given this must be able to send it: the answer cannot be narrowed by it. */
  must?: boolean;
  /** Only for tools that have no argument for this other field. */
  instead?: string;
  /** A field with the same meaning, left out where this one is sent. */
  supersedes?: string;
  /** Words of a description that identify an argument of any other name. */
  says?: RegExp;
  /** A read without this argument may leave something out, which is reported. */
  matters?: boolean;
}

/** One way in which a tool can serve an operation. */
export interface AnyIntent {
  noun: Noun;
  verbs: Verb[];
  /** Whether it returns all entities of a kind: then the name has to be in the plural. */
  many?: boolean;
  /** Nouns that may appear next to the main one, and nouns that have to. */
  accepts?: Noun[];
  needs?: Noun[];
  /** Qualifiers that have to be in the name, and those that may be. */
  marks?: Qualifier[];
  allows?: Qualifier[];
  /** Whether a name in the plural means something else. */
  single?: boolean;
  /** A noun that the description has to have in the plural. */
  promises?: Noun;
  /** Whether a name of nouns alone (`tree`, `whoami`) can mean this. */
  verbless?: boolean;
  /** It covers the whole workspace: a tool that can only be given one such place does not. */
  beyond?: 'list' | 'space';
  /** Whether it has to work without a workspace: it is asked for one. */
  unaided?: boolean;
  /** Fields that this way requires, though the operation does not. */
  demands?: string[];
  /** Fields that the operation requires and this way does without: the answer is narrowed by them. */
  spares?: string[];
  /** An argument, or a word for the verb, that marks the better of two tools with such a name. */
  prefers?: string;
  /** For bulk writes: the field with the items, and the fields of each. */
  items?: { field: string; fields: Record<string, Field> };
  /** Arguments of which one has to be declared, because the name alone is ambiguous. */
  shownBy?: string[];
  /** Subtracted from the score: a stand-in for a tool that would fit better. */
  handicap?: number;
  /** What a person should know when this way is taken: a clause that follows `but`. */
  caveat?: string;
  fields: Record<string, Field>;
  /**
   * Arguments that follow from the input, and their kinds; sent where a tool declares them. `wanting`
   * names what is lost by a tool that takes a number for the field without the derived one.
   */
  derived?: {
    fields: Record<string, Field>;
    from(input: JsonObject): JsonObject;
    wanting?: { field: string; without: string; loss: string }[];
  };
  /** Arguments that make the answer fuller, sent where a tool declares them. */
  asks?: JsonObject;
  /**
   * What distinguishes this operation from another of the same tool: the sign of an argument, which is
   * sent with `value`. Only for a tool whose description of the argument matches `says`.
   */
  sign?: { argument: RegExp; value: number; says: RegExp };
  /** Values for arguments that a tool requires and the operation does not have. */
  fallbacks?: JsonObject;
}

/** Listings in pages are decoded to their rows; paging is read separately. */
export type Decoded<N extends OperationName> =
  OutputOf<N> extends { items: infer Rows; next: string | null } ? Rows : OutputOf<N>;

/** Everything that the binding knows about one operation. */
export interface OperationSpec<N extends OperationName> {
  /**
   * The ways to serve it, best first; each names every field of the input. Noun and verbs are those of
   * the operation's own name, where a way has no others.
   */
  ways: (Partial<AnyIntent> & {
    fields: Record<Exclude<keyof InputOf<N> & string, 'cursor'>, Field>;
  })[];
  /** Decodes an answer's data; undefined: it does not show what the operation returns. */
  output(data: Json | undefined, input: InputOf<N>): Decoded<N> | undefined;
  /** The created entity, when the answer shows no more than its id. */
  created?(id: string, input: InputOf<N>): OutputOf<N> | undefined;
  /** Of a listing: what its ids identify, so that rows of another kind are recognized. */
  kind?: EntityKind;
  /** Of a listing that ClickUp never pages: fields that only ClickUp's own rows have. */
  unpaged?: string[];
  /** A listing that cannot be empty: the caller has a workspace, and a workspace has people. */
  neverEmpty?: boolean;
}

export type SpecTable = { [N in OperationName]: OperationSpec<N> };

/** A field by its kind and the names that tools give it, best first, separated by blanks. */
export function field(kind: ValueKind, names: string, more: Partial<Field> = {}): Field {
  return { kind, names: names.split(' '), ...more };
}

export const READS: Verb[] = ['get', 'list', 'search'];

export const workspaceId = field('id', 'workspace_id team_id workspace team organization_id', {
  ambient: true,
});
export const spaceId = field('id', 'space_id space', { of: 'space' });
export const folderId = field('id', 'folder_id folder project_id project', { of: 'folder' });
export const listId = field('id', 'list_id list', { of: 'list' });
export const taskId = field('id', 'task_id task', { of: 'task' });
export const name = field('text', 'name title task_title subject', { says: /\b(name|title)\b/i });
export const archived = field('flag', 'archived include_archived', { must: true });
export const ownerIds = field('ids', 'owner owner_id');

/** The same field of the entity that the tool is about, which may be called plain `id`. */
export function own(id: Field): Field {
  return { ...id, names: [...id.names, 'id', 'uid'] };
}
