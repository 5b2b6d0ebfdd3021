// A list of choices with one selected, a window of it when there are many.

import { cleanLine } from '../../base/index.ts';
import type { Choice } from '../editor/index.ts';
import { type Line, span, truncate, widthOf } from '../text/index.ts';

/** Lines of the choices around the selected one, at most `room`. */
export function choiceLines(
  choices: readonly Choice[],
  selected: number,
  room: number,
  width: number,
): Line[] {
  const shown = Math.max(1, room);
  const first = Math.min(
    Math.max(0, selected - Math.floor(shown / 2)),
    Math.max(0, choices.length - shown),
  );
  const visible = choices.slice(first, first + shown);
  const labels = visible.map(({ label }) => cleanLine(label, 60));
  const column = Math.min(32, Math.max(0, ...labels.map(widthOf)));
  return visible.map(({ hint }, index) => {
    const label = labels[index] ?? '';
    const isSelected = first + index === selected;
    const gap = ' '.repeat(Math.max(1, column - widthOf(label) + 2));
    const line: Line = [
      span(isSelected ? '› ' : '  ', 'accent'),
      span(label, isSelected ? { tone: 'accent', bold: true } : {}),
      span(hint === '' ? '' : `${gap}${cleanLine(hint, 200)}`, 'muted'),
    ];
    return truncate(line, width);
  });
}
