// A write that waits for an answer.
import type { WriteCard } from '../../agent/index.ts';
import { type Line, span } from '../../text/index.ts';
import { optionsFor } from '../input/approval.ts';
import { cardLines, type Paper } from '../transcript/card.ts';
import { Choices } from './Choices.tsx';
import { Cell, Rows } from './cell.tsx';

interface Shown {
  card: WriteCard;
  paper: Paper;
  room: number;
}

/** The write, and the ways to answer, which are always in sight. */
export function Approval({
  card,
  others,
  selected,
  paper,
  room,
}: Shown & { others: number; selected: number }) {
  const choices = optionsFor(card).map(({ key, label }) => {
    return { value: key, label: `${label} (${key})`, hint: '' };
  });
  const more = `  ${others} more ${others === 1 ? 'write waits' : 'writes wait'} behind this one`;
  const left = Math.max(1, room - choices.length - (others > 0 ? 1 : 0));
  return (
    <>
      <Waiting card={card} paper={paper} room={left} />
      {others > 0 && <Cell line={[span(more, 'muted')]} />}
      <Choices choices={choices} selected={selected} room={choices.length} />
    </>
  );
}

/** What each card looks like: it is drawn again with every key while it waits, and can be long. */
const drawn = new WeakMap<WriteCard, { width: number; lines: Line[] }>();

/** The card's head stays; fields that do not fit are counted. */
export function Waiting({ card, paper, room }: Shown) {
  const before = drawn.get(card);
  const lines = before?.width === paper.width ? before.lines : cardLines(card, paper);
  drawn.set(card, { width: paper.width, lines });
  if (lines.length <= room) return <Rows lines={lines} />;
  const kept = lines.slice(0, Math.max(0, room - 1));
  const more = `│ … ${lines.length - kept.length} more lines (Ctrl+O shows all)`;
  return <Rows lines={[...kept, [span(more, 'muted')]].slice(0, Math.max(0, room))} />;
}
