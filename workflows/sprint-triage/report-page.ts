// The report as one self-contained page, for a lead who has only a browser.
import { formatDay, formatInstant } from '../../src/engine/index.ts';
import { plainText, type Row } from '../../src/intake/index.ts';
import { FATE_WORDS, type Handled } from './report-text.ts';

/** Rows listed below a group. */
const MOST_ROWS = 100;

interface Facts {
  read: number;
  /** Why each chosen row was chosen, by its number. */
  why: ReadonlyMap<number, string>;
  timeZone: string;
  now: number;
}

export function reportPage(handled: Handled[], facts: Facts): string {
  const chosen = handled.reduce((sum, { group }) => sum + group.count, 0);
  const rows = handled.flatMap(({ group }) => group.members);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Feedback triage</title><style>${STYLE}</style></head><body>
<h1>Feedback triage</h1>
<p>${facts.read} rows read, ${chosen} chosen, ${handled.length} groups. ${text(formatInstant(facts.now, facts.timeZone))}.</p>
<h2>By group</h2>
${bars(handled.map(({ group }) => ({ label: group.title, count: group.count })))}
<h2>By day</h2>
${bars(byDay(rows, facts.timeZone))}
${handled.map((one) => section(one, facts)).join('\n')}
</body></html>
`;
}

function section({ group, list, assignee, fate }: Handled, facts: Facts): string {
  const shown = group.members.slice(0, MOST_ROWS);
  const more = group.count - shown.length;
  const task = fate.existing ? `: ${fate.existing.name}` : '';
  return `<details><summary><b>${text(group.title)}</b> — ${group.count} × · ${text(list)} · ${text(assignee)} · ${FATE_WORDS[fate.kind]}${text(task)}</summary>
<table><tr><th>Row</th><th>Day</th><th>Who</th><th>Said</th><th>Why chosen</th></tr>
${shown.map((row) => line(row, facts)).join('\n')}
</table>${more > 0 ? `<p>${more} more.</p>` : ''}</details>`;
}

function line(row: Row, { why, timeZone }: Facts): string {
  const day = row.date === null ? '' : formatDay(row.date, timeZone);
  const said = [row.title, row.text].filter((part) => part !== '').join(': ');
  const cells = [String(row.row), day, row.reporter, said.slice(0, 1_000), why.get(row.row) ?? ''];
  return `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`;
}

function byDay(rows: Row[], timeZone: string): { label: string; count: number }[] {
  const days = new Map<string, { at: number; count: number }>();
  for (const { date } of rows) {
    if (date === null) continue;
    const label = formatDay(date, timeZone);
    const day = days.get(label) ?? { at: date, count: 0 };
    days.set(label, { at: Math.min(day.at, date), count: day.count + 1 });
  }
  return [...days]
    .sort(([, a], [, b]) => a.at - b.at)
    .map(([label, { count }]) => ({ label, count }));
}

function bars(items: { label: string; count: number }[]): string {
  const most = Math.max(1, ...items.map(({ count }) => count));
  const rows = items.map(
    ({ label, count }) =>
      `<tr><td>${text(label)}</td><td class="bar"><i style="width:${Math.round((count / most) * 100)}%"></i></td><td>${count}</td></tr>`,
  );
  return `<table class="bars">${rows.join('')}</table>`;
}

/** Foreign text as text: no markup, nothing that acts. */
function text(foreign: string): string {
  return plainText(foreign)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}td,th{padding:.25rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884}
.bars td:first-child{width:40%}.bar{width:50%}.bar i{display:block;height:1em;background:#4a7dbd}
details{margin:.75rem 0}summary{cursor:pointer}`;
