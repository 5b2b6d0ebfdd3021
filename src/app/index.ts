// app: the composition root. Opens rooms, closes them in reverse.
export { type App, type AppOptions, openApp, quotaDocument } from './app.ts';
export { worldFile } from './embedded.ts';
export { outcomeError } from './reader.ts';
export { parseEndpoint } from './spec.ts';
