// intake: rows from outside. Reads a table of feedback, chooses rows by what they mention, and puts
// those that report the same thing together.

export { groupedBy, tally } from '../base/index.ts';
export { byScore, type Chosen, type ChosenRow, chooseRows, type Topic } from './choose/choose.ts';
export { compileMatch, compileQuery, type MatchOptions, type Query } from './choose/match.ts';
export { loadRules, parseRules, type Rule, type Rules, ruleOf } from './choose/rules.ts';
export { PRIORITIES, type Priority, severityToPriority, worstPriority } from './grades.ts';
export { featuresAsked, troublesIn, wordsOfMatter } from './group/features.ts';
export {
  describeSets,
  type Group,
  type GroupBy,
  type GroupOptions,
  groupRows,
  joinGroups,
  signatureOfText,
} from './group/groups.ts';
export { type Sample, samplesOf } from './group/kinds.ts';
export {
  type Known,
  type KnownMatch,
  likenessTo,
  matchToKnown,
  rankKnown,
} from './group/signature.ts';
export { speaksFor } from './group/titles.ts';
export { type Column, columnNames, type Mapping, noColumn } from './read/columns.ts';
export { type DateOrder, dateOrder, parseDate } from './read/dates.ts';
export { decodeText, recordsIn } from './read/dialect.ts';
export type { Delimiter } from './read/records.ts';
export { readTable, type Table, type TableOptions } from './read/table.ts';
export { type Reject, ROLES, type Role, type Row, rowOf } from './row.ts';
export { csvLine, excerpt, plainText, safeCell, saidText } from './safe-cell.ts';
export { setWords } from './words/concepts.ts';
