// Tells a refusal or a preview from a result: servers report both as successes, in many dialects.
import { isObject, type Json, type Outcome, type RejectionReason } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import { type Payload, recordsIn } from './payload.ts';
import { id, pick } from './read.ts';

type Refusal = Exclude<Outcome<never>, { kind: 'ok' }>;

/** ClickUp's codes that mean the credential itself is dead. */
const DEAD_CREDENTIAL = /OAUTH_0(25|19|21|77)\b/;
const LONGEST_MESSAGE = 300;

/** Errors inside a server, such as an answer that it could not parse. */
const BROKE =
  /internal[_ ]error|expecting value: line|unexpected (end of|token)|jsondecodeerror|not valid json|unsupported operand|cannot read propert|is not (a function|iterable|subscriptable)|'NoneType'/i;

/** The outcome that a refusing answer stands for; null when it is no refusal. */
export function refusalOf(payload: Payload, isError: boolean, effect: Effect): Refusal | null {
  const message = complaintIn(payload, isError);
  if (message === null) return null;
  const short = message.replace(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE);
  if (/rate.?limit|too many requests|\b429\b|APP_002|quota exceeded|calls used/i.test(message)) {
    const day = /daily|per day|24 ?h/i.test(message);
    return { kind: 'rate-limited', until: null, scope: day ? 'day' : 'window', message: short };
  }
  if (
    /\b5\d\d\b.*(error|gateway|unavailable|server)|internal server error|bad gateway|time.?out|timed out|ECONNRESET|ETIMEDOUT|socket hang up/i.test(
      message,
    )
  ) {
    return { kind: effect === 'read' ? 'unavailable' : 'unknown', message: short };
  }
  // A server that breaks on ClickUp's answer may have written before.
  if (effect !== 'read' && BROKE.test(message)) return { kind: 'unknown', message: short };
  return { kind: 'rejected', reason: reasonOf(message), message: short };
}

function reasonOf(message: string): RejectionReason {
  if (DEAD_CREDENTIAL.test(message)) return 'authorization';
  if (/not found|does not exist|ITEM_013|ITEM_015|OAUTH_055|\b404\b/i.test(message))
    return 'not-found';
  if (
    /OAUTH_0(17|18|23|27|56)|no access|forbidden|not authori[sz]ed|ACCESS_|\b40[13]\b/i.test(
      message,
    )
  ) {
    return 'forbidden';
  }
  return /invalid|required|must be|validation|INPUT_|\b4(00|22)\b/i.test(message)
    ? 'invalid'
    : 'other';
}

/** The words of a complaint, or null when the answer is none. */
function complaintIn(payload: Payload, isError: boolean): string | null {
  const { data, text } = payload;
  const complaint = data === undefined || payload.lines ? null : complaintOf(data);
  if (complaint !== null) return complaint;
  if (isError) return text.trim() || 'The tool reported an error without a message.';
  if (data !== undefined && !payload.lines) return null;
  // A report of a bulk write counts the failures on a line of their own.
  const failed = /^\W*FAILED\b.*$[\s\S]*/m.exec(text)?.[0];
  if (failed !== undefined) return failed;
  return /^\W*(error|failed|failure|exception|unable to|could not|cannot)\b/i.test(text.trim())
    ? text
    : null;
}

function complaintOf(data: Json): string | null {
  if (!isObject(data)) return null;
  if (typeof data.err === 'string' && data.err !== '') {
    return [data.err, data.ECODE].filter(Boolean).join(' ');
  }
  const refused =
    [data.success, data.ok, data.successful, data.successfull].includes(false) ||
    data.isError === true ||
    /^(error|failed|failure)$/i.test(String(data.status ?? ''));
  const error = data.error ?? data.errors;
  const named = error != null && error !== false && error !== '' && !isEmptyList(error);
  if (named && (refused || !holdsData(data))) return wordsOfError(error, data);
  return refused ? wordsOfError(data.message ?? data.reason ?? data, data) : null;
}

function holdsData(data: { [key: string]: Json | undefined }): boolean {
  return data.id != null || (typeof data.data === 'object' && data.data !== null);
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

function wordsOfError(error: Json, whole: Json): string {
  const words = typeof error === 'string' ? error : JSON.stringify(error);
  const code = isObject(whole) ? (whole.code ?? whole.status ?? whole.ECODE ?? '') : '';
  return typeof code === 'object' || code === 'error' ? words : `${words} ${code}`.trim();
}

/** An answer that shows what would be done and has to be confirmed by a second call. */
export interface Preview {
  /** What the second call has to carry; null when it only wants a flag. */
  token: string | null;
}

const PREVIEW_FLAGS =
  'requires_confirmation confirmation_required needs_confirmation dry_run preview'.split(' ');
const PREVIEW_STATE =
  /^(preview|dry_run|confirmation_required|needs_confirmation|pending_confirmation)$/i;
const ASKS =
  /confirmation (is )?required|please confirm|requires? confirmation|confirm\w*\s*[:=]\s*["']?(true|yes)/i;

/** Null when the answer is no preview. */
export function previewIn({ data, text }: Pick<Payload, 'data' | 'text'>): Preview | null {
  for (const row of recordsIn(data, ['preview', 'confirmation'])) {
    const token = id(pick(row, 'confirmation_token', 'confirm_token'));
    const isFlagged = PREVIEW_FLAGS.some((name) => pick(row, name) === true);
    const state = String(pick(row, 'status', 'state', 'mode') ?? '');
    if (token !== null || isFlagged || PREVIEW_STATE.test(state)) return { token };
  }
  return data === undefined && ASKS.test(text) ? { token: null } : null;
}

/** The outcome of a write that only answered with a preview. */
export function unconfirmed(tool: string): Refusal {
  const message = `${tool} asked for a confirmation, so nothing was changed.`;
  return { kind: 'rejected', reason: 'other', message };
}
