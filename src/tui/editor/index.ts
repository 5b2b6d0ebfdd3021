// editor: the input line as data.
export {
  type Buffer,
  bufferOf,
  cutTo,
  EMPTY,
  erase,
  expand,
  insert,
  move,
  moveLine,
  moveWord,
  paste,
  shownText,
} from './buffer.ts';
export { type Choice, complete, filterChoices, type Wanted, wantedAt } from './completion.ts';
export { AT_DRAFT, remember, type Walk, walk } from './history.ts';
export { type Layout, layOut, moveRow } from './rows.ts';
