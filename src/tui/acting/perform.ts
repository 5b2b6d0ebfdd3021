// Doing what keys ask for beyond the screen.
import { cleanLine, messageOf } from '../../base/index.ts';
import type { Aside } from '../../terminal/index.ts';
import type { ChatBackend } from '../backend.ts';
import type { ChatStore } from '../chat-state.ts';
import { bufferOf, expand, insert } from '../editor/buffer.ts';
import { type Choice, filterChoices, type Wanted } from '../editor/completion.ts';
import type { Effect } from '../input/effects.ts';
import { selectedField } from '../input/form.ts';
import { offer } from '../input/menu.ts';
import type { SheetRow } from '../sheet.ts';
import { callsSheet, planSheet } from '../sheets.ts';
import type { Control } from './control.ts';
import type { Conversation } from './conversation.ts';

/** What effects are done with. */
export interface Hands {
  store: ChatStore;
  conversation: Conversation;
  control: Control;
  aside: Aside;
  redraw(): void;
}

/** No menu is longer than this. */
const MOST_CHOICES = 100;

type Does = { [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>, hands: Hands) => void };

const DOES: Does = {
  submit: ({ said }, { control }) => control.submit(said),
  interrupt: (_effect, { control }) => control.interrupt(),
  answer: ({ id, answer }, { conversation }) => conversation.answer(id, answer),
  mode: ({ mode }, { conversation }) => conversation.setMode(mode),
  filled: ({ values }, { control }) => control.answered(values),
  choices: (effect, { store }) => void loadChoices(store, effect),
  chosen(effect, hands) {
    const { key, rows, sheet, stays } = effect;
    if (stays || key === 'u') actOnRow(key, rows[0], hands);
    if (stays) return;
    if (sheet.approval === null) hands.control.answered({ key, rows, sheet });
    else if (key === 'w') {
      hands.conversation.answer(sheet.approval, { kind: 'accept', only: rows.map(({ id }) => id) });
    }
  },
  card: (effect, hands) => void answerCard(effect, hands),
  calls(_effect, { store, control: { backend } }) {
    store.update((state) => {
      const sheet = callsSheet(state.talk, backend);
      return sheet ? { ...state, sheet } : { ...state, hint: 'No tool has been called yet.' };
    });
  },
  complete: ({ wanted }, hands) => void complete(wanted, hands),
  edit: (_effect, { store, aside, control }) =>
    void editOutside(store, aside).catch((thrown: unknown) => control.fail(thrown)),
  suspend: (_effect, { aside }) => void aside.suspend(),
  // History that cannot be kept is no reason to disturb a person.
  remember: ({ text }, { control }) => void control.backend.addHistory(text).catch(() => {}),
  redraw: (_effect, { redraw }) => redraw(),
  exit: (_effect, { control }) => control.exit(),
};

export function perform(effect: Effect, hands: Hands): void {
  (DOES[effect.kind] as (effect: Effect, hands: Hands) => void)(effect, hands);
}

async function complete(wanted: Wanted, { store, control: { backend } }: Hands): Promise<void> {
  try {
    const { kind, of = '', flag = null, text } = wanted;
    if (kind === 'place') return await completePlace(wanted, store, backend);
    if (kind === 'file') {
      const files = await backend.files(text);
      return store.update((state) => offer(state, wanted, files));
    }
    const all = kind === 'flag' ? await flagsOf(of, flag, backend) : await backend.names(of);
    // A name with a quote in it is typed by hand.
    const plain = all.filter(({ value }) => !/['"\n]/.test(value));
    const choices = filterChoices(plain, text);
    store.update((state) => offer(state, wanted, choices.slice(0, MOST_CHOICES)));
  } catch (thrown) {
    store.update((state) => ({ ...state, hint: messageOf(thrown) }));
  }
}

/** Places are there at once where they are cached; the person's tasks may have to be read. */
async function completePlace(wanted: Wanted, store: ChatStore, backend: ChatBackend) {
  const show = (choices: readonly Choice[], whole: boolean) => {
    const fitting = filterChoices(choices, wanted.text).slice(0, MOST_CHOICES);
    const shown = fitting.length === 0 && !whole ? null : fitting;
    store.update((state) => offer(state, wanted, shown));
  };
  const places = await backend.places();
  show(places, false);
  show([...places, ...(await backend.ownTasks())], true);
}

/** The flags of a workflow; what one of them can be given. */
async function flagsOf(
  workflow: string,
  flag: string | null,
  backend: ChatBackend,
): Promise<readonly Choice[]> {
  const { fields } = await backend.workflowForm(workflow);
  if (flag !== null) {
    const field = fields.find(({ label }) => `--${label}` === flag);
    return field?.isSwitch ? [] : ((await field?.choices?.()) ?? []);
  }
  const dry = { label: 'dry-run', about: 'plan, and write nothing' };
  return [...fields, dry].map(({ label, about = '' }) => {
    return { value: `--${label}`, label: `--${label}`, hint: about };
  });
}

/** What a person says to a card in more than one key. */
async function answerCard(
  { card, how }: Extract<Effect, { kind: 'card' }>,
  { store, control, conversation }: Hands,
): Promise<void> {
  const { backend } = control;
  if (how === 'review') {
    const sheet = card.plan && planSheet(card.plan, backend);
    // The plan is the model's: it is taken in parts or refused, and stays as it is.
    const given = { approval: card.id, actions: sheet?.actions.slice(0, 1) ?? [] };
    store.update((state) => ({ ...state, sheet: sheet ? { ...sheet, ...given } : null }));
  } else if (how === 'refuse') {
    const why = { name: 'why', label: 'Why not?', kind: 'text', value: '' } as const;
    const reason = await control.form('Not written. The model reads why.', {
      ...{ fields: [why], asked: 1, means: (values) => (values.why ?? '').trim() },
    });
    if (reason !== null) conversation.answer(card.id, { kind: 'refuse', reason });
  } else {
    const changes = await control.form(`Edit: ${card.target.name}`, backend.stepForm(card));
    if (changes && Object.keys(changes).length > 0)
      conversation.answer(card.id, { kind: 'edit', changes });
  }
}

/** Keys on a row of an answer: open it, copy its id or link, speak of it in the next message. */
function actOnRow(
  key: string | null,
  row: SheetRow | undefined,
  { store, control: { backend, copy } }: Hands,
): void {
  const tell = (hint: string) => store.update((state) => ({ ...state, hint }));
  if (!row) return;
  if (key === 'u') {
    const words = `${cleanLine(row.cells()[0] ?? '', 120)} (${row.id}) `;
    store.update((state) => {
      const buffer = insert(state.composer.buffer, words);
      return { ...state, composer: { ...state.composer, buffer } };
    });
  } else if (key === 'y') {
    copy(row.id);
    tell(`Copied ${row.id}.`);
  } else if (!row.url) tell('It has no link.');
  else if (key === 'l') {
    copy(row.url);
    tell(`Copied ${row.url}`);
  } else {
    backend.openLink(row.url);
    tell(`Opened ${row.url}`);
  }
}

/** Reads the choices of the field that is open, if it is open still when they are there. */
export async function loadChoices(
  store: ChatStore,
  { name, read }: Extract<Effect, { kind: 'choices' }>,
): Promise<void> {
  try {
    const choices = await read();
    store.update((state) => {
      const { form } = state;
      if (!form?.open || form.fields[selectedField(form)]?.name !== name) return state;
      const named = choices.map(({ value, label }) => [value, label] as const);
      const labels = new Map([...form.labels, ...named]);
      return { ...state, form: { ...form, labels, open: { ...form.open, choices } } };
    });
  } catch (thrown) {
    store.update((state) => ({ ...state, hint: messageOf(thrown) }));
  }
}

/** The person's editor on the selected field of a form, or on the input. Errors: as `Aside.edit`. */
export async function editOutside(store: ChatStore, aside: Aside): Promise<void> {
  const { form, composer } = store.get();
  const at = form ? selectedField(form) : -1;
  const buffer = bufferOf(await aside.edit(expand(form?.buffers[at] ?? composer.buffer), '.md'));
  store.update((state) =>
    state.form
      ? { ...state, form: { ...state.form, buffers: state.form.buffers.with(at, buffer) } }
      : { ...state, composer: { ...state.composer, buffer, menu: null } },
  );
}
