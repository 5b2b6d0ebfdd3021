// Keys that edit a text, the same wherever a text is edited: in the input, a reason, a filter.
import {
  type Buffer,
  cutTo,
  EMPTY,
  erase,
  insert,
  move,
  moveLine,
  moveWord,
  paste,
} from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';

type Edit = (buffer: Buffer) => Buffer;

const left: Edit = (buffer) => move(buffer, -1);
const right: Edit = (buffer) => move(buffer, 1);
const wordLeft: Edit = (buffer) => moveWord(buffer, -1);
const wordRight: Edit = (buffer) => moveWord(buffer, 1);
const lineStart: Edit = (buffer) => moveLine(buffer, -1);
const lineEnd: Edit = (buffer) => moveLine(buffer, 1);
const eraseBefore: Edit = (buffer) => erase(buffer, -1);
const eraseAfter: Edit = (buffer) => erase(buffer, 1);
const cutWordBefore: Edit = (buffer) => cutTo(buffer, 'word', -1);
const cutWordAfter: Edit = (buffer) => cutTo(buffer, 'word', 1);
const newLine: Edit = (buffer) => insert(buffer, '\n');

const EDITS: Record<string, Edit> = {
  left,
  right,
  'ctrl+b': left,
  'ctrl+f': right,
  'alt+left': wordLeft,
  'alt+right': wordRight,
  'ctrl+left': wordLeft,
  'ctrl+right': wordRight,
  'alt+b': wordLeft,
  'alt+f': wordRight,
  home: lineStart,
  end: lineEnd,
  'ctrl+a': lineStart,
  'ctrl+e': lineEnd,
  backspace: eraseBefore,
  'shift+backspace': eraseBefore,
  delete: eraseAfter,
  'ctrl+d': eraseAfter,
  'alt+backspace': cutWordBefore,
  'ctrl+backspace': cutWordBefore,
  'ctrl+w': cutWordBefore,
  'alt+d': cutWordAfter,
  'ctrl+delete': cutWordAfter,
  'ctrl+u': (buffer) => cutTo(buffer, 'line', -1),
  'ctrl+k': (buffer) => cutTo(buffer, 'line', 1),
  'ctrl+y': (buffer) => insert(buffer, buffer.cut),
  'ctrl+j': newLine,
  'shift+enter': newLine,
  'alt+enter': newLine,
};

/** The buffer after an input; null when the input does not edit. */
export function edit(buffer: Buffer, input: Input): Buffer | null {
  switch (input.kind) {
    case 'text':
      return insert(buffer, input.text);
    case 'paste':
      return paste(buffer, input.text);
    case 'key':
      return EDITS[input.id]?.(buffer) ?? null;
    default:
      return null;
  }
}

/** The same for a text of one line: line breaks become blanks. */
export function editLine(buffer: Buffer, input: Input): Buffer | null {
  const edited = edit(buffer, input);
  return edited && { ...edited, text: edited.text.replaceAll('\n', ' ') };
}

/** The buffer emptied, what was in it kept for Ctrl+Y. */
export function emptied(buffer: Buffer): Buffer {
  return buffer.text === '' ? EMPTY : { ...EMPTY, cut: buffer.text };
}

/** The place in a list of `count` that a key leads to from one of it; null for another key. */
export function moved(id: string, selected: number, count: number): number | null {
  const by = /^(up|ctrl\+p|shift\+tab)$/.test(id) ? -1 : /^(down|ctrl\+n|tab)$/.test(id) ? 1 : 0;
  return by === 0 || count === 0 ? null : (selected + by + count) % count;
}
