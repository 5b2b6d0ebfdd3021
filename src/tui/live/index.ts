// live: what the live lines show, as data.
export { choiceLines } from './choices.ts';
export { type Area, inputArea } from './input-area.ts';
export { viewerLines } from './viewer.ts';
export { workingLines } from './working.ts';
