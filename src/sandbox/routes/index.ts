// Every route of the REST API. Where two patterns fit a path, the earlier one answers.
import type { Route } from '../http/call.ts';
import { chatRoutes } from './chat.ts';
import { commentRoutes } from './comments.ts';
import { docRoutes } from './docs.ts';
import { fieldRoutes } from './fields.ts';
import { goalRoutes } from './goals.ts';
import { legacyTimeRoutes } from './legacy-time.ts';
import { sharingRoutes } from './sharing.ts';
import { spaceRoutes } from './spaces.ts';
import { taskPartRoutes } from './task-parts.ts';
import { taskRoutes } from './tasks.ts';
import { templateRoutes } from './templates.ts';
import { timeEntryRoutes } from './time-entries.ts';
import { viewRoutes } from './views.ts';
import { webhookRoutes } from './webhooks.ts';
import { workspaceRoutes } from './workspace.ts';

export const ROUTES: readonly Route[] = [
  ...[...workspaceRoutes, ...spaceRoutes, ...taskPartRoutes, ...taskRoutes, ...commentRoutes],
  ...[...fieldRoutes, ...timeEntryRoutes, ...legacyTimeRoutes, ...goalRoutes, ...docRoutes],
  ...[...viewRoutes, ...webhookRoutes, ...chatRoutes, ...templateRoutes, ...sharingRoutes],
];
