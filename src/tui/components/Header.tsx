// Where the chat is, how writes are treated, and which model answers.
import type { Mode } from '../../agent/index.ts';
import { cleanLine } from '../../base/index.ts';
import type { ChatState } from '../chat-state.ts';
import { MODE_WORDS } from '../commands/index.ts';
import { type Line, span, type Tone } from '../text/index.ts';
import { Words } from './Words.tsx';

const MODE_TONES: Record<Mode, Tone> = {
  ask: 'accent',
  plan: 'warn',
  allow: 'bad',
  'read-only': 'good',
};

export function Header({ state }: { state: ChatState }) {
  const { place, mode, model, missingKey, size } = state;
  const narrow = size.columns < 72;
  const words = narrow ? mode : `${mode}: ${MODE_WORDS[mode]}`;
  return (
    <Words
      words={[
        { line: [span('──', 'muted')] },
        { line: placeWords(place), yields: true },
        { line: [span(words, MODE_TONES[mode])] },
        { line: [span(model ?? (missingKey === null ? '' : 'no model'), 'muted')], yields: true },
      ]}
    />
  );
}

function placeWords({ endpoint, workspace, connection }: ChatState['place']): Line {
  const name = cleanLine(endpoint, 40);
  switch (connection) {
    case 'connecting':
      return [span(name, { bold: true }), span(' connecting…', 'muted')];
    case 'failed':
      return [span(name, { bold: true }), span(' not connected', 'bad')];
    case 'ready':
      return [
        span(name, { bold: true }),
        span(workspace === null ? '' : ` › ${cleanLine(workspace, 60)}`),
      ];
  }
}
