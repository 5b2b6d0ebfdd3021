// gateway: an MCP server over ClickUp's REST API, its tools generated from documentation records.
export { createGatewayHandler, type GatewayOptions } from './handler.ts';
export { type Gateway, startGateway } from './serve.ts';
