// binding: abstract ClickUp operation → this endpoint's tool, arguments and result.

export { type Payload, payloadOf } from './answer/payload.ts';
export { bindEndpoint } from './bound-endpoint.ts';
export type { ToolAnswer, ToolCall } from './calling.ts';
export { type Capability, isUsable } from './capability.ts';
export { combineBindings } from './combined.ts';
export type {
  BindingContext,
  BindingOptions,
  BoundCallOptions,
  BoundEndpoint,
  DecodedCall,
  FieldArgument,
} from './contract.ts';
export { unwrapDiscovery } from './discovery.ts';
export { effectOf, effectOfCall } from './effect.ts';
export { type Assignment, type Correction, schemaHash } from './known-servers.ts';
export { disagreement, likeliestTools, NO_TOOL } from './match/bind.ts';
export type { Reach } from './reach.ts';
