// endpoint: one MCP connection. Transports, authorization, tools, call, outcome.
export { type CombinedEndpoint, combineEndpoints } from './combined.ts';
export type { AskPerson, Elicitation } from './connection/questions.ts';
export type { CallOptions, ContentBlock, Endpoint, Tool, ToolResult } from './endpoint.ts';
export { algorithmOf, type LoginOptions, login, loginAtApp } from './login.ts';
export { openEndpoint } from './open.ts';
export type {
  CredentialStore,
  EndpointOptions,
  EndpointSpec,
  SessionCache,
  SessionRecord,
  ToolCache,
} from './spec.ts';
export { judgeAnswer } from './verdict/outcome.ts';
export { failureOf } from './verdict/result.ts';
