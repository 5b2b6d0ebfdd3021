// transcript: what is finished, as lines.
export {
  cardLines,
  fieldLines,
  operationName,
  type Paper,
  PLAIN_PAPER,
  type StepView,
  type Words,
} from './card.ts';
export { argsText, callLine, entryLines, standsApart } from './entry.ts';
