// What was read and what becomes of it, as text for the terminal.
import type { JsonObject } from '../../src/engine/index.ts';
import {
  byScore,
  type ChosenRow,
  excerpt,
  type Group,
  plainText,
  tally,
} from '../../src/intake/index.ts';
import type { Fate } from './group-steps.ts';
import type { Intake } from './topics.ts';

/** A group and what becomes of it. */
export interface Handled {
  group: Group;
  rule: string;
  list: string;
  assignee: string;
  fate: Fate;
}

export const FATE_WORDS = {
  new: 'new',
  update: 'update',
  comment: 'comment',
  duplicate: 'probably a duplicate',
  nothing: 'known',
} satisfies Record<Fate['kind'], string>;

const TITLE = 36;
const EXAMPLES = 3;
/** Rows just below that are told one by one. */
const MOST_NEARLY = 1_000;

/** What was chosen, what nearly was, and the groups, as data. */
export function triageDetail(handled: Handled[], { read, topics }: Intake): JsonObject {
  const line = (topic: string) => (one: ChosenRow) => ({
    row: one.row.row,
    ...(one.row.externalId === '' ? {} : { id: one.row.externalId }),
    ...{ score: one.verdict.score, why: one.verdict.why },
    ...(topics.length > 1 ? { topic } : {}),
  });
  return {
    rows: read,
    chosen: topics.flatMap(({ rule, rows }) => rows.map(line(rule.name))),
    nearly: topics.flatMap(({ rule, nearly }) => nearly.slice(0, MOST_NEARLY).map(line(rule.name))),
    further: [...new Set(topics.flatMap(({ further }) => further))],
    groups: handled.map(({ group }) => ({
      ...{ key: group.id, title: group.title },
      rows: group.members.map(({ row }) => row),
    })),
  };
}

/** What was just below, what could be looked for too, and how weak some choices are. */
function doubts({ topics }: Intake): string[] {
  return topics.flatMap(({ rows, nearly, further }) => {
    const lines: string[] = [];
    const typos = rows.filter(({ verdict }) => verdict.weak === 'typo').length;
    const single = rows.filter(({ verdict }) => verdict.weak === 'one-word').length;
    const rest = (count: number) => `${rowsOf(count)} ${count === 1 ? 'rests' : 'rest'} on`;
    if (typos > 0) lines.push(`${rest(typos)} a typo.`);
    if (single > 0) lines.push(`${rest(single)} one word.`);
    if (nearly.length > 0) {
      const [said] = tally(nearly.map(({ verdict }) => verdict.why)).keys();
      lines.push(
        nearly.length === 1
          ? `1 row nearly matches (take it with --nearly); it says ${said}:`
          : `${rowsOf(nearly.length)} nearly match (take them with --nearly); most say ${said}:`,
      );
      const best = [...nearly].sort(byScore).slice(0, EXAMPLES);
      for (const { row } of best) {
        const words = [row.title, row.text].filter((part) => part !== '').join(': ');
        lines.push(`  row ${row.row}: ${excerpt(words, 70)}`);
      }
    }
    if (further.length > 0) {
      const flags = further.map((word) => `--also "${word}"`).join(' ');
      lines.push(`Words that go with the chosen rows: ${flags}`);
    }
    return lines;
  });
}

function rowsOf(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

/** The counts, and a line for each group. */
export function reportText(handled: Handled[], intake: Intake): string {
  const chosen = intake.topics.reduce((sum, { rows }) => sum + rows.length, 0);
  const rejected = intake.rejects.length;
  const counts = [
    `${rowsOf(intake.read)} read`,
    `${chosen} chosen`,
    `${handled.length} ${handled.length === 1 ? 'group' : 'groups'}`,
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
  ];
  return [
    `${counts.join(', ')}.`,
    '',
    ...handled.map(({ group, list, assignee, fate }) => {
      const word = FATE_WORDS[fate.kind];
      const of =
        fate.kind === 'duplicate' && fate.existing ? ` of "${plainText(fate.existing.name)}"` : '';
      const title = excerpt(group.title, TITLE).padEnd(TITLE);
      return `${String(group.count).padStart(5)} × ${title}  ${list} · ${assignee} · ${word}${of}`;
    }),
    ...doubts(intake),
  ].join('\n');
}
