// engine: workflows. Define, plan, approve, apply, verify.
export type { JsonObject } from '../base/index.ts';
export { AppError, type ErrorCode, sha256 } from '../base/index.ts';
export {
  type Comment,
  comment,
  type Goal,
  goal,
  type KeyResult,
  type Member,
  type OperationCall,
  type Task,
  type TimeEntry,
  task,
  timeEntry,
  withoutMarkers,
} from '../clickup/index.ts';
export { ambiguousName, type Hierarchy, type Place, unknownName } from '../hierarchy/index.ts';
export {
  type ApplyOptions,
  approveAll,
  approveByPolicy,
  createEngine,
  type Engine,
  type EngineOptions,
  type LockOf,
  listOf,
  type PlanOptions,
  parsePlan,
  type RunOptions,
  writeComment,
} from './engine.ts';
export { comparePlans, isSame, type PlanDifference } from './plan/difference.ts';
export { type EditableField, editableFields } from './plan/edit.ts';
export { encodeStep, extraOf, forbiddenIn, judgedCall, toolCallOf } from './plan/encode.ts';
export { fittingParams, type Parameter, parametersOf } from './plan/parameters.ts';
export {
  type Plan,
  type PlanStep,
  type Precondition,
  precondition,
  type Sign,
  type StepState,
} from './plan/plan.ts';
export { checkParams, kebab, type RawParams, type Writes } from './plan/planner.ts';
export { idOf } from './plan/references.ts';
export type { Memory, ModelAnswer, ModelQuestion, PlanModel } from './plan-model.ts';
export { type ApplyEvent, type Approval, foreignPlan } from './run/apply.ts';
export { pick } from './run/compare.ts';
export { lockedWorkflow, type RunHistory, runHistory } from './run/history.ts';
export type { Hold } from './run/lock.ts';
export { type Proposal, type Proposals, proposals, type Voice } from './run/proposals.ts';
export { lookAt, rowsOf } from './run/reads.ts';
export type { RunReport, RunStep } from './run/report.ts';
export {
  checkTimeZone,
  dayAt,
  dayLabel,
  formatDay,
  formatDays,
  formatInstant,
  formatMoment,
  formatWeekTime,
  instantNamed,
  isOverdue,
  type Span,
  sinceNamed,
  type Week,
  type WeekStart,
  weekAt,
  weekNamed,
} from './text/calendar.ts';
export { type FieldChange, fieldChanges } from './text/fields.ts';
export { howToGet } from './text/how-to-get.ts';
export {
  emptyMarkedSet,
  type MarkedSet,
  markerOf,
  readMarkedSet,
} from './text/marker.ts';
export { type SpokenDate, spokenDate } from './text/spoken-date.ts';
export {
  fieldInWords,
  fieldsInWords,
  formatSpan,
  mismatchInWords,
  valueInWords,
} from './text/words.ts';
export {
  type Draft,
  defineWorkflow,
  type LocalFile,
  type PastWrite,
  type PlanContext,
  type StepDraft,
  step,
  type Workflow,
} from './workflow.ts';
