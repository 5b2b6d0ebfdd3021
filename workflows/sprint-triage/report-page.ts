// The report as one self-contained page, for a lead who has only a browser.
import { formatDay, formatInstant } from '../../src/engine/index.ts';
import {
  byScore,
  plainText,
  type Row,
  saidText,
  type Topic,
  tally,
} from '../../src/intake/index.ts';
import { escapeHtml } from '../markup.ts';
import { FATE_WORDS, type Handled } from './report-text.ts';

/** Rows listed below a group, and rows just below the cut. */
const MOST_ROWS = 100;
const MOST_NEARLY = 50;
/** More weeks than these do not fit next to each other: then the last ones are drawn. */
const MOST_WEEKS = 53;
const WEEK_MS = 7 * 86_400_000;

interface PageFacts {
  read: number;
  topics: readonly Topic[];
  timeZone: string;
  now: number;
}

export function reportPage(handled: Handled[], facts: PageFacts): string {
  const chosen = handled.reduce((sum, { group }) => sum + group.count, 0);
  const rows = handled.flatMap(({ group }) => group.members);
  const why = new Map(
    facts.topics.flatMap((topic) => topic.rows.map(({ row, verdict }) => [row.row, verdict.why])),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Feedback triage</title><style>${STYLE}</style></head><body>
<h1>Feedback triage</h1>
<p>${facts.read} rows read, ${chosen} chosen, ${handled.length} groups. ${text(formatInstant(facts.now, facts.timeZone))}.</p>
<h2>By group</h2>
${bars(handled.map(({ group }) => ({ label: group.title, count: group.count })))}
${weeks(rows, facts.timeZone)}
<h2>Groups</h2>
${handled.map((one) => section(one, why, facts.timeZone)).join('\n')}
${facts.topics.map(doubts).join('\n')}
</body></html>
`;
}

function section(
  { group, list, assignee, fate }: Handled,
  why: ReadonlyMap<number, string>,
  timeZone: string,
): string {
  const task = fate.existing ? `: ${fate.existing.name}` : '';
  const rows = group.members.slice(0, MOST_ROWS).map((row) => {
    const day = row.date === null ? '' : formatDay(row.date, timeZone);
    return [String(row.row), day, row.reporter, saidIn(row), why.get(row.row) ?? ''];
  });
  return `<details open><summary><b>${text(group.title)}</b> — ${group.count} × · ${text(list)} · ${text(assignee)} · ${FATE_WORDS[fate.kind]}${text(task)}</summary>
${table(['Row', 'Day', 'Who', 'Said', 'Why chosen'], rows, group.count - rows.length)}</details>`;
}

function table(names: string[], rows: string[][], more: number): string {
  const heads = names.map((name) => `<th>${name}</th>`).join('');
  const lines = rows.map(
    (cells) => `<tr>${cells.map((one) => `<td>${text(one)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${heads}</tr></thead>
${lines.join('\n')}
</table>${more > 0 ? `<p>${more} more.</p>` : ''}`;
}

/** Rows just below the cut, and words of the file that go with the chosen ones. */
function doubts({ rule, nearly, further }: Topic): string {
  const words = further.map((word) => `<code>--also &quot;${text(word)}&quot;</code>`).join(' ');
  const best = [...nearly].sort(byScore).slice(0, MOST_NEARLY);
  const rows = best.map(({ row, verdict: { score, why } }) => [
    ...[String(row.row), score.toFixed(2), saidIn(row), why],
  ]);
  return [
    nearly.length === 0
      ? ''
      : `<h2>Nearly about ${text(rule.name)}</h2>
<p>${nearly.length} ${nearly.length === 1 ? 'row says' : 'rows say'} nearly what was looked for; <code>--nearly</code> takes them.</p>
${table(['Row', 'Score', 'Said', 'Why'], rows, nearly.length - rows.length)}`,
    words === '' ? '' : `<p>Words that go with the chosen rows: ${words}</p>`,
  ].join('\n');
}

function saidIn({ title, text: said }: Row): string {
  const parts = [title, said].filter((part) => part !== '');
  return saidText(parts.join(': ').slice(0, 1_000));
}

/** A chart of reports by week, from Monday on; empty where hardly any row has a date. */
function weeks(rows: readonly Row[], timeZone: string): string {
  // Day 4 of the epoch was the first Monday.
  const weekOf = (date: number) => Math.floor((date / 86_400_000 - 4) / 7);
  const counts = tally(rows.flatMap(({ date }) => (date === null ? [] : [weekOf(date)])));
  if (counts.size < 2) return '';
  const last = Math.max(...counts.keys());
  const first = Math.max(Math.min(...counts.keys()), last - MOST_WEEKS + 1);
  const all = Array.from({ length: last - first + 1 }, (_, at) => counts.get(first + at) ?? 0);
  const most = Math.max(...all);
  const width = 640 / all.length;
  const day = (week: number) => formatDay((week * 7 + 4) * 86_400_000 + WEEK_MS / 14, timeZone);
  const drawn = all.map((count, at) => {
    const height = Math.round((count / most) * 120);
    const x = (at * width).toFixed(1);
    const label = `${day(first + at)}: ${count}`;
    return `<rect x="${x}" y="${130 - height}" width="${(width * 0.8).toFixed(1)}" height="${height}"><title>${text(label)}</title></rect>`;
  });
  return `<h2>By week</h2>
<svg viewBox="0 0 640 150" role="img" aria-label="Reports by week, at most ${most}">${drawn.join('')}
<text x="0" y="147">${text(day(first))}</text><text x="640" y="147" text-anchor="end">${text(day(last))}</text><text x="0" y="10">${most}</text></svg>`;
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
const text = (foreign: string) => escapeHtml(plainText(foreign));

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}td,th{padding:.25rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884;overflow-wrap:anywhere}
th,td:nth-child(-n+2){white-space:nowrap}.bars td{white-space:normal}
.bars td:first-child{width:45%}.bar{width:45%}.bar i{display:block;height:1em;background:#4a7dbd}
svg{width:100%;height:auto}svg rect{fill:#4a7dbd}svg text{font:10px system-ui,sans-serif;fill:currentColor}
details{margin:.75rem 0}summary{cursor:pointer}code{white-space:nowrap}
@media(max-width:40rem){body{margin:1rem auto}details td:nth-child(3),details th:nth-child(3),details td:nth-child(5),details th:nth-child(5){display:none}}
@media print{body{max-width:none;margin:0;font-size:10pt}thead{display:table-header-group}tr,svg{break-inside:avoid}summary{break-after:avoid}.bar i,svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;
