// Jobs in the person's crontab: one line each, which ends with our mark.
import { AppError } from '../../base/index.ts';
import type { Moment } from './moment.ts';
import type { Job, Scheduler, SchedulingMachine } from './scheduler.ts';

/** Some crons take no longer command. */
const LONGEST_COMMAND = 990;

export const crontab: Scheduler = {
  print: lineOf,
  async install(job, machine) {
    const before = await readTable(machine);
    const others = before.filter((line) => !isOurs(line, job.name));
    await writeTable([...others, lineOf(job)], machine);
    const replaced = others.length < before.length;
    return replaced ? 'The crontab has it in place of the earlier one.' : 'The crontab has it.';
  },
  async remove(name, machine) {
    const before = await readTable(machine);
    const others = before.filter((line) => !isOurs(line, name));
    if (others.length === before.length) return false;
    await writeTable(others, machine);
    return true;
  },
  async list(machine) {
    return (await readTable(machine)).flatMap((line) => {
      const name = MARK.exec(line.trimEnd())?.[1];
      return name === undefined ? [] : [{ name, moment: momentOf(line) }];
    });
  },
};

/** Cron hands the rest of a line to the shell, for which our mark is a comment. */
function lineOf(job: Job): string {
  const { days, hour, minute } = job.moment;
  const week = days.length === 7 ? '*' : days.join(',');
  const words = [...environmentWords(job), ...job.command].map(quoted);
  const start = job.folder === null ? '' : `cd ${quoted(job.folder)} && `;
  const command = `${start}${words.join(' ')} ${markOf(job.name)}`;
  if (command.length > LONGEST_COMMAND) {
    throw new AppError('usage', 'The command is too long for a crontab.', {
      next: 'Use --systemd, or put the parameters into a workflow of your own.',
    });
  }
  return `${minute} ${hour} * * ${week} ${command}`;
}

/** When a line of ours runs. */
function momentOf(line: string): Moment | null {
  const [, minute, hour, week] = /^(\d+) (\d+) \* \* (\*|[\d,]+) /.exec(line) ?? [];
  if (week === undefined) return null;
  const days = week === '*' ? [0, 1, 2, 3, 4, 5, 6] : week.split(',').map(Number);
  return { days, hour: Number(hour), minute: Number(minute) };
}

function environmentWords({ environment }: Job): string[] {
  const pairs = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return pairs.length > 0 ? ['/usr/bin/env', ...pairs] : [];
}

const MARK = /# clickup-agent:(\S+)$/;

function markOf(name: string): string {
  return `# clickup-agent:${name}`;
}

function isOurs(line: string, name: string): boolean {
  return MARK.exec(line.trimEnd())?.[1] === name;
}

/**
 * A word for a shell behind cron. Cron ends the command at a bare %, takes a backslash from before
 * one, and disagrees with its relatives about two backslashes in a row; so those never meet.
 */
function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) {
    throw new AppError('usage', 'A scheduled parameter cannot hold a line break.');
  }
  if (/^[\w@+=:,./-]+$/.test(word)) return word;
  const inside = word
    .replaceAll("'", "'\\''")
    .replace(/\\(?=[\\%])/g, "\\''")
    .replaceAll('%', '\\%');
  return `'${inside}'`;
}

/** The lines of the person's table; none when they have no table. */
async function readTable(machine: SchedulingMachine): Promise<string[]> {
  const { code, out, err } = await machine.run('crontab', ['-l']);
  if (code === 0) return out === '' ? [] : out.replace(/\n$/, '').split('\n');
  // Anything else must not be taken for an empty table, which would then be written.
  if (/no crontab|no such file/i.test(err)) return [];
  throw failed('read', err);
}

async function writeTable(lines: string[], machine: SchedulingMachine): Promise<void> {
  const text = lines.map((line) => `${line}\n`).join('');
  const { code, err } = await machine.run('crontab', ['-'], text);
  if (code !== 0) throw failed('written', err);
}

function failed(what: string, err: string): AppError {
  return new AppError(
    'failed',
    `The crontab cannot be ${what}: ${err.trim() || 'it does not say why'}.`,
    {
      next: 'Try `crontab -l` yourself, or use --systemd.',
    },
  );
}
