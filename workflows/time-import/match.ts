// Which task a row of time is about: by an id or a link in its texts, else by its name.
import type { Task } from '../../src/author/index.ts';

/** Names that share less than this are not the same, and the next best must be this much worse. */
const THRESHOLD = 0.72;
const AHEAD = 0.12;

export interface Matched {
  task: Task | null;
  /** The likeliest tasks of a row that is about none for sure. */
  nearest: Task[];
}

export function matcher(tasks: readonly Task[]): (texts: readonly string[]) => Matched {
  const byId = new Map(
    tasks.flatMap((task) =>
      [task.id, task.customId ?? task.id].map((id) => [id.toLowerCase(), task] as const),
    ),
  );
  const names = tasks.map((task) => ({ task, words: wordsOf(task.name) }));
  return (texts) => {
    for (const text of texts) {
      for (const id of idsIn(text)) {
        const task = byId.get(id.toLowerCase());
        if (task) return { task, nearest: [] };
      }
    }
    const scored = names
      .map(({ task, words }) => ({
        task,
        score: Math.max(0, ...texts.map((text) => likeness(words, wordsOf(text)))),
      }))
      .sort((a, b) => b.score - a.score);
    const [best, second] = scored;
    const sure = best && best.score >= THRESHOLD && best.score - (second?.score ?? 0) >= AHEAD;
    const exact = best?.score === 1 && second?.score !== 1;
    return sure || exact
      ? { task: best?.task ?? null, nearest: [] }
      : {
          task: null,
          nearest: scored
            .filter(({ score }) => score > 0.25)
            .slice(0, 3)
            .map(({ task }) => task),
        };
  };
}

/** Custom ids, links to tasks, and ids as ClickUp's own integrations write them. */
function idsIn(text: string): string[] {
  const links = [...text.matchAll(/app\.clickup\.com\/t\/(?:\d+\/)?([A-Za-z0-9_-]+)/g)];
  const custom = [...text.matchAll(/\b[A-Z][A-Z0-9_]*-\d+\b/g)];
  const own = [...text.matchAll(/(?:#|\bCU-)([a-z0-9]{6,12})\b/g)];
  const alone = /^[a-z0-9]{7,12}$/.test(text.trim()) ? [text.trim()] : [];
  return [
    ...[...links, ...own].map((match) => match[1] ?? ''),
    ...custom.map(([id]) => id),
    ...alone,
  ];
}

function wordsOf(text: string): Set<string> {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  // One test and several tests are the same work.
  return new Set(words.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word)));
}

/** How much a text speaks of a name, from 0 to 1: all of a name of several words is nearly the name. */
function likeness(name: ReadonlySet<string>, text: ReadonlySet<string>): number {
  if (name.size === 0 || text.size === 0) return 0;
  const shared = [...name].filter((word) => text.has(word)).length;
  const held = shared === name.size && name.size >= 3 ? 0.95 : 0;
  return Math.max(held, (2 * shared) / (name.size + text.size));
}
