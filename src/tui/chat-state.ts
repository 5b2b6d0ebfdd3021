// Everything that the screen shows, as one value, and the one place that holds it.
import type { Mode } from '../agent/index.ts';
import type { ThemeName } from '../text/index.ts';
import type { ChatLook, FormField, Place } from './backend.ts';
import { type Buffer, EMPTY } from './editor/buffer.ts';
import type { Choice, Wanted } from './editor/completion.ts';
import type { Sheet } from './sheet.ts';
import { SILENCE, type Talk } from './state.ts';

/** What a person said: in full, and as the screen shows it (a large paste by its size). */
export interface Said {
  text: string;
  shown: string;
}

/** What is offered for the word at the cursor. */
export interface Menu {
  wanted: Wanted;
  /** Null while they are being read. */
  choices: readonly Choice[] | null;
  selected: number;
}

export interface Composer {
  buffer: Buffer;
  /** The column that up and down try to keep; null after any other key. */
  column: number | null;
  history: readonly string[];
  /** How far back in the history the input stands, and what was being typed meanwhile. */
  back: number;
  draft: string;
  menu: Menu | null;
  /** A menu that was closed with Esc stays closed for this word: its start. */
  dismissed: number | null;
}

/** A person's answer to the oldest approval, as far as it has come. */
export interface Approving {
  id: string;
  selected: number;
  /** False at first: keys that were meant for the input must not approve a write. */
  armed: boolean;
}

/** The choices of a field, or some of them: typed text narrows what is offered. */
export interface Picker {
  /** Null while they are being read. */
  choices: readonly Choice[] | null;
  filter: Buffer;
  selected: number;
  /** Values that are chosen, where several can be. */
  marked: ReadonlySet<string> | null;
  /** What is typed can be chosen, too. */
  free?: boolean | undefined;
}

/** Fields that a person fills in; those from `folded` on are asked only when they want to. */
export interface Form {
  title: string;
  fields: readonly FormField[];
  folded: number;
  /** What each field holds now. */
  buffers: readonly Buffer[];
  labels: ReadonlyMap<string, string>;
  selected: number;
  /** The choices of the selected field; of one that is alone, they are all that is seen of it. */
  open: Picker | null;
  /** What is chosen goes into the input. */
  recalls?: true;
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
  form: Form | null;
  sheet: Sheet | null;
  /** What a slash command is doing. */
  busy: string | null;
  /** Since when the turn or the slash command runs; null while nothing does. */
  since: number | null;
  /** A word in place of the footer, until the next key. */
  hint: string | null;
  commands: readonly Choice[];
  /** How a person who looks elsewhere is told that the chat waits. */
  notify: ChatLook['notify'];
  /** A question by itself, with no chat around it. */
  alone: boolean;
}

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
    composer: {
      buffer: EMPTY,
      column: null,
      history: [],
      back: 0,
      draft: '',
      menu: null,
      dismissed: null,
    },
    approving: null,
    form: null,
    sheet: null,
    busy: null,
    since: null,
    hint: null,
    notify: 'on',
    alone: false,
  };
}

/** Whether something runs that Esc would end. */
export function isBusy({ talk, busy }: ChatState): boolean {
  return talk.running || busy !== null;
}

/** `now`: a person waits for it, as after a key. `soon`: with the next frame is early enough. */
export type Pace = 'now' | 'soon';

/** No more is drawn than one frame in this time, ms. */
const FRAME_MS = 33;

/** How long the next frame has to wait, ms, after one at `last`; not long either where the clock was set back. */
export function untilFrame(last: number, now: number): number {
  return Math.min(FRAME_MS, last + FRAME_MS - now);
}

export interface ChatStore {
  get(): ChatState;
  update(change: (state: ChatState) => ChatState, pace?: Pace): void;
}

/** Tells the one who draws the state that it changed. */
export function createStore(initial: ChatState, onChange: (pace: Pace) => void): ChatStore {
  let state = initial;
  return {
    get: () => state,
    update(change, pace = 'now') {
      const next = change(state);
      if (next === state) return;
      state = next;
      onChange(pace);
    },
  };
}
