// Everything that the screen shows, as one value.
import type { Mode } from '../agent/index.ts';
import type { Plan } from '../engine/index.ts';
import type { Place } from './backend.ts';
import {
  AT_DRAFT,
  type Buffer,
  type Choice,
  EMPTY,
  type Walk,
  type Wanted,
} from './editor/index.ts';
import { SILENCE, type Talk } from './state.ts';
import type { ThemeName } from './text/index.ts';

/** What a person said: in full, and as the screen shows it (a large paste by its size). */
export interface Said {
  text: string;
  shown: string;
}

/** What is offered for the word at the cursor. */
export interface Menu {
  wanted: Wanted;
  choices: readonly Choice[];
  selected: number;
}

export interface Composer {
  buffer: Buffer;
  /** The column that up and down try to keep; null after any other key. */
  column: number | null;
  history: readonly string[];
  walk: Walk;
  /** A search through the history (Ctrl+R): what is looked for, and the entry found. */
  search: { text: string; found: number | null } | null;
  menu: Menu | null;
  /** A menu that was closed with Esc stays closed for this word: its start. */
  dismissed: number | null;
}

/** A person's answer to the oldest approval, as far as it has come. */
export interface Approving {
  id: string;
  step: 'choose' | 'reason' | 'edit';
  selected: number;
  /** False at first: keys that were meant for the input must not approve a write. */
  armed: boolean;
  buffer: Buffer;
  /** Why the edited arguments cannot be taken. */
  problem: string | null;
}

/** A question of a slash command: one of several things. */
export interface Picker {
  title: string;
  choices: readonly Choice[];
  filter: Buffer;
  selected: number;
}

/** What the tools were asked and answered, over the whole window. */
export interface Viewer {
  /** Index among the calls and writes, the newest last. */
  selected: number;
  open: boolean;
  scroll: number;
}

/** A plan as a place to work in, over the whole window. */
export interface Review {
  plan: Plan;
  /** The card that it answers; null for a plan that waits by itself. */
  approval: string | null;
  picked: ReadonlySet<string>;
  selected: number;
  /** False at first: keys that were meant for the input must not write anything. */
  armed: boolean;
  /** Whether the selected step is shown whole, and how far down. */
  open: boolean;
  scroll: number;
  filter: Buffer;
  filtering: boolean;
}

export interface ChatState {
  size: { columns: number; rows: number };
  /** Epoch ms; moves on while something on the screen depends on it. */
  now: number;
  theme: ThemeName;
  place: Place & { connection: 'connecting' | 'ready' | 'failed' };
  /** Null until the conversation is open or known to be impossible. */
  model: string | null;
  missingKey: string | null;
  mode: Mode;
  talk: Talk;
  /** Inputs that wait for the end of the turn. */
  queue: readonly Said[];
  /** Names of files that go with the next message. */
  attachments: readonly string[];
  composer: Composer;
  approving: Approving | null;
  picker: Picker | null;
  viewer: Viewer | null;
  review: Review | null;
  /** What a slash command is doing. */
  busy: string | null;
  /** Since when the turn or the slash command runs; null while nothing does. */
  since: number | null;
  /** A word in place of the footer, until the next key. */
  hint: string | null;
  commands: readonly Choice[];
}

const EMPTY_COMPOSER: Composer = {
  buffer: EMPTY,
  column: null,
  history: [],
  walk: AT_DRAFT,
  search: null,
  menu: null,
  dismissed: null,
};

export function startState(
  start: Pick<ChatState, 'size' | 'now' | 'theme' | 'commands'>,
): ChatState {
  return {
    ...start,
    place: { endpoint: '', workspace: null, connection: 'connecting' },
    model: null,
    missingKey: null,
    mode: 'ask',
    talk: SILENCE,
    queue: [],
    attachments: [],
    composer: EMPTY_COMPOSER,
    approving: null,
    picker: null,
    viewer: null,
    review: null,
    busy: null,
    since: null,
    hint: null,
  };
}

/** Whether something runs that Esc would end. */
export function isBusy({ talk, busy }: ChatState): boolean {
  return talk.running || busy !== null;
}
