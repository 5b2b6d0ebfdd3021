// binding: abstract ClickUp operation → this endpoint's tool, arguments and result.
export {
  type BindingContext,
  type BindingOptions,
  type BoundCallOptions,
  type BoundEndpoint,
  bindEndpoint,
  type DecodedCall,
  type FieldArgument,
} from './bound-endpoint.ts';
export { effectOfCall } from './call-effect.ts';
export type { ToolCall } from './calling.ts';
export { type Capability, isUsable } from './capability.ts';
export { combineBindings } from './combined.ts';
export { type Assignment, type Correction, schemaHash } from './correction.ts';
export { type Payload, payloadOf } from './decode/payload.ts';
export { unwrapDiscovery } from './discovery.ts';
export { effectOf } from './effect.ts';
export { NO_TOOL } from './match/bind.ts';
export { disagreement, likeliestTools } from './match/by-hand.ts';
export type { Reach } from './reach.ts';
export type { ToolAnswer } from './tool-call.ts';
