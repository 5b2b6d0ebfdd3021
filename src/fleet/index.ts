// fleet: schedules, ticker, workers and approvals by several people, on PostgreSQL.
export { applyFleet, compareFleet, type FleetChange, pageKey, readFleet } from './apply.ts';
export { decide, findPlan, listPlans, type WaitingPlan } from './approvals.ts';
export {
  type CommentPlace,
  type Credential,
  checkFleet,
  expand,
  type FleetFile,
  fleetSchema,
  parseFleet,
  type Reference,
  type Role,
  type Schedule,
  type Visitor,
  visitorNamed,
} from './file.ts';
export {
  drainMachines,
  type Fleet,
  type Machine,
  openFleet,
  type Rooms,
  startMachine,
} from './machines.ts';
export { fleetMetrics } from './metrics.ts';
export { proposeUndo, startSchedule } from './start.ts';
export {
  type FleetRun,
  type FleetStatus,
  fleetRuns,
  fleetStatus,
  isAlive,
  listAudit,
  listSchedules,
  releaseSlot,
} from './status.ts';
export { receiveCall, receiveWebhook, signatureOf, type TriggerDeps } from './triggers.ts';
