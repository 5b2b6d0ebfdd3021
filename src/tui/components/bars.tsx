// What stands around the input: what is going on; where the chat is and how it writes; quota, cost, keys.
import { Box, Text } from 'ink';
import type { Mode } from '../../agent/index.ts';
import { cleanLine } from '../../base/index.ts';
import {
  type Line,
  span,
  type ThemeName,
  type Tone,
  textOf,
  toAnsi,
  widthOf,
} from '../../text/index.ts';
import { type ChatState, isBusy } from '../chat-state.ts';
import { MODE_WORDS } from '../commands/index.ts';
import { type Quota, short, type Usage } from '../state.ts';
import { operationName } from '../transcript/card.ts';
import { argsText } from '../transcript/entry.ts';
import { Rows } from './cell.tsx';

/** A piece of a bar. */
interface Word {
  line: Line;
  /** Gives way first when the room is short. */
  yields?: boolean;
}

/** Columns between words. */
const GAP = 2;

/** Words in a row; those that matter most keep their room. */
function Bar({ words, theme }: { words: Word[]; theme: ThemeName }) {
  const said = words.filter(({ line }) => textOf(line) !== '');
  return (
    <Box columnGap={GAP} height={1} overflow="hidden">
      {said.map(({ line, yields = false }, index) => (
        <Box key={index} flexShrink={yields ? 1 : 0} height={1}>
          <Text wrap="truncate-end">{toAnsi(line, theme)}</Text>
        </Box>
      ))}
    </Box>
  );
}

const MODE_TONES: Record<Mode, Tone> = {
  ask: 'accent',
  plan: 'warn',
  allow: 'bad',
  'read-only': 'good',
};

export function Header({ state }: { state: ChatState }) {
  const { place, mode, model, missingKey, size, form, theme } = state;
  const words = size.columns < 72 ? mode : `${mode}: ${MODE_WORDS[mode]}`;
  const all: Word[] = [
    { line: [span('──', 'muted')] },
    // The first start asks for an endpoint, and connects to none meanwhile.
    { line: form && place.endpoint === '' ? [] : placeWords(place), yields: true },
    { line: [span(words, MODE_TONES[mode])] },
    { line: [span(model ?? (missingKey === null ? '' : 'no model'), 'muted')], yields: true },
  ];
  return <Bar words={all} theme={theme} />;
}

function placeWords({ endpoint, workspace, connection }: ChatState['place']): Line {
  const name = span(cleanLine(endpoint, 40), { bold: true });
  if (connection === 'connecting') return [name, span(' connecting…', 'muted')];
  if (connection === 'failed') return [name, span(' not connected', 'bad')];
  return [name, span(workspace === null ? '' : ` › ${cleanLine(workspace, 60)}`)];
}

/** What gives way to the rest of a footer, one after the other, until it has room. */
const GIVES_WAY = ['usage', 'gauge', 'context', 'files', 'quota'] as const;
type GivesWay = (typeof GIVES_WAY)[number];

export function Footer({ state }: { state: ChatState }) {
  const versions = [...GIVES_WAY.keys(), GIVES_WAY.length].map((gone) => {
    const without: readonly GivesWay[] = GIVES_WAY.slice(0, gone);
    return footerWords(state, (what) => !without.includes(what));
  });
  const words = versions.find((one) => widthWith(one) <= state.size.columns) ?? versions.at(-1);
  return <Bar words={words ?? []} theme={state.theme} />;
}

const widthWith = (words: Word[]) =>
  words.reduce((sum, { line }) => sum + (line.length > 0 ? widthOf(textOf(line)) + GAP : 0), -GAP);

function footerWords(state: ChatState, has: (what: GivesWay) => boolean): Word[] {
  const { hint, talk, now, missingKey, attachments } = state;
  if (hint !== null) return [{ line: [span(hint, 'warn')], yields: true }];
  if (state.alone || state.form) return [{ line: [span(helpWords(state), 'muted')] }];
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
  const word = (text: string, tone: Tone): Word => ({
    line: text === '' ? [] : [span(text, tone)],
    yields: true,
  });
  const files = has('files') ? counted(attachments.length, 'file', 'files') : '';
  return [
    { line: has('quota') ? quotaWords(talk.quota, now, !has('gauge')) : [] },
    { line: has('usage') ? usageWords(talk.usage) : [], yields: true },
    { line: has('context') ? contextWords(talk.usage) : [] },
    word(counted(talk.pending, 'step waits /plan', 'steps wait /plan'), 'warn'),
    word(files, 'accent'),
    word(missingKey === null ? '' : `set ${missingKey}`, 'warn'),
    word(helpWords(state), 'muted'),
  ];
}

const GAUGE = 10;

/** `quota ████████░░ 83/100 24 s`: the seconds until the window is full again. */
function quotaWords(quota: Quota | null, now: number, narrow: boolean): Line {
  if (!quota || quota.limit === null || quota.remaining === null) return [span('quota –', 'muted')];
  const { limit, remaining, resetAt } = quota;
  const share = limit > 0 ? Math.min(1, Math.max(0, remaining / limit)) : 0;
  const full = Math.round(share * GAUGE);
  const tone: Tone = share > 0.5 ? 'good' : share > 0.15 ? 'warn' : 'bad';
  const seconds = resetAt === null ? 0 : Math.ceil((resetAt - now) / 1_000);
  return [
    span('quota ', 'muted'),
    ...(narrow ? [] : [span(`${'█'.repeat(full)}${'░'.repeat(GAUGE - full)} `, tone)]),
    span(`${remaining}/${limit}`, narrow ? tone : {}),
    span(seconds > 0 ? ` ${seconds} s` : '', 'muted'),
  ];
}

function usageWords(usage: Usage | null): Line {
  if (!usage) return [];
  const { inputTokens, outputTokens, costUsd } = usage;
  const cost = costUsd === null ? '' : ` $${costUsd.toFixed(costUsd < 1 ? 3 : 2)}`;
  return [span(`${short(inputTokens)} in ${short(outputTokens)} out${cost}`, 'muted')];
}

/** How full the model's context is; what is nearly empty is not worth a word. */
function contextWords(usage: Usage | null): Line {
  if (!usage || usage.contextLimit === 0) return [];
  const share = usage.context / usage.contextLimit;
  if (share < 0.01) return [];
  return [span(`context ${Math.round(share * 100)} %`, share > 0.6 ? 'warn' : 'muted')];
}

function helpWords({ approving, form, talk }: ChatState): string {
  if (form?.open) return 'type to filter, Enter, Esc';
  if (form)
    return form.fields.length === 1
      ? 'Enter, Esc'
      : '↑↓ fields, type or Enter, Ctrl+S when done, Esc';
  if (approving?.armed && talk.approvals.length > 0) return '↑↓ Enter, Esc interrupts';
  return '/help';
}

/** No more calls and messages than this are shown one by one. */
const SHOWN = 3;

/** Calls that run, what is waited for, messages that wait. */
export function Working({ state }: { state: ChatState }) {
  const { talk, queue, busy, form } = state;
  // A write that waits or is on its way stands there as a card.
  const cards = [...talk.approvals, ...talk.writing];
  const shown = talk.calls.filter(({ tool }) => !cards.some((card) => card.tool === tool));
  const going = (what: string, more = ''): Line => [
    ...[span('  ▸ ', 'accent'), span(what), span(more, 'muted')],
  ];
  const calls = shown.map(({ tool, args }) => going(cleanLine(tool, 60), argsText(args)));
  const writes = talk.writing.map((card) =>
    going(`${operationName(card)} ${cleanLine(card.target.name, 60)}`),
  );
  const said = queue.map((one) => [span(`  queued: ${cleanLine(one.shown, 200)}`, 'muted')]);
  const lines = [
    ...few([...writes, ...calls]),
    ...(isBusy(state) && !form ? [statusLine(state, busy)] : []),
    ...few(said),
  ];
  return <Rows lines={lines} />;
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
