// A task or a page as Markdown with YAML front matter. What people wrote is quoted, so no text of theirs
// can end the front matter, begin a section of ours, or bring markup that acts.
import { stringify } from 'yaml';
import { plainText } from '../intake/index.ts';
import type { Facts, TaskRecord } from './record.ts';

/** Of a task: facts in the front matter, the rest in sections; those without content are left out. */
export function taskMarkdown(record: TaskRecord): string {
  const { facts, description, checklists, attachments, time, comments } = record;
  const sections: [title: string, lines: string[]][] = [
    ['Description', description.trim() === '' ? [] : quoted(description)],
    [
      'Checklists',
      checklists.flatMap(({ name, items }) => [
        `### ${inline(name)}`,
        '',
        ...items.map((item) => `- [${item.resolved ? 'x' : ' '}] ${inline(item.name)}`),
        '',
      ]),
    ],
    ['Attachments', attachments.map(({ title, url }) => `- ${linkTo(title, url)}`)],
    [
      'Time',
      time.map(({ by, start, durationMs, description: what, billable, tags }) =>
        [
          `- ${start ?? 'no start'}, ${durationMs / 60_000} min, ${inline(by)}`,
          ...(billable ? ['billable'] : []),
          ...tags.map((tag) => `#${inline(tag)}`),
          ...(what === '' ? [] : [inline(what)]),
        ].join(', '),
      ),
    ],
    [
      'Comments',
      comments.flatMap(({ by, at, text }) => [
        `### ${inline(by)}${at === null ? '' : `, ${at}`}`,
        '',
        ...quoted(text),
        '',
      ]),
    ],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `## ${title}\n\n${lines.join('\n').trimEnd()}\n`);
  return [frontMatter(facts), `# ${inline(facts.name)}\n`, ...body].join('\n');
}

/** Of a page, which is Markdown itself. */
export function pageMarkdown(facts: Facts, content: string): string {
  return `${frontMatter(facts)}\n${harmless(plainText(content)).trimEnd()}\n`;
}

/** Every text in double quotes: no parser takes `yes`, `12:30` or `---` in it for anything else. */
function frontMatter(facts: Facts): string {
  const plain = JSON.parse(
    JSON.stringify(facts, (_key, value) => (typeof value === 'string' ? plainText(value) : value)),
  );
  const yaml = stringify(plain, {
    ...{ defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
    version: '1.1',
  });
  return `---\n${yaml}---\n`;
}

/** A text as a quotation: whatever begins in it ends with it. */
function quoted(text: string): string[] {
  return harmless(plainText(text))
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd());
}

/** Markdown without HTML and without links that run code. */
function harmless(text: string): string {
  return text
    .replace(/<(?=[a-z/!?])(?!https?:|mailto:)/gi, '&lt;')
    .replace(/((?:\]\(|\]:|<)\s*<?)(?=\s*(?:javascript|data|vbscript)\s*:)/gi, '$1unsafe-');
}

/** A text in a line: nothing in it is markup. */
function inline(text: string): string {
  return plainText(text)
    .replace(/[\\`*_[\]<>#|~&!$]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
}

function linkTo(title: string, url: string | null): string {
  if (url === null) return inline(title);
  // Only what is a web address is one to click on.
  if (!/^https?:\/\/[^\s<>\\]+$/i.test(url)) return `${inline(title)} (${inline(url)})`;
  return `[${inline(title)}](<${url}>)`;
}
