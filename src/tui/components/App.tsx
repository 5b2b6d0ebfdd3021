// Everything that is drawn again: the live part of the screen, or a table over the whole window. Ink lays
// the components out, and the screen paints what differs from the frame before.
import { toAnsi } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import type { FrameLayout } from '../drawing/painter.ts';
import type { Entry } from '../entries.ts';
import type { Paper } from '../transcript/card.ts';
import { entryLines, standsApart } from '../transcript/entry.ts';
import { Approval, Waiting } from './Approval.tsx';
import { Footer, Header, Working } from './bars.tsx';
import { Choices } from './Choices.tsx';
import { Cell, Rows, rowsOf } from './cell.tsx';
import { composerLines, MENU_ROWS } from './composer.ts';
import { FormView } from './Form.tsx';
import { Table } from './Table.tsx';

/** A frame, at most as wide as the window. */
export const layOut: FrameLayout = (state, paper) => {
  const { sheet, theme } = state;
  const node = sheet ? (
    <Table state={state} sheet={sheet} width={paper.width} />
  ) : (
    <Live state={state} paper={paper} />
  );
  return rowsOf(node, paper.width).map((row) =>
    typeof row === 'string' ? row : toAnsi(row, theme),
  );
};

interface Parts {
  state: ChatState;
  paper: Paper;
}

/** The live part. What is too much for the window is cut off at its top, so the input stands last. */
function Live({ state, paper }: Parts) {
  const all = state.size.rows - 2;
  const has = { gap: all >= 6, header: all >= 4 && !state.alone, footer: all >= 3 };
  const room = Math.max(1, all - Object.values(has).filter(Boolean).length);
  return (
    <>
      <Arriving state={state} paper={paper} />
      {has.gap && <Cell line={[]} />}
      <Working state={state} />
      {has.header && <Header state={state} />}
      <Input state={state} paper={paper} room={room} />
      {has.footer && <Footer state={state} />}
    </>
  );
}

/** The end of a text that may still change. */
function Arriving({ state: { talk, size }, paper }: Parts) {
  if (!talk.stream || talk.stream.source.trim() === '') return null;
  const entry: Entry = { kind: 'answer', piece: talk.stream };
  const lines = entryLines(entry, paper).slice(-size.rows);
  return <Rows lines={standsApart(entry, talk.entries.at(-1)) ? [[], ...lines] : lines} />;
}

/** Where a person answers, in at most `room` rows: a form, a write that waits, or the input. */
function Input({ state, paper, room }: Parts & { room: number }) {
  const { form, approving, talk, composer } = state;
  const { width } = paper;
  if (form) return <FormView form={form} width={width} room={room} />;
  const [card] = talk.approvals;
  if (card && approving?.armed) {
    const others = talk.approvals.length - 1;
    return <Approval {...{ card, others, selected: approving.selected, paper, room }} />;
  }
  const typed = composerLines(state, width, card ? Math.max(1, room - 1) : room);
  const left = room - typed.length;
  const { menu } = composer;
  const offered = menu ? Math.min(MENU_ROWS, Math.max(1, menu.choices?.length ?? 1), left) : 0;
  return (
    <>
      {card && <Waiting card={card} paper={paper} room={left - offered} />}
      <Rows lines={typed} />
      {/* Below the input, which so stays where it is while the menu comes and goes. */}
      {menu && offered > 0 && <Choices {...menu} room={offered} />}
    </>
  );
}
