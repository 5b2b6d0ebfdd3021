// What is handed to the system's schedulers, read back as they and the shell behind them read it.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedulers } from '../../src/cli/schedule/index.ts';
import { parseMoment } from '../../src/cli/schedule/moment.ts';
import type { Job, SchedulingMachine } from '../../src/cli/schedule/scheduler.ts';

const job = (more: Partial<Job> = {}): Job => ({
  name: 'weekly-sync',
  moment: parseMoment('fri 17:00'),
  command: ['/usr/bin/node', '/opt/agent/main.js', 'run', 'weekly-sync', '--yes'],
  folder: null,
  environment: {},
  ...more,
});

/** Words that shells, crons and unit files trip over. */
const awkward = fc.string({
  unit: fc.constantFrom('a', ' ', '%', '\\', "'", '"', '$', '`', '#', '!', '*', 'é', '~', '-'),
  minLength: 0,
  maxLength: 12,
});

describe('a moment', () => {
  test.each([
    ['fri 17:00', [5], 17, 0],
    ['Friday 7:05', [5], 7, 5],
    ['mon-fri 09:30', [1, 2, 3, 4, 5], 9, 30],
    ['fri-mon 09:30', [0, 1, 5, 6], 9, 30],
    ['mon,thu 8:00', [1, 4], 8, 0],
    ['weekdays 8:00', [1, 2, 3, 4, 5], 8, 0],
    ['daily 23:59', [0, 1, 2, 3, 4, 5, 6], 23, 59],
    ['0:00', [0, 1, 2, 3, 4, 5, 6], 0, 0],
  ])('"%s" is understood', (text, days, hour, minute) => {
    expect(parseMoment(text)).toEqual({ days, hour, minute });
  });

  test.each(['', 'fri', '25:00', '12:60', 'x 12:00', 'fri-x 12:00', 'fri 5pm', '-5:00', 's 9:00'])(
    '"%s" is refused',
    (text) => {
      expect(() => parseMoment(text)).toThrow('is not a day and a time');
    },
  );
});

/** What cron hands to the shell: the text up to a bare %, a backslash gone from before others. */
function asCronReads(line: string, doubled: boolean): string {
  let command = '';
  const text = line.split(' ').slice(5).join(' ');
  for (let i = 0; i < text.length; i++) {
    const [here, next] = [text[i] ?? '', text[i + 1] ?? ''];
    if (here === '%') return command;
    if (here === '\\' && (next === '%' || (doubled && next === '\\'))) command += next;
    else if (here === '\\') command += here + next;
    else command += here;
    if (here === '\\') i++;
  }
  return command;
}

describe('a line of the crontab', () => {
  // The relatives of Vixie's cron disagree about two backslashes in a row.
  test.each([false, true])('starts the command with the very words (%s)', (doubled) => {
    fc.assert(
      fc.property(fc.array(awkward, { minLength: 1, maxLength: 4 }), (words) => {
        const line = schedulers.crontab.print(
          job({ command: ['/usr/bin/printf', '%s\\n', ...words] }),
        );
        const said = execFileSync('/bin/sh', ['-c', asCronReads(line, doubled)], {
          encoding: 'utf8',
        });
        expect(said).toBe(words.map((word) => `${word}\n`).join(''));
      }),
      { numRuns: 60 },
    );
  });

  test('sets what it needs of the environment, and starts in its folder', () => {
    const line = schedulers.crontab.print(
      job({
        command: ['/bin/sh', '-c', 'echo "$TZ $(pwd)"'],
        folder: '/',
        environment: { TZ: 'Europe/Berlin' },
      }),
    );
    const command = asCronReads(line, false);
    expect(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })).toBe(
      'Europe/Berlin /\n',
    );
  });

  test('holds no line break', () => {
    expect(() => schedulers.crontab.print(job({ command: ['a\nb'] }))).toThrow('line break');
  });
});

/** A machine whose crontab is a text. */
function cronMachine(start: string | null) {
  let table = start;
  const machine: SchedulingMachine = {
    unitFolder: '/nowhere',
    async run(_command, args, input = '') {
      if (args[0] === '-l') {
        return table === null
          ? { code: 1, out: '', err: 'no crontab for maya' }
          : { code: 0, out: table, err: '' };
      }
      table = input;
      return { code: 0, out: '', err: '' };
    },
  };
  return { machine, table: () => table };
}

describe('the crontab of a person', () => {
  const theirs = 'MAILTO=maya@acme.test\n# clickup-agent:weekly-sync is mine\n0 4 * * * backup\n';

  test('keeps every line that is not ours, and ours once', async () => {
    const { machine, table } = cronMachine(theirs);
    await schedulers.crontab.install(job(), machine);
    await schedulers.crontab.install(job({ moment: parseMoment('mon 8:00') }), machine);
    const lines = table()?.split('\n') ?? [];
    expect(table()?.startsWith(theirs)).toBe(true);
    expect(lines.filter((line) => line.endsWith('# clickup-agent:weekly-sync'))).toEqual([
      expect.stringMatching(/^0 8 \* \* 1 \/usr\/bin\/node /),
    ]);
    expect((await schedulers.crontab.list(machine)).map(({ name }) => name)).toEqual([
      'weekly-sync',
    ]);
    expect(await schedulers.crontab.remove('weekly-sync', machine)).toBe(true);
    expect(table()).toBe(theirs);
    expect(await schedulers.crontab.remove('weekly-sync', machine)).toBe(false);
  });

  test('may not be there yet', async () => {
    const { machine, table } = cronMachine(null);
    await schedulers.crontab.install(job(), machine);
    expect(table()?.split('\n')).toHaveLength(2);
  });

  test('that cannot be read is never overwritten', async () => {
    const machine: SchedulingMachine = {
      unitFolder: '/nowhere',
      run: async (_command, args) => {
        if (args[0] !== '-l') throw new Error('written');
        return { code: 1, out: '', err: 'you (maya) are not allowed to use this program' };
      },
    };
    await expect(schedulers.crontab.install(job(), machine)).rejects.toThrow('are not allowed');
  });
});

/** A line of a unit file as systemd splits it: quotes, backslashes, specifiers, variables. */
function asSystemdReads(line: string): string[] {
  const words = [...line.replace(/^ExecStart=/, '').matchAll(/"((?:\\.|[^"\\])*)"/g)];
  return words.map(([, inside = ''], i) => {
    const plain = inside.replace(/\\(.)/g, '$1').replaceAll('%%', '%');
    return i === 0 ? plain : plain.replaceAll('$$', '$');
  });
}

describe('a systemd timer', () => {
  test('starts the command with the very words', () => {
    fc.assert(
      fc.property(fc.array(awkward, { maxLength: 4 }), (words) => {
        const command = ['/usr/bin/node', ...words];
        const unit = schedulers.systemd.print(job({ command }));
        const line = unit.split('\n').find((one) => one.startsWith('ExecStart=')) ?? '';
        expect(asSystemdReads(line)).toEqual(command);
      }),
    );
  });

  test('makes up for a start that was missed', () => {
    const unit = schedulers.systemd.print(job({ moment: parseMoment('mon,fri 8:05') }));
    expect(unit).toContain('OnCalendar=Mon,Fri *-*-* 08:05:00');
    expect(unit).toContain('Persistent=true');
  });
});

describe('the Task Scheduler of Windows', () => {
  const words = job({
    command: [
      'C:\\Program Files\\node.exe',
      'C:\\a\\main.js',
      '--goal',
      'He said "Q3"',
      'C:\\x y\\',
    ],
    moment: parseMoment('mon-fri 9:00'),
  });

  test('gets a command that it reads back as it was', () => {
    const line = schedulers.schtasks.print(words);
    expect(line).toContain('/SC WEEKLY /D MON,TUE,WED,THU,FRI /ST 09:00');
    const task = /\/TR (".*")$/.exec(line)?.[1] ?? '';
    const [run = ''] = asWindowsReads(task);
    expect(asWindowsReads(run)).toEqual(words.command);
  });

  test('is not touched by install', async () => {
    const { machine } = cronMachine(null);
    await expect(schedulers.schtasks.install(words, machine)).rejects.toThrow('not installed');
  });
});

/** How a Windows program splits its command line. */
function asWindowsReads(line: string): string[] {
  const words: string[] = [];
  let [word, quoted, any] = ['', false, false];
  for (let i = 0; i <= line.length; i++) {
    const slashes = /^\\*/.exec(line.slice(i))?.[0].length ?? 0;
    const after = line[i + slashes];
    if (slashes > 0) {
      word += '\\'.repeat(after === '"' ? Math.floor(slashes / 2) : slashes);
      i += slashes;
      if (after === '"' && slashes % 2 === 1) {
        word += '"';
        continue;
      }
    }
    const here = line[i];
    if (here === '"') [quoted, any] = [!quoted, true];
    else if (here === undefined || (here === ' ' && !quoted)) {
      if (word !== '' || any) words.push(word);
      [word, any] = ['', false];
    } else word += here;
  }
  return words;
}
