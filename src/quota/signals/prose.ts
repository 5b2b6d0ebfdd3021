// The last resort: sentences such as "Daily MCP limit reached (100/100 calls used). Try again in
// 29m." Only a refusal is read this way, so that a task called "try again in 29m" means nothing.
import type { Fragment, Source } from './dialects.ts';
import { after, type Instant, instantOf, type Moment } from './instant.ts';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = String.raw`(?:\d{1,6}(?:\.\d{1,3})?\s?[a-z]{1,12}[\s,]{0,2}(?:and\s)?){1,4}`;
const WAIT = new RegExp(
  String.raw`\b(?:try again|retry|wait|available|resets?)\s(?:again\s)?(?:after\s|in\s|for\s)?(?:about\s)?(${SPAN})`,
  'i',
);
const MOMENT =
  /\b(?:resets?|until|try again|retry|available)\s(?:again\s)?(?:at|on|after)?[:\s]{0,2}([\d][\dT:.+\-Z ]{6,35})/i;
const USED = /(\d{1,9})\s?\/\s?(\d{1,9})\s(?:[a-z]+\s){0,2}used/i;

/** Reads the waiting time, the daily scope and "used of limit" out of a refusal's sentence. */
export function prose({ text, refused, moment }: Source): Fragment[] {
  if (!refused || text === '') return [];
  const found: Fragment = { remaining: 0, confidence: 'guess' };
  const reset = spanIn(text, moment) ?? momentIn(text, moment);
  if (reset) found.reset = reset;
  const used = USED.exec(text);
  if (used && Number(used[2]) > 0) found.limit = Number(used[2]);
  if (/\b(daily|per day|24[\s-]?h(ours?)?)\b/i.test(text)) found.scope = 'day';
  return [found];
}

function spanIn(text: string, moment: Moment): Instant | undefined {
  const span = WAIT.exec(text)?.[1];
  if (span === undefined) return undefined;
  let ms = 0;
  for (const [, amount, unit = ''] of span.matchAll(/(\d+(?:\.\d+)?)\s?([a-z]+)/gi)) {
    const word = unit.toLowerCase();
    const name = /^(ms|millis)/.test(word) ? 'ms' : word.slice(0, 1);
    ms += Number(amount) * (UNIT_MS[name] ?? 0);
  }
  return ms > 0 ? after(ms, moment) : undefined;
}

function momentIn(text: string, moment: Moment): Instant | undefined {
  const stated = MOMENT.exec(text)?.[1]
    ?.trim()
    .replace(/[.\s]+$/, '');
  return stated === undefined ? undefined : (instantOf(stated, moment) ?? undefined);
}
