// app: the composition root. Opens rooms, closes them in reverse.

export { type App, type AppOptions, openApp, quotaDocument } from './app.ts';
export { type ChatOptions, openChat } from './chat.ts';
export { type FoundServer, findServers } from './found-servers.ts';
export { type ImportedEndpoint, importEndpoint } from './import-endpoint.ts';
export {
  createManaged,
  type Managed,
  openProvider,
  PROVIDER_NAMES,
  renewManaged,
  revokeManaged,
} from './managed-provider.ts';
export { modelEnvironment, saveModelKey } from './model-key.ts';
export { outcomeError } from './outcome-error.ts';
export { checkSameWorkspace } from './same-workspace.ts';
export { addSaved, loginStore } from './saved.ts';
export { openTarget, worldFile } from './target.ts';
export { tryRead } from './trial.ts';
export { parseEndpoint, type TypedEndpoint } from './typed-endpoint.ts';
export {
  findWorkflow,
  isOwnWorkflow,
  isWorkflowPath,
  readShelf,
  type Shelf,
  type ShelvedWorkflow,
  workflowFolder,
} from './workflows/shelf.ts';
