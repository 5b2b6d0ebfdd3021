// What is left of the quota, what the conversation cost, and which keys help.
import type { ChatState } from '../chat-state.ts';
import type { Quota, Usage } from '../state.ts';
import { type Line, span, type Tone } from '../text/index.ts';
import { Words } from './Words.tsx';

const GAUGE = 10;

export function Footer({ state }: { state: ChatState }) {
  const { hint, talk, now, missingKey, attachments, size } = state;
  const narrow = size.columns < 64;
  if (hint !== null) return <Words words={[{ line: [span(hint, 'warn')], yields: true }]} />;
  return (
    <Words
      words={[
        { line: quotaWords(talk.quota, now) },
        { line: narrow ? [] : usageWords(talk.usage), yields: true },
        { line: pendingWords(talk.pending) },
        { line: filesWords(attachments), yields: true },
        { line: [span(missingKey === null ? '' : `set ${missingKey}`, 'warn')], yields: true },
        { line: [span(helpWords(state), 'muted')], yields: true },
      ]}
    />
  );
}

/** `quota ████████░░ 83/100 24 s`: the seconds until the window is full again. */
function quotaWords(quota: Quota | null, now: number): Line {
  if (!quota || quota.limit === null || quota.remaining === null) return [span('quota –', 'muted')];
  const { limit, remaining, resetAt } = quota;
  const share = limit > 0 ? Math.min(1, Math.max(0, remaining / limit)) : 0;
  const full = Math.round(share * GAUGE);
  const tone: Tone = share > 0.5 ? 'good' : share > 0.15 ? 'warn' : 'bad';
  const seconds = resetAt === null ? 0 : Math.ceil((resetAt - now) / 1_000);
  return [
    span('quota ', 'muted'),
    span('█'.repeat(full) + '░'.repeat(GAUGE - full), tone),
    span(` ${remaining}/${limit}`),
    span(seconds > 0 ? ` ${seconds} s` : '', 'muted'),
  ];
}

function usageWords(usage: Usage | null): Line {
  if (!usage) return [];
  const { inputTokens, outputTokens, costUsd } = usage;
  const cost = costUsd === null ? '' : ` $${costUsd.toFixed(costUsd < 1 ? 3 : 2)}`;
  return [span(`${short(inputTokens)} in ${short(outputTokens)} out${cost}`, 'muted')];
}

/** Steps that wait to be written. */
function pendingWords(steps: number): Line {
  if (steps === 0) return [];
  return [span(`${steps} ${steps === 1 ? 'step waits' : 'steps wait'} /plan`, 'warn')];
}

function filesWords(attachments: readonly string[]): Line {
  if (attachments.length === 0) return [];
  return [span(`${attachments.length} ${attachments.length === 1 ? 'file' : 'files'}`, 'accent')];
}

function helpWords({ approving, picker, talk }: ChatState): string {
  if (picker) return '↑↓ Enter, Esc goes back';
  if (approving?.armed && talk.approvals.length > 0) {
    return approving.step === 'choose' ? '↑↓ Enter, Esc interrupts' : 'Enter, Esc goes back';
  }
  return '/help';
}

function short(count: number): string {
  if (count < 1_000) return String(count);
  return count < 1_000_000
    ? `${(count / 1_000).toFixed(1)}k`
    : `${(count / 1_000_000).toFixed(1)}M`;
}
