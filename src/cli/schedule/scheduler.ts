// What a scheduled job is, and what a scheduler of the system can do with one.
import type { Moment } from './moment.ts';

/** A command that the system starts by itself. */
export interface Job {
  /** Tells our jobs apart: `weekly-sync`, `weekly-sync@work`. Letters, digits, `.`, `_`, `@`, `-`. */
  name: string;
  moment: Moment;
  /** Absolute path of Node, then of the program, then its arguments. */
  command: string[];
  /** The folder to start in, null for whichever: relative paths among the arguments count from it. */
  folder: string | null;
  /** Variables without which it would look elsewhere for its things. */
  environment: Record<string, string>;
}

/** A command of the system: started with text for its input, ended with what it said. */
export type SystemTool = (
  command: string,
  args: string[],
  input?: string,
) => Promise<{ code: number | null; out: string; err: string }>;

/** What a scheduler may use of the machine. */
export interface SchedulingMachine {
  /** The folder for systemd's user units. */
  unitFolder: string;
  run: SystemTool;
}

/** One way to have a job started. */
export interface Scheduler {
  /** What would be installed, as text. */
  print(job: Job): string;
  /** Installs the job in place of an earlier one of its name; answers a sentence for the person. */
  install(job: Job, machine: SchedulingMachine): Promise<string>;
  /** Removes the job of a name; answers whether there was one. */
  remove(name: string, machine: SchedulingMachine): Promise<boolean>;
  /** Our jobs; `moment` is null where somebody has changed when it runs. */
  list(machine: SchedulingMachine): Promise<InstalledJob[]>;
}

/** A job as the system knows it. */
export type InstalledJob = Pick<Job, 'name'> & { moment: Moment | null };
