// What a form needs from beyond the screen: the choices of a field, and the person's editor.
import { messageOf } from '../../base/index.ts';
import type { ChatStore } from '../chat-state.ts';
import { bufferOf, expand } from '../editor/buffer.ts';
import type { Effect } from '../input/effects.ts';
import { selectedField } from '../input/form.ts';
import type { Aside } from '../terminal/aside.ts';

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
      const labels = new Map([
        ...form.labels,
        ...choices.map(({ value, label }) => [value, label] as const),
      ]);
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
