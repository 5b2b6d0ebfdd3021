// fleet: schedules, ticker, workers and approvals by several people, on PostgreSQL.
export { applyFleet, compareFleet, type FleetChange, readFleet } from './apply.ts';
export { decide, findPlan, listPlans, type WaitingPlan } from './approvals.ts';
export {
  type Credential,
  checkFleet,
  expand,
  type FleetFile,
  fleetSchema,
  parseFleet,
  type Schedule,
} from './file.ts';
export { drainMachines, openFleet, type Rooms, startMachine } from './machines.ts';
export {
  type FleetRun,
  type FleetStatus,
  fleetRuns,
  fleetStatus,
  isAlive,
  releaseSlot,
} from './status.ts';
