// The docs of a workspace in a backup: a folder a doc, a Markdown file a page.
import { whyIncomplete } from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';
import { type Folder, fileName } from './folder.ts';
import type { Entry } from './manifest.ts';
import { pageMarkdown } from './markdown.ts';
import type { Done, DoneLog } from './partial.ts';
import { pageFacts } from './record.ts';
import type { Note } from './telling.ts';

interface Work {
  /** What an earlier try has finished. */
  done: Done;
  log: DoneLog;
  note: Note;
}

/** Writes all docs, a call each. ClickUp does not say when a page was changed, so all are read. */
export async function exportDocs(
  context: PlanContext<unknown>,
  folder: Folder,
  { done, log, note }: Work,
): Promise<{ files: Entry[]; whole: boolean }> {
  const { workspace } = context;
  if (!context.can('doc.list') || !context.can('page.list')) {
    note('This endpoint does not show docs.');
    return { files: [], whole: false };
  }
  const files: Entry[] = [];
  const docs = await context.read('doc.list', { workspaceId: workspace.id });
  let whole = whyIncomplete(docs) === null;
  for (const doc of docs) {
    const own = `docs/${fileName(doc.name, doc.id)}`;
    if (done.docs.has(doc.id)) {
      files.push(...done.files.filter(({ path }) => path.startsWith(`${own}/`)));
      continue;
    }
    const pages = await context.read('page.list', { workspaceId: workspace.id, docId: doc.id });
    whole &&= whyIncomplete(pages) === null;
    for (const page of pages) {
      if (page.content === null) note('This endpoint does not show the text of pages.');
      const path = `${own}/${fileName(page.name, page.id)}.md`;
      const text = pageMarkdown(pageFacts(page, doc), page.content ?? '');
      const { id, name } = page;
      const entry: Entry = { ...folder.write(path, text), path, kind: 'page', id, name };
      files.push(entry);
      log.add(entry);
    }
    log.add({ doc: doc.id });
  }
  return { files, whole };
}
