// The simulated ClickUp REST API: a stateful world behind v2 and v3 routes on loopback.

export { LIMITS } from './http/window.ts';
export {
  resetWorld,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from './sandbox.ts';
export type { PlanName, SeedName } from './world/world.ts';
