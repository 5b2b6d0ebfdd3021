// A conversation as a document: markdown to read, JSON to work with.
import type { TranscriptItem } from '../../agent/index.ts';
import { endOf, planNoteLines } from '../entries.ts';

export function asMarkdown(items: readonly TranscriptItem[]): string {
  return `${items.map(sectionOf).join('\n\n')}\n`;
}

export function asJson(id: string, items: readonly TranscriptItem[]): string {
  return `${JSON.stringify({ schemaVersion: 1, kind: 'session', id, items }, null, 2)}\n`;
}

function sectionOf(item: TranscriptItem): string {
  switch (item.kind) {
    case 'user': {
      const files = item.attachments.map((name) => `\n> + ${name}`).join('');
      return `${item.text.replace(/^/gm, '> ')}${files}`;
    }
    case 'assistant':
      return item.text;
    case 'tool':
      return `- \`${item.tool}\` ${item.ok ? 'answered' : 'failed'}: ${item.summary}`;
    case 'write': {
      const { operation, target, before, after } = item.card;
      const why = item.message ? ` (${item.message})` : '';
      const changes = Object.entries(after).map(([field, value]) => {
        const was = before === null ? '' : `${JSON.stringify(before[field] ?? null)} → `;
        return `  - ${field}: ${was}${JSON.stringify(value ?? null)}`;
      });
      const [, ended] = endOf(item.state);
      return [`- **${operation}** ${target.name}: ${ended}${why}`, ...changes].join('\n');
    }
    case 'command':
      return `> ${item.text}`;
    case 'plan':
    case 'run': {
      const [head = '', ...steps] = planNoteLines(item);
      return [`**${head}**`, ...steps.map((step) => `- ${step.trim()}`)].join('\n');
    }
    case 'notice':
      return `*${item.text}*`;
  }
}
