// input: what each key does, as a function from state to state.
export { approvingFor, optionsFor } from './approval.ts';
export { composerKey, PROMPT_WIDTH } from './composer.ts';
export type { Effect } from './effects.ts';
export {
  choiceOf,
  filledIn,
  formOf,
  formRows,
  pickable,
  problemIn,
  selectedField,
} from './form.ts';
export { offer } from './menu.ts';
export { press } from './press.ts';
