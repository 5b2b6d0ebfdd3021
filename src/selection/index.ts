// selection: which tasks, in a small query language, and what is to be set on them.
export { type FoundTasks, findTasks, taskCells } from './find-tasks.ts';
export { parseQuery } from './query/parse.ts';
export { printQuery, type Query } from './query/query.ts';
export { howChosen, type SelectContext, type Selection, selectTasks } from './select.ts';
