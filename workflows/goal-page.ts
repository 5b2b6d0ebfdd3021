// The goal report as one self-contained page: charts are drawn in it, nothing is loaded.
import { formatDay, type Goal, type KeyResult } from '../src/author/index.ts';
import { measureOf, percentOf } from './goal-progress.ts';
import { escapeHtml } from './markup.ts';

export function goalPage(goals: Goal[], day: string, timeZone: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Goals, ${escapeHtml(day)}</title><style>${STYLE}</style></head><body>
<h1>Goals <small>${escapeHtml(day)}</small></h1>
<div class="rings">
${goals.map((goal) => `<figure>${ring(goal)}<figcaption>${escapeHtml(goal.name)}</figcaption></figure>`).join('\n')}
</div>
${goals.map((goal) => section(goal, timeZone)).join('\n')}
</body></html>
`;
}

function section(goal: Goal, timeZone: string): string {
  const due =
    goal.dueAt === null ? '' : `<p>Due ${escapeHtml(formatDay(goal.dueAt, timeZone))}</p>`;
  return `<section><h2>${escapeHtml(goal.name)}</h2>${due}
<table>${(goal.keyResults ?? []).map(row).join('\n')}</table></section>`;
}

function row(keyResult: KeyResult): string {
  return `<tr><th scope="row">${escapeHtml(keyResult.name)}</th><td>${strip(keyResult)}</td><td>${escapeHtml(measureOf(keyResult))}</td></tr>`;
}

/** A bar from empty to full, with its number behind it. */
function strip(keyResult: KeyResult): string {
  const percent = percentOf(keyResult);
  return `<svg viewBox="0 0 240 16" width="240" height="16" role="img" aria-label="${label(percent)}">
<rect class="track" width="190" height="16" rx="4"/><rect class="done" width="${Math.round(1.9 * (percent ?? 0))}" height="16" rx="4"/>
<text x="198" y="13">${label(percent)}</text></svg>`;
}

const RADIUS = 34;
const AROUND = 2 * Math.PI * RADIUS;

/** A ring that closes as the goal is reached. */
function ring(goal: Goal): string {
  const percent = percentOf(goal);
  const done = ((percent ?? 0) / 100) * AROUND;
  const circle = `cx="40" cy="40" r="${RADIUS}" fill="none" stroke-width="10"`;
  return `<svg viewBox="0 0 80 80" width="96" height="96" role="img" aria-label="${label(percent)}">
<circle class="track" ${circle}/><circle class="done" ${circle} stroke-dasharray="${done.toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 40 40)"/>
<text x="40" y="45" text-anchor="middle">${label(percent)}</text></svg>`;
}

function label(percent: number | null): string {
  return percent === null ? '?' : `${percent} %`;
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
small{font-weight:normal;opacity:.7}table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .5rem;text-align:left;font-weight:normal;border-bottom:1px solid #8884}
.rings{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:9rem;text-align:center}
svg text{font-size:13px;fill:currentColor}rect.track{fill:#8883}rect.done{fill:#4a7dbd}
circle.track{stroke:#8883}circle.done{stroke:#4a7dbd}`;
