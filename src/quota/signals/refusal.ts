// Whether an answer refuses a call for quota. Evidence is asked for: a status, an error code, or a
// sentence in a body that is an error; never the mere words in the middle of ordinary data.
import type { BodyParts } from './body.ts';

const CODES =
  /^(429|APP_002|rate_?limit(ed|_?exceeded|_?reached)?|too_?many_?requests|quota_?exceeded)$/i;
const SENTENCE =
  /\brate.?limit(s|ed|ing)?\b|\btoo many requests\b|\bHTTP\s?(status\s)?429\b|\bstatus(\scode)?[:\s]{1,2}429\b|\b429\b.{0,20}too many|\bAPP_002\b|\b(daily|quota|request|usage|call|api)( \w+)? limit (reached|exceeded|hit)|\bquota (exceeded|exhausted|reached)/i;
/** How an error looks that is handed over as a success: short, and saying so at its very start. */
const STARTS_AS_ERROR =
  /^\W{0,4}(error|failed|failure|http|429|rate.?limit|too many|daily|quota|request failed|api)/i;
const SHORT = 400;

/** True when the status, a code or the sentence says that the quota is used up. */
export function refuses(status: number | undefined, parts: BodyParts | null): boolean {
  if (status === 429) return true;
  if (parts === null) return false;
  const text = parts.text.trim();
  const looksFailed = parts.failed || (text.length <= SHORT && STARTS_AS_ERROR.test(text));
  if (!looksFailed) return false;
  return parts.codes.some((code) => CODES.test(code)) || SENTENCE.test(text.slice(0, 1000));
}
