// The lowest part of the screen, where a person answers: the input, a menu, a question, an approval.

import { cleanLine } from '../../base/index.ts';
import type { ChatState } from '../chat-state.ts';
import { layOut } from '../editor/index.ts';
import { PROMPT_WIDTH, pickable } from '../input/index.ts';
import { type Line, span, truncate, widthOf } from '../text/index.ts';
import type { Paper } from '../transcript/index.ts';
import { approvalArea } from './approval.ts';
import { type Area, below } from './area.ts';
import { choiceLines } from './choices.ts';
import { typedLines } from './typed.ts';

const MENU_ROWS = 8;

/** The lines of the input, at most `room`. */
export function inputArea(state: ChatState, paper: Paper, room: number): Area {
  if (state.picker) return pickerArea(state, paper, room);
  if (state.talk.approvals.length > 0) {
    const area = approvalArea(state, paper, room);
    if (state.approving?.armed) return area;
    // Keys still go to the input, so it stays in sight.
    const composer = composerArea(state, paper, Math.max(1, room - area.lines.length));
    return below(area.lines.slice(0, Math.max(0, room - composer.lines.length)), composer);
  }
  if (state.composer.search) return searchArea(state, paper);
  return composerArea(state, paper, room);
}

function composerArea(state: ChatState, { width }: Paper, room: number): Area {
  const { composer } = state;
  const { menu } = composer;
  const most = Math.max(1, Math.min(room, Math.max(3, Math.floor(room / 2))));
  const typed = typedLines(layOut(composer.buffer, width - PROMPT_WIDTH), most, '› ');
  if (composer.buffer.text === '')
    typed.lines = [[span('› ', 'accent'), ...placeholder(state, width)]];
  const rows = Math.min(MENU_ROWS, room - typed.lines.length);
  if (!menu || rows < 1) return typed;
  // Below the input, which so stays where it is while the menu comes and goes.
  const choices = choiceLines(menu.choices, menu.selected, rows, width);
  return { ...typed, lines: [...typed.lines, ...choices] };
}

function placeholder({ missingKey, model, talk }: ChatState, width: number): Line {
  const words =
    missingKey !== null
      ? 'Type / for commands. Chat needs a key.'
      : talk.running
        ? 'Type ahead: it is sent when the turn ends.'
        : model === null
          ? 'Type while it starts…'
          : 'Say what should happen, or type / for commands.';
  return truncate([span(words, 'muted')], width - PROMPT_WIDTH - 1);
}

function searchArea({ composer }: ChatState, { width }: Paper): Area {
  const { search, history } = composer;
  const label = 'search: ';
  const text = search?.text ?? '';
  const found = search?.found == null ? undefined : history[search.found];
  const hit: Line =
    found === undefined
      ? [span(text === '' ? '  Type a part of what you said before.' : '  Nothing found.', 'muted')]
      : [span('› ', 'accent'), span(cleanLine(found, 400))];
  return {
    lines: [truncate(hit, width), truncate([span(label, 'muted'), span(text)], width)],
    cursor: { row: 1, column: Math.min(width - 1, widthOf(label + text)) },
  };
}

function pickerArea({ picker }: ChatState, { width }: Paper, room: number): Area {
  if (!picker) return { lines: [], cursor: null };
  const fitting = pickable(picker);
  const title = truncate([span(cleanLine(picker.title, 200), { bold: true })], width);
  const prompt = typedLines(layOut(picker.filter, width - PROMPT_WIDTH), 1, '/ ');
  const rows = Math.max(1, Math.min(12, room - 2));
  const list =
    fitting.length === 0
      ? [[span('  Nothing fits. Esc goes back.', 'muted')]]
      : choiceLines(fitting, picker.selected, rows, width);
  return below([title, ...list], prompt);
}
