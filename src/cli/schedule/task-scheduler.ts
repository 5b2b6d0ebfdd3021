// Windows has its own scheduler: the command for it is printed, and the person runs it.
import { AppError } from '../../base/index.ts';
import { clockTime, DAYS } from './moment.ts';
import type { Scheduler } from './scheduler.ts';

export const taskScheduler: Scheduler = {
  print(job) {
    const { days } = job.moment;
    const rhythm =
      days.length === 7
        ? ['/SC DAILY']
        : ['/SC WEEKLY', `/D ${days.map((day) => DAYS[day]?.toUpperCase()).join(',')}`];
    return [
      'schtasks /Create /F',
      `/TN "clickup-agent ${job.name}"`,
      ...rhythm,
      `/ST ${clockTime(job.moment)}`,
      `/TR ${inQuotes(job.command.map(quoted).join(' '))}`,
    ].join(' ');
  },
  install: (job) => Promise.reject(unsupported(`Run it yourself: ${taskScheduler.print(job)}`)),
  remove: (name) =>
    Promise.reject(unsupported(`Run it yourself: schtasks /Delete /F /TN "clickup-agent ${name}"`)),
  list: () => Promise.reject(unsupported('Look yourself: schtasks /Query')),
};

/** A word for a Windows command line. */
function quoted(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : inQuotes(word);
}

/** Backslashes count only before a quote, and double there. */
function inQuotes(text: string): string {
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

function unsupported(next: string): AppError {
  return new AppError('usage', 'On Windows a schedule can be printed, not installed.', { next });
}
