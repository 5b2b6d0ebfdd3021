// transcript: what is finished, as lines.
export { cardLines, operationName } from './card.ts';
export { argsText, callLine, entryLines, type Paper, standsApart } from './entry.ts';
export { fieldName, formatSpan, showValue } from './values.ts';
