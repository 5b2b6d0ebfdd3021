// Keys that edit a text, the same wherever a text is edited: in the input, a reason, a filter.

import type { Input } from '../../terminal/index.ts';
import { type Buffer, cutTo, erase, insert, move, paste } from '../editor/buffer.ts';

type Edit = (buffer: Buffer) => Buffer;

/** What keys do, those that mean the same together. */
const KEYS: Record<string, Edit> = {
  'left ctrl+b': (buffer) => move(buffer, -1),
  'right ctrl+f': (buffer) => move(buffer, 1),
  'alt+left ctrl+left alt+b': (buffer) => move(buffer, -1, 'word'),
  'alt+right ctrl+right alt+f': (buffer) => move(buffer, 1, 'word'),
  'home ctrl+a': (buffer) => move(buffer, -1, 'line'),
  'end ctrl+e': (buffer) => move(buffer, 1, 'line'),
  'backspace shift+backspace': (buffer) => erase(buffer, -1),
  'delete ctrl+d': (buffer) => erase(buffer, 1),
  'alt+backspace ctrl+backspace ctrl+w': (buffer) => cutTo(buffer, 'word', -1),
  'alt+d ctrl+delete': (buffer) => cutTo(buffer, 'word', 1),
  'ctrl+u': (buffer) => cutTo(buffer, 'line', -1),
  'ctrl+k': (buffer) => cutTo(buffer, 'line', 1),
  'ctrl+y': (buffer) => insert(buffer, buffer.cut),
  'ctrl+j shift+enter alt+enter': (buffer) => insert(buffer, '\n'),
};
const EDITS = new Map(
  Object.entries(KEYS).flatMap(([ids, does]) => ids.split(' ').map((id) => [id, does])),
);

/** The buffer after an input; null when the input does not edit. */
export function edit(buffer: Buffer, input: Input): Buffer | null {
  if (input.kind === 'text') return insert(buffer, input.text);
  if (input.kind === 'paste') return paste(buffer, input.text);
  return (input.kind === 'key' && EDITS.get(input.id)?.(buffer)) || null;
}

/** The same for a text of one line: line breaks become blanks. */
export function editLine(buffer: Buffer, input: Input): Buffer | null {
  const edited = edit(buffer, input);
  return edited && { ...edited, text: edited.text.replaceAll('\n', ' ') };
}

/** The place in a list of `count` that a key leads to from one of it; null for another key. */
export function moved(id: string, selected: number, count: number): number | null {
  const by = /^(up|ctrl\+p|shift\+tab)$/.test(id) ? -1 : /^(down|ctrl\+n|tab)$/.test(id) ? 1 : 0;
  return by === 0 || count === 0 ? null : (selected + by + count) % count;
}
