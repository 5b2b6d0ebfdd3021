// The view over the whole window: what tools were asked, and what they answered.

import { cleanText } from '../../base/index.ts';
import type { ChatState } from '../chat-state.ts';
import { type Viewed, viewable } from '../input/index.ts';
import { type Line, span, truncate, wrap } from '../text/index.ts';
import { callLine, cardLines, entryLines, type Paper } from '../transcript/index.ts';

/** The lines of the view: a list, or one entry opened. Fills `rows` or less. */
export function viewerLines(state: ChatState, paper: Paper): Line[] {
  const { viewer, size } = state;
  if (!viewer) return [];
  const entries = viewable(state);
  const room = Math.max(1, size.rows - 3);
  const chosen = entries[viewer.selected];
  if (viewer.open && chosen) {
    const body = openedLines(chosen, paper);
    const top = Math.min(viewer.scroll, Math.max(0, body.length - room));
    const place =
      body.length > room
        ? ` · ${top + 1}–${Math.min(body.length, top + room)} of ${body.length}`
        : '';
    return [
      head(`${viewer.selected + 1} of ${entries.length}${place}`, paper.width),
      [],
      ...body.slice(top, top + room),
    ];
  }
  const first = Math.max(
    0,
    Math.min(viewer.selected - Math.floor(room / 2), entries.length - room),
  );
  const rows = entries.slice(first, first + room).map((entry, index) => {
    const isSelected = first + index === viewer.selected;
    return truncate([span(isSelected ? '›' : ' ', 'accent'), ...lineOf(entry, paper)], paper.width);
  });
  return [head('Enter opens, Esc goes back', paper.width), [], ...rows];
}

function head(words: string, width: number): Line {
  return truncate([span('What was called', { bold: true }), span(`  ${words}`, 'muted')], width);
}

function lineOf(entry: Viewed, paper: Paper): Line {
  if (entry.kind === 'tool') return callLine(entry.call);
  const [first = []] = cardLines(entry.card, { ...paper, width: 10_000 });
  return [span('  '), ...first];
}

function openedLines(entry: Viewed, paper: Paper): Line[] {
  const { width } = paper;
  const text = (words: string) =>
    cleanText(words)
      .replaceAll('\t', '  ')
      .split('\n')
      .flatMap((line) => wrap([span(line)], width));
  const title = (words: string): Line => [span(words, { bold: true })];
  if (entry.kind !== 'tool') {
    return [
      ...entryLines(entry, paper),
      [],
      title('Arguments'),
      ...text(JSON.stringify(entry.card.args, null, 2)),
    ];
  }
  const { tool, args, summary, detail } = entry.call;
  return [
    title(cleanText(tool)),
    ...text(summary),
    [],
    title('Asked'),
    ...text(JSON.stringify(args, null, 2)),
    [],
    title('Answered'),
    ...text(detail === '' ? '–' : detail),
  ];
}
