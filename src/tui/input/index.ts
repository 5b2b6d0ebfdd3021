// input: what each key does, as a function from state to state.
export { approvingFor, type Option, optionsFor } from './approval.ts';
export { PROMPT_WIDTH } from './composer.ts';
export type { Effect } from './effects.ts';
export { offer } from './menu.ts';
export { pickable } from './picker.ts';
export { press } from './press.ts';
export { reviewed, reviewOf, type Verdict } from './review.ts';
export { type Viewed, viewable } from './viewer.ts';
