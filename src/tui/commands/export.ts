// A conversation as a document: markdown to read, JSON to work with.
import type { TranscriptItem } from '../../agent/index.ts';
import { toMarkdown } from '../../text/index.ts';
import { entriesOf } from '../entries.ts';
import { fieldLines, type Paper } from '../transcript/card.ts';
import { entryLines } from '../transcript/entry.ts';

/** A line of a document is as long as its paragraph. */
const WIDTH = 10_000;

/** The same entries and lines as on the screen; what was said stands as it was written. */
export function asMarkdown(items: readonly TranscriptItem[], paper: Omit<Paper, 'width'>): string {
  const sections = entriesOf(items, items.length).map((entry) => {
    if (entry.kind === 'answer') return entry.piece.source;
    if (entry.kind === 'user' || entry.kind === 'command') {
      const files = entry.kind === 'user' ? entry.attachments : [];
      return [entry.text, ...files.map((name) => `+ ${name}`)].join('\n').replace(/^/gm, '> ');
    }
    const fields = entry.kind === 'write' ? fieldLines(entry.card, WIDTH, paper.words) : [];
    const lines = [...entryLines(entry, { ...paper, width: WIDTH }), ...fields];
    const [head, ...more] = lines.map((line) => toMarkdown(line).trim());
    const isTable = ['report', 'plan', 'run'].includes(entry.kind);
    const [first, next] = isTable ? [`**${head}**`, '- '] : [`- ${head}`, '  - '];
    return [first, ...more.map((line) => `${next}${line}`)].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

export function asJson(id: string, items: readonly TranscriptItem[]): string {
  return `${JSON.stringify({ schemaVersion: 1, kind: 'session', id, items }, null, 2)}\n`;
}
