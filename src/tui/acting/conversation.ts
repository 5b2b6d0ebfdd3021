// The conversation behind the screen: its session, what it says, and what is said to it.
import type {
  AgentEvent,
  AgentSession,
  ApprovalAnswer,
  Attachment,
  Mode,
} from '../../agent/index.ts';
import { AppError, type Clock, within } from '../../base/index.ts';
import type { ChatBackend, Conversing } from '../backend.ts';
import type { ChatStore, Said } from '../chat-state.ts';
import { entriesOf } from '../entries.ts';
import { approvingFor } from '../input/approval.ts';
import { hear, say } from '../state.ts';
import { createHearing } from './hearing.ts';

export type Conversation = ReturnType<typeof createConversation>;

/** How long leaving may take while a turn ends. */
const CLOSING_MS = 3_000;
/** Columns that the text of an answer is set in by. */
const INDENT = 2;

export function createConversation(store: ChatStore, backend: ChatBackend, clock: Clock) {
  let opening: Promise<Conversing> | null = null;
  let current: AgentSession | null = null;
  let stop = () => {};
  let attached: Attachment[] = [];
  let turn: Promise<void> = Promise.resolve();

  const tell = (event: AgentEvent) => {
    // Anyone who ends a turn waits for its end; everything else is early enough with the next frame.
    const pace = event.kind === 'turn-ended' ? 'now' : 'soon';
    store.update((state) => {
      const talk = hear(state.talk, event, state.size.columns - INDENT);
      const since = talk.running ? (state.since ?? clock.now()) : state.busy ? state.since : null;
      const next = { ...state, talk, since };
      return { ...next, approving: approvingFor(next) };
    }, pace);
  };

  const { listen, flush, leaveOut } = createHearing(tell, clock);

  /** Goes on with another conversation. */
  function converse(next: Conversing): void {
    opening = Promise.resolve(next);
    stop();
    current?.interrupt();
    const { session: opened, missingKey } = next;
    current = opened;
    stop = opened.onEvent(listen);
    opened.meanwhile(saidMeanwhile);
    if (opened.mode !== store.get().mode) opened.setMode(store.get().mode);
    store.update((state) => ({
      ...state,
      model: missingKey === null ? opened.model : null,
      missingKey,
      talk: { ...say(state.talk, ...entriesOf(opened.transcript())), pending: 0, usage: null },
    }));
    // Steps that waited when the conversation was left are counted again.
    opened.restored().catch(() => {});
  }

  /** A new session, unless the person has turned to another one before it is there. */
  function begin(): Promise<Conversing> {
    const mine = backend.newSession();
    opening = mine;
    mine.then(
      (opened) => {
        if (opening === mine) converse(opened);
      },
      () => {
        if (opening === mine) opening = null;
      },
    );
    return mine;
  }

  /** The session, which is there without a key, too. */
  async function session(): Promise<AgentSession> {
    return current ?? (await (opening ?? begin())).session;
  }

  /** Errors: AppError `authorization` without a key, below what was said. */
  function checkKey({ shown }: Said): void {
    const { missingKey } = store.get();
    if (missingKey === null) return;
    const entry = { kind: 'user' as const, text: shown, attachments: [] };
    store.update((state) => ({ ...state, talk: say(state.talk, entry) }));
    throw new AppError('authorization', `The model needs a key: ${missingKey} is not set.`, {
      next: `Set ${missingKey} and start again. Commands such as /run and /tree work without it.`,
    });
  }

  function interrupt(): void {
    leaveOut();
    void flush();
    current?.interrupt();
  }

  async function attach(path: string): Promise<void> {
    const file = await backend.attach(path);
    attached = [...attached, file];
    store.update((state) => ({ ...state, attachments: attached.map(({ name }) => name) }));
  }

  /** What the model gets of an input: the text, what its names stand for, and files. It is shown as said. */
  async function spoken({
    text,
    shown,
  }: Said): Promise<{ text: string; attachments: Attachment[] }> {
    for (const path of mentioned(text, '@')) {
      // Not every word behind an @ is a file: people are called so, too.
      await attach(path).catch(() => {});
    }
    const names = mentioned(text, '#');
    const known = names.length === 0 ? [] : [backend.places(), backend.ownTasks('at hand')];
    const places = (await Promise.all(known).catch(() => [])).flat();
    const files = attached;
    attached = [];
    const attachments = files.map(({ name }) => name);
    const entry = { kind: 'user', text: shown, attachments } as const;
    store.update((state) => ({ ...state, attachments: [], talk: say(state.talk, entry) }));
    return { text: text + meaningOf(names, places), attachments: files };
  }

  /** Messages that wait go to the model between two of its steps; a command waits for its turn. */
  async function saidMeanwhile() {
    const { queue } = store.get();
    const command = queue.findIndex(({ text }) => text.startsWith('/'));
    const messages = command < 0 ? queue : queue.slice(0, command);
    store.update((state) => ({ ...state, queue: state.queue.slice(messages.length) }));
    const said = [];
    for (const one of messages) said.push(await spoken(one));
    return said;
  }

  return {
    /** Opens a session in the background, if none is being opened. */
    open(): void {
      session().catch(() => {});
    },
    session,
    /** The session, if one is open already. */
    current: () => current,
    converse,
    attach,
    /** One turn, with the files that are attached or named with `@`. */
    async send(said: Said): Promise<void> {
      const talking = await session();
      checkKey(said);
      const { text, attachments } = await spoken(said);
      turn = talking.send(text, attachments);
      await turn;
      await flush();
    },
    interrupt,
    /** Ends the turn that runs, and waits a little for its end to be kept. */
    async close(): Promise<void> {
      interrupt();
      await within(clock, CLOSING_MS, turn).catch(() => {});
    },
    answer: (id: string, answer: ApprovalAnswer) => current?.answer(id, answer),
    setMode(mode: Mode): void {
      current?.setMode(mode);
      store.update((state) => ({ ...state, mode }));
    },
    async setModel(model: string): Promise<void> {
      const talking = await session();
      talking.setModel(model);
      store.update((state) => ({ ...state, model: talking.model }));
    },
  };
}

/**
 * Which places and tasks the names stand for, to go along with the message: the model need not look them up.
 * Only kinds and ids are added to what the person typed; a name that fits nothing adds nothing.
 */
function meaningOf(
  names: readonly string[],
  known: readonly { value: string; kind: string; id: string }[],
): string {
  const lines = [...new Set(names)].flatMap((name) => {
    const place = known.find(({ value }) => value === name);
    return place ? [`#${name}: ${place.kind} ${place.id}`] : [];
  });
  return lines.length === 0 ? '' : `\n\n[${lines.join('; ')}]`;
}

/** What is named behind a sign: @path, #place, with quotes where there are blanks. */
function mentioned(text: string, sign: '@' | '#'): string[] {
  const words = new RegExp(`(?:^|\\s)${sign}(?:"([^"\\n]+)"|(\\S+))`, 'g');
  return Array.from(
    text.matchAll(words),
    // What ends a sentence is not part of a name.
    ([, quoted, plain]) => quoted ?? plain?.replace(/[.,;:!?)]+$/, '') ?? '',
  ).filter((name) => name !== '');
}
