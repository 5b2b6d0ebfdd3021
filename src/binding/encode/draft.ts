// The plan of a tool's arguments: what it holds when it is done, and while it is made.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { AnyIntent } from '../intent/index.ts';
import type { Slot } from '../shape/slots.ts';
import type { Codec, Surroundings } from './codec.ts';
import type { Paging } from './paging.ts';

/** One argument and the field that it carries. */
export interface Filling {
  field: string;
  slot: Slot;
  codec: Codec;
  /** Whether the operation cannot do without it. */
  demanded: boolean;
  /** A field that is left out where this one is sent. */
  supersedes?: string | undefined;
}

/** How an operation's input becomes a tool's arguments. */
export interface ArgumentPlan {
  fillings: Filling[];
  constants: { slot: Slot; value: Json }[];
  /** Values for demanded arguments that nothing else filled. */
  fallbacks: { slot: Slot; value: Json }[];
  paging: Paging;
  derive: (input: JsonObject) => JsonObject;
  /** Where the things go that are written in one call, and how each is written. */
  items: { field: string; at: string[]; plan: ArgumentPlan; most: number } | null;
  /** Fields that no argument takes. */
  lost: string[];
  /** Phrases that say what is cut or rounded. */
  losses: string[];
  /** Whether the tool wants to be told whose a thing is, which is the caller's where nobody is named. */
  wantsCaller: boolean;
  /** Fields that found an argument under its best name. */
  exact: string[];
  /** Arguments that nothing fills and the tool does not demand. */
  idle: Slot[];
}

/** Why a tool cannot serve an intent, as a phrase. */
export interface Misfit {
  misfit: string;
}

/** A plan under construction and what it is built from. */
export interface Draft {
  plan: ArgumentPlan;
  intent: AnyIntent;
  effect: Effect;
  /** Whether the operation's own input has to name the field. */
  isDemanded(field: string): boolean;
  surroundings: Surroundings;
  taken: Set<Slot>;
}
