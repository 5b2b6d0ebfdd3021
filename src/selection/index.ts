// selection: which tasks, in a small query language, and what is to be set on them.
export { commentStep, commentsOf, hasComment, timeOfEach } from './around-tasks.ts';
export { type FoundTasks, findTasks, lookingOnly, taskCells } from './find-tasks.ts';
export {
  chosenTasks,
  frameFor,
  type QueryFlags,
  queryOf,
  setParam,
  whereParams,
} from './for-workflows.ts';
export type { SelectContext } from './looks.ts';
export { isFinished } from './query/comparisons.ts';
export { parseQuery } from './query/parse.ts';
export { printQuery, type Query } from './query/query.ts';
export { type Selection, selectTasks, streamTasks } from './select.ts';
export { fieldValue, type NewValue } from './set/field-value.ts';
export { prepareSet, type Setting } from './set/setting.ts';
export type { StepFrame } from './set/steps.ts';
