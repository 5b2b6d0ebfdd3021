// Small conversions that many shapes share.

/** Epoch milliseconds as the text that v2 answers have, null staying null. */
export function instant(ms: number | null): string | null {
  return ms === null ? null : String(ms);
}

/** The plain text that ClickUp shows beside a markdown description. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/^\s*[-*]\s+/gm, '')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1');
}

/** Priorities: 1 urgent to 4 low going in, an object coming out. */
const PRIORITIES = {
  1: { name: 'urgent', color: '#f50000' },
  2: { name: 'high', color: '#f8ae00' },
  3: { name: 'normal', color: '#6fddff' },
  4: { name: 'low', color: '#d8d8d8' },
} as const;

export function priority(value: number) {
  const level = value === 1 || value === 2 || value === 4 ? value : 3;
  const { name, color } = PRIORITIES[level];
  return { color, id: String(level), orderindex: String(level), priority: name };
}
