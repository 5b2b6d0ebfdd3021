// What the tables over the window show: the steps of a plan, rows of an answer, what was called.
import type { ResultTable } from '../agent/index.ts';
import { cleanLine, cleanText, isObject, type JsonObject } from '../base/index.ts';
import type { Plan, PlanStep } from '../engine/index.ts';
import { type Line, namedLines, span, textOf, wrap } from '../text/index.ts';
import type { SessionSummary } from './backend.ts';
import type { Entry } from './entries.ts';
import { type Chosen, type Sheet, type SheetRow, sheetOf, shownRows } from './sheet.ts';
import type { Talk } from './state.ts';
import { cardLines, fieldLines, type Paper, UNWRAPPED, type Voice } from './transcript/card.ts';
import { callLine, entryLines } from './transcript/entry.ts';

/** What a person decided about a plan: which steps are written, dropped or edited. */
export interface Verdict {
  kind: 'write' | 'drop' | 'edit';
  steps: readonly string[];
  /** The review as it was left. */
  sheet?: Sheet;
}

const VERDICTS: Record<string, Verdict['kind']> = { w: 'write', d: 'drop', e: 'edit' };

export function verdictOf({ key, rows, sheet }: Chosen): Verdict | null {
  const kind = VERDICTS[key ?? ''];
  return kind ? { kind, steps: rows.map(({ id }) => id), sheet } : null;
}

/**
 * A plan with everything picked but what cannot be taken back: that is picked by hand. Where it was looked
 * at `before`, it stands as it was left.
 */
export function planSheet(plan: Plan, paper: Voice, before?: Sheet): Sheet {
  const known = new Set(before?.rows.map(({ id }) => id));
  const picked = plan.steps.filter(({ id, risk, policy }) =>
    known.has(id) ? before?.picked?.has(id) : risk !== 'high' && policy !== 'deny',
  );
  const sheet = sheetOf({
    ...(before && { filter: before.filter, sort: before.sort, selected: before.selected }),
    // Words that were meant for the input write nothing when a plan comes up among them.
    armed: before !== undefined,
    ...{ title: plan.workflow, columns: ['what', 'change', 'when', 'why'] },
    rows: plan.steps.map((step) => stepRow(step, plan, paper)),
    picked: new Set(picked.map(({ id }) => id)),
    actions: [
      { key: 'w', label: 'write', takes: 'picked' },
      { key: 'e', label: 'edit', takes: 'one' },
      { key: 'd', label: 'drop', takes: 'one' },
    ],
  });
  return { ...sheet, selected: Math.max(0, Math.min(sheet.selected, shownRows(sheet).length - 1)) };
}

function stepRow(step: PlanStep, plan: Plan, paper: Voice): SheetRow {
  const { operation, target, reason, risk, policy, uses, facts } = step;
  /** People and lists by the names that the plan has. */
  const named = <T extends JsonObject | null>(fields: T): T =>
    JSON.parse(JSON.stringify(fields), (_name, value) =>
      isObject(facts.names) && typeof value === 'string' ? (facts.names[value] ?? value) : value,
    );
  return {
    ...{ id: step.id, text: `${operation} ${target.name} ${reason}`, uses },
    warns: risk === 'high',
    blocked: policy === 'deny',
    cells() {
      const { what, change, when } = paper.stepView(step, plan);
      return [what, change, when, reason];
    },
    detail: (width) => [
      [span(paper.stepView(step, plan).what, { bold: true })],
      ...(risk === 'high' ? [[span('This cannot be undone.', 'bad')]] : []),
      [],
      ...fieldLines(
        { before: named(step.before), after: named(step.after), effect: 'update' },
        width,
        paper.words,
      ),
      [],
      ...wrap([span(`why: ${cleanLine(reason, 600)}`, 'muted')], width),
      ...wrap([span(`${operation} with ${step.tool}`, 'muted')], width),
    ],
  };
}

/** Rows of an answer: opened in a browser, copied, put into the next message. */
export function resultSheet(title: string, { columns, rows }: ResultTable): Sheet {
  return sheetOf({
    ...{ title, columns },
    rows: rows.map(({ id, url, cells }, at) => ({
      ...{ id: id ?? String(at), url, text: cells.join(' '), cells: () => cells },
      detail: (width) => {
        const texts = columns.map((name, column) => [name, cells[column] ?? ''] as const);
        const head: Line = [span(cells[0] ?? '', { bold: true })];
        return [head, [], ...textLines([...texts, ['link', url ?? '']], width)];
      },
    })),
    actions: [
      { key: 'o', label: 'open', takes: 'one', stays: true },
      { key: 'y', label: 'copy id', takes: 'one', stays: true },
      { key: 'l', label: 'copy link', takes: 'one', stays: true },
      { key: 'u', label: 'use', takes: 'one' },
    ],
  });
}

/** Texts by their names; an empty one says nothing. */
function textLines(texts: readonly (readonly [string, string])[], width: number): Line[] {
  const said = texts.filter(([, text]) => text !== '');
  return namedLines(
    said.map(([name, text]) => [name, [span(cleanText(text))]]),
    width,
  );
}

/** Kept conversations: Enter goes on with one. */
export function sessionSheet(sessions: readonly SessionSummary[], words: Paper['words']): Sheet {
  return sheetOf({
    ...{ title: 'Conversations', columns: ['title', 'when', 'turns'] },
    rows: sessions.map(({ id, title, updatedAt, turns }) => ({
      ...{ id, text: title },
      cells: () => [title || 'without a title', words.instant(updatedAt), String(turns)],
      detail: () => [],
    })),
    actions: [
      { key: 'enter', label: 'go on', takes: 'one' },
      { key: 'd', label: 'delete', takes: 'one' },
    ],
  });
}

type Called = Extract<Entry, { kind: 'tool' | 'write' | 'thought' }>;

/** What was called and written, the newest selected; null when nothing was. */
export function callsSheet({ entries, approvals }: Talk, paper: Voice): Sheet | null {
  const finished = entries.filter(
    (entry): entry is Called =>
      entry.kind === 'tool' || entry.kind === 'write' || entry.kind === 'thought',
  );
  const waiting = approvals.map((card): Called => ({ kind: 'write', card, state: 'waiting' }));
  const all = [...finished, ...waiting];
  if (all.length === 0) return null;
  const rows = all.map((entry, at) => callRow(entry, String(at), paper));
  const sheet = { title: 'What was called', columns: ['call'], rows, actions: [] };
  return sheetOf({ ...sheet, selected: all.length - 1 });
}

function callRow(entry: Called, id: string, paper: Voice): SheetRow {
  const wide = { ...paper, width: UNWRAPPED };
  const text = textOf(entry.kind === 'tool' ? callLine(entry) : (entryLines(entry, wide)[0] ?? []));
  const table = entry.kind === 'tool' ? entry.table : undefined;
  return {
    ...{ id, text, cells: () => [text.trim()] },
    detail: (width) => detailOf(entry, { ...paper, width }),
    ...(table ? { inner: () => resultSheet(text.trim().replace(/^\S+ /, ''), table) } : {}),
  };
}

function detailOf(entry: Called, paper: Paper): Line[] {
  const { width } = paper;
  const text = (words: string) =>
    cleanText(words)
      .replaceAll('\t', '  ')
      .split('\n')
      .flatMap((line) => wrap([span(line)], width));
  const title = (words: string): Line => [span(words, { bold: true })];
  const asked = (args: JsonObject) => {
    const texts = Object.entries(args).map(([name, value]) => {
      const isPlain = typeof value === 'string' && value !== '';
      return [name, isPlain ? value : JSON.stringify(value)] as const;
    });
    return textLines(texts, width);
  };
  if (entry.kind === 'thought') return [title('What the model thought'), [], ...text(entry.text)];
  if (entry.kind !== 'tool') {
    const card = [...cardLines(entry.card, paper), ...entryLines(entry, paper)];
    return [...card, [], title('Arguments'), ...asked(entry.card.args)];
  }
  const { tool, args, summary, detail } = entry;
  // The fence around a text is for the model.
  const answer = detail.replace(/<\/?untrusted[^>]*>\n?/g, '').trim();
  return [
    ...[title(cleanText(summary === '' ? tool : summary)), [span(cleanText(tool), 'muted')], []],
    ...[title('Asked'), ...asked(args), [], title('Answered')],
    ...text(answer === '' ? '–' : answer),
  ];
}
