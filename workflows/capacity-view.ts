// The hours of a week by person, as text and as a page with bars.
import { escapeHtml } from './markup.ts';

export interface Load {
  name: string;
  availableMs: number;
  plannedMs: number;
  trackedMs: number;
  tasks: number;
  unestimated: number;
}

const HOUR_MS = 3_600_000;
const hours = (ms: number) => `${Math.round((ms / HOUR_MS) * 10) / 10} h`;

/** Over: more planned than there is; under: less than two thirds of it. */
function standing({ plannedMs, availableMs }: Load): 'over' | 'under' | 'fits' {
  if (plannedMs > availableMs) return 'over';
  return plannedMs < (availableMs * 2) / 3 ? 'under' : 'fits';
}

export function capacityTable(title: string, loads: Load[]): string {
  const rows = [
    ['', 'available', 'planned', 'tracked', 'tasks', ''],
    ...loads.map((load) => [
      ...[load.name, hours(load.availableMs), hours(load.plannedMs), hours(load.trackedMs)],
      load.unestimated > 0 ? `${load.tasks} (${load.unestimated} without)` : String(load.tasks),
      saying(load),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines].join('\n');
}

function saying(load: Load): string {
  const by = hours(Math.abs(load.plannedMs - load.availableMs));
  const kind = standing(load);
  return kind === 'over' ? `over by ${by}` : kind === 'under' ? `${by} free` : '';
}

/** A page that loads and runs nothing. */
export function capacityPage(title: string, loads: Load[]): string {
  const most = Math.max(
    1,
    ...loads.flatMap((load) => [load.availableMs, load.plannedMs, load.trackedMs]),
  );
  const bar = (ms: number, colour: string, label: string) =>
    `<tr><td>${label}</td><td><svg width="420" height="14" role="img" aria-label="${label} ${hours(ms)}"><rect width="${Math.round((ms / most) * 420)}" height="14" rx="3" fill="${colour}"/></svg></td><td>${hours(ms)}</td></tr>`;
  const people = loads.map(
    (load) => `<section><h2>${escapeHtml(load.name)} <small>${saying(load)}</small></h2><table>
${bar(load.availableMs, '#b8c4d0', 'available')}
${bar(load.plannedMs, standing(load) === 'over' ? '#c8373a' : '#2f7ed8', 'planned')}
${bar(load.trackedMs, '#3db88b', 'tracked')}
</table></section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;margin:1.2rem 0 .2rem}small{color:#c8373a;font-weight:400}td{padding:0 .6rem 0 0}td:first-child{width:5rem;color:#555}</style>
</head><body><h1>${escapeHtml(title)}</h1>
${people.join('\n')}
</body></html>
`;
}
