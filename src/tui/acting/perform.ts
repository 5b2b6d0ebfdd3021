// Doing what keys ask for beyond the screen.
import { messageOf } from '../../base/index.ts';
import type { ChatBackend } from '../backend.ts';
import { bufferOf, type Choice, expand, filterChoices, type Wanted } from '../editor/index.ts';
import { type Effect, offer } from '../input/index.ts';
import type { ChatStore } from '../store.ts';
import type { Aside } from '../terminal/index.ts';
import type { Control } from './control.ts';
import type { Conversation } from './conversation.ts';

/** What effects are done with. */
export interface Hands {
  store: ChatStore;
  backend: ChatBackend;
  conversation: Conversation;
  control: Control;
  aside: Aside;
  redraw(): void;
  exit(): void;
}

/** No menu is longer than this. */
const MOST_CHOICES = 100;

type Does = { [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>, hands: Hands) => void };

const DOES: Does = {
  submit: ({ said }, { control }) => control.submit(said),
  interrupt: (_effect, { control }) => control.interrupt(),
  answer: ({ id, answer }, { conversation }) => conversation.answer(id, answer),
  mode: ({ mode }, { conversation }) => conversation.setMode(mode),
  picked: ({ value }, { control }) => control.picked(value),
  reviewed({ approval, verdict }, { control, conversation }) {
    if (approval === null) control.reviewed(verdict);
    else if (verdict?.kind === 'write') {
      conversation.answer(approval, { kind: 'accept', only: [...verdict.steps] });
    }
  },
  complete: ({ wanted }, hands) => void complete(wanted, hands),
  edit: (_effect, hands) => void editOutside(hands),
  suspend: (_effect, { aside }) => void aside.suspend(),
  // History that cannot be kept is no reason to disturb a person.
  remember: ({ text }, { backend }) => void backend.addHistory(text).catch(() => {}),
  redraw: (_effect, { redraw }) => redraw(),
  exit: (_effect, { exit }) => exit(),
};

export function perform(effect: Effect, hands: Hands): void {
  (DOES[effect.kind] as (effect: Effect, hands: Hands) => void)(effect, hands);
}

async function complete(wanted: Wanted, { store, backend }: Hands): Promise<void> {
  try {
    const { kind, of = '', text } = wanted;
    const choices =
      kind === 'file'
        ? await backend.files(text)
        : kind === 'flag'
          ? filterChoices(await backend.workflowFlags(of), text)
          : kind === 'name'
            ? filterChoices(await namesFor(of, backend), text)
            : filterChoices(await backend.places(), text);
    store.update((state) => offer(state, wanted, choices.slice(0, MOST_CHOICES)));
  } catch (thrown) {
    store.update((state) => ({ ...state, hint: messageOf(thrown) }));
  }
}

/** What a key of a query can name; a name with a quote in it is typed by hand. */
async function namesFor(key: string, backend: ChatBackend): Promise<Choice[]> {
  const choices = ['assignee', 'creator'].includes(key)
    ? await backend.people()
    : (await backend.places()).filter(({ kind }) => kind === key);
  return choices.filter(({ value }) => !/['"\n]/.test(value));
}

/** The person's editor on the input, or on the arguments of a write. */
async function editOutside({ store, control, aside }: Hands): Promise<void> {
  const { approving, composer } = store.get();
  const isCard = approving?.step === 'edit';
  try {
    const text = expand(isCard ? approving.buffer : composer.buffer);
    const buffer = bufferOf(await aside.edit(text, isCard ? '.json' : '.md'));
    store.update((state) =>
      isCard && state.approving
        ? { ...state, approving: { ...state.approving, buffer } }
        : { ...state, composer: { ...state.composer, buffer, menu: null } },
    );
  } catch (thrown) {
    control.fail(thrown);
  }
}
