// web: a page in the browser over runs, plans, approvals and quota. It has no logic of its own.
export { trustedBy } from '../gateway/index.ts';
export { type FleetDeps, fleetSource } from './fleet.ts';
export { type HomeDeps, homeSource } from './home.ts';
export { oidcDoor } from './oidc.ts';
export { type Page, type PageOptions, startPage } from './serve.ts';
export { type Door, headerDoor, linkDoor } from './sign-in.ts';
export type { ScheduleRow, Source, Work } from './source.ts';
