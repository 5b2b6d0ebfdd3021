// When a scheduled run happens, as a person says it: `fri 17:00`, `mon-fri 09:30`, `daily 7:00`.
import { AppError } from '../../base/index.ts';
import { dayLabel, instantNamed } from '../../engine/index.ts';

/** Days count from Sunday, 0 to 6, ascending; all seven mean daily. The machine's own time zone. */
export interface Moment {
  days: number[];
  hour: number;
  minute: number;
}

export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const WORDS: Record<string, number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  weekends: [0, 6],
};

/** Reads a moment. Errors: AppError `usage`. */
export function parseMoment(text: string): Moment {
  const match = /^(?:(.+?)\s+)?(\d{1,2}):(\d{2})$/.exec(text.trim().toLowerCase());
  const [hour, minute] = [Number(match?.[2]), Number(match?.[3])];
  const days = match ? daysIn(match[1] ?? 'daily') : null;
  if (days !== null && hour < 24 && minute < 60) return { days, hour, minute };
  throw new AppError('usage', `"${text}" is not a day and a time.`, {
    next: 'Write it like "fri 17:00", "mon-fri 09:30", "mon,thu 8:00" or "daily 7:00".',
  });
}

function daysIn(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(/[,\s]+/).filter((one) => one !== '')) {
    const [from, to = from] = part.split('-');
    const word = WORDS[part];
    const [first, last] = [dayNamed(from), dayNamed(to)];
    if (word) for (const day of word) days.add(day);
    else if (first === null || last === null) return null;
    // A span may go over the weekend: fri-mon.
    else
      for (let day = first; ; day = (day + 1) % 7) {
        days.add(day);
        if (day === last) break;
      }
  }
  return days.size > 0 ? [...days].sort((a, b) => a - b) : null;
}

/** `fri`, `friday` and what lies between; null for what names no day. */
function dayNamed(text: string | undefined): number | null {
  if (text === undefined || text.length < 2) return null;
  const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const day = names.findIndex((name) => name.startsWith(text));
  return day < 0 ? null : day;
}

/** `17:05`. */
export function clockTime({ hour, minute }: Moment): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The moment in words: `Fri 17:00`, `daily 07:00`. */
export function momentInWords(moment: Moment): string {
  const days = moment.days.length === 7 ? 'daily' : moment.days.map((day) => DAYS[day]).join(', ');
  return `${days} ${clockTime(moment)}`;
}

const DAY_MS = 86_400_000;

/** When a moment comes next after an instant, epoch ms. */
export function nextMoment(moment: Moment, now: number, timeZone: string): number | null {
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = dayLabel(now + ahead * DAY_MS, timeZone);
    const at = instantNamed(`${day} ${clockTime(moment)}`, timeZone);
    if (at > now && moment.days.includes(new Date(`${day}T00:00:00Z`).getUTCDay())) return at;
  }
  return null;
}
