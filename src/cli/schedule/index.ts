// The schedulers that a job can be given to, and the jobs that they have.
import { join } from 'node:path';
import type { Machine } from '../../config/index.ts';
import { crontab } from './crontab.ts';
import type { InstalledJob, Scheduler, SchedulingMachine } from './scheduler.ts';
import { systemTool } from './system-tool.ts';
import { systemd } from './systemd.ts';
import { taskScheduler } from './task-scheduler.ts';

export const schedulers = {
  crontab,
  systemd,
  schtasks: taskScheduler,
} satisfies Record<string, Scheduler>;

export type SchedulerName = keyof typeof schedulers;

/** What the schedulers may use of this machine. */
export function machineOf({ environment, homeFolder }: Machine): SchedulingMachine {
  const config = environment.XDG_CONFIG_HOME || join(environment.HOME ?? homeFolder, '.config');
  return { unitFolder: join(config, 'systemd', 'user'), run: systemTool(environment) };
}

/** Our jobs with every scheduler of this machine; one that cannot be asked has none. */
export async function installedJobs(machine: Machine): Promise<InstalledJob[]> {
  const all = Object.values(schedulers).map((one) => one.list(machineOf(machine)).catch(() => []));
  return (await Promise.all(all)).flat();
}
