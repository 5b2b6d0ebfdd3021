// The schedulers that a job can be given to.
import { crontab } from './crontab.ts';
import type { Scheduler } from './scheduler.ts';
import { systemd } from './systemd.ts';
import { taskScheduler } from './task-scheduler.ts';

export const schedulers = {
  crontab,
  systemd,
  schtasks: taskScheduler,
} satisfies Record<string, Scheduler>;

export type SchedulerName = keyof typeof schedulers;
