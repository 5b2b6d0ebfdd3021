// endpoint: one MCP connection. Transports, authorization, tools, call, outcome.
export type { CallOptions, ContentBlock, Endpoint, Tool, ToolResult } from './endpoint.ts';
