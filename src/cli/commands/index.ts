// The commands, in the order that help shows them.
import type { CommandFile } from '../cli.ts';
import { applyCommand } from './apply.ts';
import { askCommand } from './ask.ts';
import { cacheCommand } from './cache.ts';
import { callCommand } from './call.ts';
import { chatCommand } from './chat.ts';
import { configCommand } from './config.ts';
import { doctorCommand } from './doctor.ts';
import { endpointCommand } from './endpoint/index.ts';
import { gatewayCommand } from './gateway.ts';
import { planCommand } from './plan.ts';
import { quotaCommand } from './quota.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs/index.ts';
import { sandboxCommand } from './sandbox.ts';
import { scheduleCommand } from './schedule.ts';
import { toolsCommand } from './tools.ts';
import { treeCommand } from './tree.ts';
import { workflowsCommand } from './workflows/index.ts';

export const commandFiles = [
  chatCommand,
  askCommand,
  runCommand,
  planCommand,
  applyCommand,
  runsCommand,
  workflowsCommand,
  scheduleCommand,
  treeCommand,
  toolsCommand,
  callCommand,
  quotaCommand,
  doctorCommand,
  endpointCommand,
  configCommand,
  cacheCommand,
  sandboxCommand,
  gatewayCommand,
] satisfies CommandFile[];
