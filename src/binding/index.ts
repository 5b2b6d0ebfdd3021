// binding: abstract ClickUp operation → this endpoint's tool, arguments and result.
export {
  type BindingContext,
  type BindingOptions,
  type BoundCallOptions,
  type BoundEndpoint,
  bindEndpoint,
  type ToolCall,
} from './bound-endpoint.ts';
export type { Capability } from './capability.ts';
export { effectOf } from './effect.ts';
