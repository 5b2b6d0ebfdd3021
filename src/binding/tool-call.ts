// A write by a tool's own name: its success is judged by the same evidence as an operation's.
import { isObject, type JsonObject, type Outcome } from '../base/index.ts';
import type { CallOptions, Endpoint } from '../endpoint/index.ts';
import { previewIn } from './decode/evidence.ts';
import { recordsIn } from './decode/find.ts';
import { payloadOf } from './decode/payload.ts';
import { id } from './decode/read.ts';
import { refusalOf } from './decode/refusal.ts';

/** What a tool answered to a write. A type, so that it is a JSON object too. */
export type ToolAnswer = {
  /** Of what was written, where the answer names it. */
  id: string | null;
  text: string;
};

/** An answer is kept to this many characters. */
const LONGEST_TEXT = 20_000;

/** Calls a tool that writes. A refusal or an unanswered demand for confirmation is no success. */
export async function callTool(
  endpoint: Pick<Endpoint, 'call'>,
  planned: { tool: string; args: JsonObject },
  options: CallOptions,
): Promise<Outcome<ToolAnswer>> {
  const outcome = await endpoint.call(planned.tool, planned.args, options);
  if (outcome.kind !== 'ok') return outcome;
  const payload = payloadOf(outcome.value);
  const refusal = refusalOf(payload, outcome.value.isError, options.effect);
  if (refusal) return refusal;
  if (previewIn(payload.data, payload.text)) {
    const message = `${planned.tool} asked for a confirmation, so nothing was changed.`;
    return { kind: 'rejected', reason: 'other', message };
  }
  const text = payload.text === '' ? JSON.stringify(payload.data ?? null) : payload.text;
  return { kind: 'ok', value: { id: idIn(payload.data), text: text.slice(0, LONGEST_TEXT) } };
}

function idIn(data: Parameters<typeof recordsIn>[0]): string | null {
  for (const record of recordsIn(data, [])) {
    const own = isObject(record) ? id(record.id) : null;
    if (own !== null) return own;
  }
  return null;
}
