// fleet: schedules, ticker, workers and approvals by several people, on PostgreSQL.
export { applyFleet, compareFleet, type FleetChange, pageKey, readFleet } from './apply.ts';
export { decide, findPlan, listPlans, type Verdict, type WaitingPlan } from './approvals.ts';
export {
  type Credential,
  type FleetFile,
  fleetSchema,
  type Reference,
  type Role,
  type SignIn,
  type Visitor,
  visitorNamed,
  visitorSignedIn,
} from './file.ts';
export {
  drainMachines,
  type Fleet,
  type Machine,
  openFleet,
  type Rooms,
  startMachine,
} from './machines.ts';
export { checkFleet, expand, parseFleet, type Schedule } from './schedules.ts';
export { fleetSessions, type Sessions } from './sessions.ts';
export { proposeUndo, proposeWork, startSchedule, type WorkRequest } from './start.ts';
export {
  type FleetRun,
  type FleetStatus,
  fleetMetrics,
  fleetRuns,
  fleetStatus,
  isAlive,
  listAudit,
  listSchedules,
  releaseSlot,
} from './status.ts';
export { isSame, receiveCall, receiveWebhook, signatureOf, type TriggerDeps } from './triggers.ts';
