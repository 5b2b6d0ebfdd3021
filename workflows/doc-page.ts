// Leaving a text as a page in a doc, once or always in its newest form.
import {
  ambiguousName,
  markerOf,
  type Page,
  type PlanContext,
  type StepDraft,
  step,
  unknownName,
  withoutMarkers,
} from '../src/author/index.ts';

export interface PageWish {
  /** The doc, by name or id. */
  doc: string;
  name: string;
  /** Markdown. */
  content: string;
  /** Tells this page from every other; a page that carries its marker is this one. */
  key: string;
  /** What to do with a page that is there: leave it, or give it the new text. */
  existing: 'keep' | 'replace';
  reason: string;
}

/** Operations that it takes. */
export const PAGE_OPERATIONS = ['doc.list', 'page.list', 'page.create', 'page.update'] as const;

/** The step; null when the page is there as wished. Errors: AppError `usage` for the doc. */
export async function pageStep(
  context: PlanContext<unknown>,
  wish: PageWish,
): Promise<StepDraft | null> {
  const { workspace } = context;
  const docs = await context.read('doc.list', { workspaceId: workspace.id });
  const doc = theOne('doc', wish.doc, docs);
  const where = { workspaceId: workspace.id, docId: doc.id };
  const pages = await context.read('page.list', where);
  const marker = markerOf(wish.key);
  const look = { operation: 'page.list', input: where };
  const existing = findPage(pages, wish.name, marker);
  const content = `${wish.content.trim()}\n\n${marker}`;
  const name = `${doc.name} › ${wish.name}`;
  const common = { key: wish.key, reason: wish.reason, marker, look };
  if (existing === null) {
    const what = `the page "${wish.name}" is there`;
    return step({
      ...{ ...common, operation: 'page.create', target: { kind: 'page', id: null, name } },
      input: { ...where, name: wish.name, content },
      ...{ before: null, after: { name: wish.name } },
      preconditions: [{ kind: 'unmarked', look, marker, what }],
    });
  }
  if (wish.existing === 'keep' || saysTheSame(existing, content)) return null;
  const { id } = existing;
  const before = { content: existing.content };
  const what = `The page "${wish.name}"`;
  return step({
    ...{ ...common, operation: 'page.update', target: { kind: 'page', id, name } },
    input: { ...where, pageId: id, content, mode: 'replace' },
    ...{ before, after: { content } },
    preconditions: [{ kind: 'same', look, id, fields: before, what }],
  });
}

/** The thing that a text names, by name or id. Errors: AppError `usage` for none, or for several. */
export function theOne<T extends { id: string; name: string }>(
  kind: string,
  text: string,
  all: readonly T[],
): T {
  const wanted = text.trim().toLowerCase();
  const hits = all.filter(({ id, name }) => id === text.trim() || name.toLowerCase() === wanted);
  const [hit, another] = hits;
  const choices = hits.map(({ name, id }) => `${name} (${id})`);
  if (another) throw ambiguousName(kind, text, choices);
  if (hit) return hit;
  const names = all.flatMap(({ name }) => (name === '' ? [] : [name]));
  throw unknownName(kind, text, names);
}

/** By its marker; where a listing leaves the texts out, by its name. */
function findPage(pages: Page[], name: string, marker: string): Page | null {
  const marked = pages.find(({ content }) => content?.includes(marker));
  return marked ?? pages.find((page) => page.content === null && page.name === name) ?? null;
}

function saysTheSame({ content }: Page, wished: string): boolean {
  return content !== null && withoutMarkers(content).trim() === withoutMarkers(wished).trim();
}
