// What is going on: calls that run, what is waited for, messages that wait.
import { cleanLine } from '../../base/index.ts';
import { type Line, span, truncate } from '../../text/index.ts';
import { type ChatState, isBusy } from '../chat-state.ts';
import { operationName } from '../transcript/card.ts';
import { argsText } from '../transcript/entry.ts';

/** No more calls and messages than this are shown one by one. */
const SHOWN = 3;

export function workingLines(state: ChatState, width: number): Line[] {
  const { talk, queue, busy, form } = state;
  // A write that waits or is on its way stands there as a card.
  const cards = [...talk.approvals, ...talk.writing];
  const shown = talk.calls.filter(({ tool }) => !cards.some((card) => card.tool === tool));
  const calls = shown.map(
    (call): Line => [
      span('  ▸ ', 'accent'),
      span(cleanLine(call.tool, 60)),
      span(argsText(call.args), 'muted'),
    ],
  );
  const writes = talk.writing.map(
    (card): Line => [
      span('  ▸ ', 'accent'),
      span(`${operationName(card)} ${cleanLine(card.target.name, 60)}`),
    ],
  );
  const said = queue.map(
    (one): Line => [span('  queued: ', 'muted'), span(cleanLine(one.shown, 200), 'muted')],
  );
  const lines = [
    ...few([...writes, ...calls]),
    ...(isBusy(state) && !form ? [statusLine(state, busy)] : []),
    ...few(said),
  ];
  return lines.map((line) => truncate(line, width));
}

function statusLine({ talk, now, since }: ChatState, busy: string | null): Line {
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now - since) / 1_000));
  const waiting = talk.waiting && talk.waiting.until > now ? talk.waiting : null;
  const what = waiting
    ? `${cleanLine(waiting.why, 80)}: ${Math.ceil((waiting.until - now) / 1_000)} s left`
    : (busy ?? (talk.approvals.length > 0 ? 'Waiting for your answer' : (talk.doing ?? 'Working')));
  return [
    span('  ◦ ', 'accent'),
    span(what, waiting ? 'warn' : {}),
    span(`  ${seconds} s · Esc interrupts`, 'muted'),
  ];
}

function few(lines: Line[]): Line[] {
  if (lines.length <= SHOWN) return lines;
  return [
    ...lines.slice(0, SHOWN - 1),
    [span(`    and ${lines.length - SHOWN + 1} more`, 'muted')],
  ];
}
