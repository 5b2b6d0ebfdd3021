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
  const target = { kind: 'page', name: `${doc.name} › ${wish.name}` };

  if (existing === null) {
    return step({
      key: wish.key,
      operation: 'page.create',
      target: { ...target, id: null },
      input: { ...where, name: wish.name, content },
      before: null,
      after: { name: wish.name },
      reason: wish.reason,
      marker,
      look,
      preconditions: [{ kind: 'unmarked', look, marker, what: `the page "${wish.name}" is there` }],
    });
  }
  if (wish.existing === 'keep' || saysTheSame(existing, content)) return null;
  return step({
    key: wish.key,
    operation: 'page.update',
    target: { ...target, id: existing.id },
    input: { ...where, pageId: existing.id, content, mode: 'replace' },
    before: { content: existing.content },
    after: { content },
    reason: wish.reason,
    marker,
    look,
    preconditions: [
      {
        kind: 'same',
        look,
        id: existing.id,
        fields: { content: existing.content },
        what: `The page "${wish.name}"`,
      },
    ],
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
  const [hit] = hits;
  if (hits.length > 1) {
    throw ambiguousName(
      kind,
      text,
      hits.map(({ name, id }) => `${name} (${id})`),
    );
  }
  if (hit) return hit;
  throw unknownName(
    kind,
    text,
    all.flatMap(({ name }) => (name === '' ? [] : [name])),
  );
}

/** By its marker; where a listing leaves the texts out, by its name. */
function findPage(pages: Page[], name: string, marker: string): Page | null {
  const marked = pages.find(({ content }) => content?.includes(marker));
  return marked ?? pages.find((page) => page.content === null && page.name === name) ?? null;
}

function saysTheSame({ content }: Page, wished: string): boolean {
  return content !== null && withoutMarkers(content).trim() === withoutMarkers(wished).trim();
}
