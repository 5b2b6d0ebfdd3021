// Keys in the view of what tools were asked and answered (Ctrl+O).
import type { ChatState, Viewer } from '../chat-state.ts';
import type { Entry } from '../entries.ts';
import type { Input } from '../terminal/index.ts';
import { type Pressed, pressed } from './effects.ts';

export type Viewed = Extract<Entry, { kind: 'tool' | 'write' | 'collected' }>;

/** What can be looked at, the newest last: what is finished, then what waits for a word. */
export function viewable({ talk }: ChatState): Viewed[] {
  const finished = talk.entries.filter(
    (entry): entry is Viewed =>
      entry.kind === 'tool' || entry.kind === 'write' || entry.kind === 'collected',
  );
  const waiting = talk.approvals.map((card): Viewed => ({ kind: 'write', card, state: 'waiting' }));
  return [...finished, ...waiting];
}

export function openViewer(state: ChatState): ChatState {
  const count = viewable(state).length;
  if (count === 0) return { ...state, hint: 'No tool was called yet.' };
  return { ...state, viewer: { selected: count - 1, open: false, scroll: 0 } };
}

export function viewerKey(state: ChatState, input: Input): Pressed | null {
  const { viewer } = state;
  if (!viewer) return null;
  const page = Math.max(1, state.size.rows - 4);
  const show = (change: Partial<Viewer>) => pressed({ ...state, viewer: { ...viewer, ...change } });
  const step = (by: number) =>
    viewer.open
      ? show({ scroll: Math.max(0, viewer.scroll + by) })
      : show({ selected: Math.min(viewable(state).length - 1, Math.max(0, viewer.selected + by)) });
  switch (input.kind === 'key' ? input.id : input.kind === 'text' ? input.text : '') {
    case 'up':
    case 'k':
      return step(-1);
    case 'down':
    case 'j':
      return step(1);
    case 'pageup':
      return step(-page);
    case 'pagedown':
    case ' ':
      return step(page);
    case 'enter':
    case 'right':
      return show({ open: true, scroll: 0 });
    case 'left':
      return show({ open: false });
    case 'escape':
      return viewer.open ? show({ open: false }) : pressed({ ...state, viewer: null });
    case 'q':
    case 'ctrl+o':
    case 'ctrl+c':
      return pressed({ ...state, viewer: null });
    default:
      return pressed(state);
  }
}
