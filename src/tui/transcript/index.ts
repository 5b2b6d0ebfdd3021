// transcript: what is finished, as lines.
export { cardLines, operationName, type Paper } from './card.ts';
export { argsText, callLine, entryLines, standsApart } from './entry.ts';
export { showValue } from './values.ts';
