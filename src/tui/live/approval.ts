// A write that waits for a person's word: its card, and the ways to answer.
import type { WriteCard } from '../../agent/index.ts';
import type { ChatState } from '../chat-state.ts';
import { layOut } from '../editor/index.ts';
import { optionsFor, PROMPT_WIDTH } from '../input/index.ts';
import { type Line, span, truncate } from '../text/index.ts';
import { cardLines, type Paper } from '../transcript/index.ts';
import { type Area, below } from './area.ts';
import { typedLines } from './typed.ts';

/** The lines of the oldest approval, at most `room`: the ways to answer are always among them. */
export function approvalArea(state: ChatState, paper: Paper, room: number): Area {
  const [card] = state.talk.approvals;
  if (!card) return { lines: [], cursor: null };
  const others = state.talk.approvals.length - 1;
  const answer = answerArea(state, paper, room);
  const more: Line[] =
    others > 0
      ? [
          [
            span(
              `  ${others} more ${others === 1 ? 'write waits' : 'writes wait'} behind this one`,
              'muted',
            ),
          ],
        ]
      : [];
  const left = Math.max(1, room - answer.lines.length - more.length);
  const shown = clip(waitingLines(card, paper), left);
  return below([...shown, ...more], answer);
}

function answerArea({ approving, talk }: ChatState, { width }: Paper, room: number): Area {
  const [card] = talk.approvals;
  if (!approving?.armed || !card) return { lines: [], cursor: null };
  const inner = width - PROMPT_WIDTH;
  switch (approving.step) {
    case 'choose': {
      const lines = optionsFor(card).map(({ key, label }, index): Line => {
        const isSelected = index === approving.selected;
        return truncate(
          [
            span(isSelected ? '› ' : '  ', 'accent'),
            span(label, isSelected ? { tone: 'accent', bold: true } : {}),
            span(` (${key})`, 'muted'),
          ],
          width,
        );
      });
      return { lines, cursor: null };
    }
    case 'reason': {
      const area = typedLines(layOut(approving.buffer, inner), 2, '› ');
      const head: Line = [
        span('Why not? The model reads it. Enter sends, Esc goes back.', 'muted'),
      ];
      return below([truncate(head, width)], area);
    }
    case 'edit': {
      const rows = Math.max(2, Math.min(12, Math.floor(room * 0.6)));
      const area = typedLines(layOut(approving.buffer, inner), rows, '  ');
      const words =
        approving.problem ?? 'Enter takes it, Ctrl+J breaks the line, Ctrl+G opens your editor.';
      const head: Line = [span(words, approving.problem ? 'bad' : 'muted')];
      return below([truncate(head, width)], area);
    }
  }
}

/** What each card looks like: it is drawn anew with every key while it waits, and can be long. */
const drawn = new WeakMap<WriteCard, { width: number; lines: Line[] }>();

function waitingLines(card: WriteCard, paper: Paper): Line[] {
  const before = drawn.get(card);
  if (before?.width === paper.width) return before.lines;
  const lines = cardLines(card, paper);
  drawn.set(card, { width: paper.width, lines });
  return lines;
}

/** The card's head stays; fields that do not fit are counted. */
function clip(lines: Line[], room: number): Line[] {
  if (lines.length <= room) return lines;
  const kept = lines.slice(0, Math.max(0, room - 1));
  return [
    ...kept,
    [span(`│ … ${lines.length - kept.length} more lines (Ctrl+O shows all)`, 'muted')],
  ];
}
