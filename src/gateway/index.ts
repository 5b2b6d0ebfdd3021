// gateway: an MCP server over ClickUp's REST API, its tools generated from documentation records.
export { createGatewayHandler, type GatewayOptions, openService } from './handler.ts';
export { trustedBy, wayReader } from './hosting/address.ts';
export { openPort } from './hosting/port.ts';
export { type Gateway, type ServeOptions, startGateway } from './hosting/serve.ts';
export type { Account, Credential, Vault } from './managed/accounts.ts';
export { shownServer } from './managed/admin.ts';
export { managedService } from './managed/handler.ts';
export { openRegistry, type Registry } from './managed/registry.ts';
export { newSecret } from './managed/secrets.ts';
export { newServer, serverChange } from './managed/server-request.ts';
export { serverNamed } from './managed/servers.ts';
export { type Who, whoHolds } from './managed/who.ts';
export { serveLines } from './protocol/lines.ts';
