// Jobs as a pair of systemd user units: a service, and a timer that makes up for a missed start.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../base/index.ts';
import { savePrivateFile } from '../private-file.ts';
import { clockTime, DAYS, type Moment, parseMoment } from './moment.ts';
import type { Job, Scheduler, SchedulingMachine } from './scheduler.ts';

export const systemd: Scheduler = {
  print: (job) =>
    [
      `# ${fileNames(job.name).service}`,
      serviceOf(job),
      `# ${fileNames(job.name).timer}`,
      timerOf(job),
    ]
      .join('\n')
      .trimEnd(),
  async install(job, machine) {
    const { unitFolder } = machine;
    const { service, timer } = fileNames(job.name);
    const texts = { [service]: serviceOf(job), [timer]: timerOf(job) };
    mkdirSync(unitFolder, { recursive: true, mode: 0o700 });
    // An address of a proxy in them may hold a password.
    for (const [name, text] of Object.entries(texts)) {
      savePrivateFile(join(unitFolder, name), text, 'The timer');
    }
    await systemctl(machine, 'daemon-reload');
    await systemctl(machine, 'enable', '--now', timer);
    return `${timer} is in ${unitFolder} and started. It runs while you are logged in; \`loginctl enable-linger\` makes it run always.`;
  },
  async remove(name, machine) {
    const { service, timer } = fileNames(name);
    const paths = [service, timer].map((file) => join(machine.unitFolder, file));
    if (!paths.some((path) => existsSync(path))) return false;
    await systemctl(machine, 'disable', '--now', timer);
    for (const path of paths) rmSync(path, { force: true });
    await systemctl(machine, 'daemon-reload');
    return true;
  },
  async list({ unitFolder }) {
    const names = existsSync(unitFolder) ? readdirSync(unitFolder) : [];
    return names.flatMap((file) => {
      const name = TIMER.exec(file)?.[1]?.replaceAll(AT, '@');
      return name === undefined ? [] : [{ name, moment: momentIn(join(unitFolder, file)) }];
    });
  },
};

const TIMER = /^clickup-agent-(.+)\.timer$/;
/** An @ in a unit's name would make it a template. */
const AT = '_at_';

function fileNames(name: string) {
  const unit = `clickup-agent-${name.replaceAll('@', AT)}`;
  return { service: `${unit}.service`, timer: `${unit}.timer` };
}

function serviceOf({ name, command, folder, environment }: Job): string {
  const [program = '', ...args] = command;
  const variables = Object.entries(environment).map(
    ([variable, value]) => `Environment=${quoted(`${variable}=${value}`)}`,
  );
  return lines([
    '# Made by clickup-agent schedule, which also removes it.',
    '[Unit]',
    `Description=clickup-agent ${name}`,
    '',
    '[Service]',
    'Type=oneshot',
    // The program itself is no place where $ means anything.
    `ExecStart=${quoted(program)} ${args.map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')}`,
    ...(folder === null ? [] : [`WorkingDirectory=${folder.replaceAll('%', '%%')}`]),
    ...variables,
    // Another run at work is no failure.
    'SuccessExitStatus=75',
    'TimeoutStopSec=90',
  ]);
}

function timerOf({ name, moment }: Job): string {
  const days = moment.days.length === 7 ? '' : `${moment.days.map((day) => DAYS[day]).join(',')} `;
  return lines([
    '# Made by clickup-agent schedule, which also removes it.',
    '[Unit]',
    `Description=When clickup-agent ${name} runs`,
    '',
    '[Timer]',
    `OnCalendar=${days}*-*-* ${clockTime(moment)}:00`,
    // A start that was missed while the machine was off is made up for.
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ]);
}

/** When a timer of ours starts; null for a file that says it in another way. */
function momentIn(path: string): Moment | null {
  const calendar = /^OnCalendar=(?:([A-Z][a-z,A-Z]*) )?\*-\*-\* (\d{2}:\d{2}):00$/m.exec(
    readFileSync(path, 'utf8'),
  );
  return calendar ? parseMoment(`${calendar[1] ?? 'daily'} ${calendar[2]}`) : null;
}

function lines(texts: string[]): string {
  return `${texts.join('\n')}\n`;
}

/** A word for a unit file, where backslash, quote and % mean something. */
function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) {
    throw new AppError('usage', 'A scheduled parameter cannot hold a line break.');
  }
  return `"${word.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`;
}

async function systemctl(machine: SchedulingMachine, ...args: string[]): Promise<void> {
  const { code, err } = await machine.run('systemctl', ['--user', ...args]);
  if (code === 0) return;
  throw new AppError(
    'failed',
    `systemctl --user ${args.join(' ')} failed: ${err.trim() || 'it does not say why'}.`,
    {
      next: `The unit files are in ${machine.unitFolder}. Use --crontab where no user manager runs.`,
    },
  );
}
