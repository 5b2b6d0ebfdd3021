// Which tools the model sees: all of a small endpoint's, and of a large one's those it will surely
// want, with the others found and loaded on demand.
import { distance } from 'fastest-levenshtein';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { OperationName } from '../../clickup/index.ts';
import { toolSearch } from '../../documentation/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import type { ToolDefinition } from '../model/model.ts';
import { nameGiver } from './names.ts';
import { type ShownTool, shownTool } from './shown.ts';

/** With more tools than this, schemas are loaded on demand. */
const MOST_SHOWN = 40;

/** What most requests are about: tools that serve these are always shown. */
const EVERYDAY: OperationName[] = [
  ...(['task.find', 'task.list', 'task.get', 'task.create', 'task.update'] as const),
  ...(['task.bulk_create', 'task.tag', 'comment.create', 'comment.list', 'list.get'] as const),
  ...(['time_entry.create', 'time_entry.list', 'goal.list', 'goal.get'] as const),
  ...(['key_result.update', 'doc.list', 'page.list', 'page.create'] as const),
];

export interface Catalogue {
  /** How many tools the endpoint has. */
  readonly size: number;
  /** Whether some are only found by searching. */
  readonly partial: boolean;
  /** Tools whose schemas the model has, in the order in which they came. */
  definitions(): ToolDefinition[];
  /** The tool of a name the model uses, loaded or not. */
  named(name: string): ShownTool | null;
  /** Tools that fit the words best, at most `limit`; from now on the model has their schemas. */
  load(words: string, limit: number): ShownTool[];
  /** Names that resemble this one. */
  near(name: string): string[];
}

/** `deferred`: the service loads schemas by itself when a result names a tool. */
export function createCatalogue(
  tools: readonly Tool[],
  binding: Pick<BoundEndpoint, 'capability'>,
  { taken, deferred }: { taken: Iterable<string>; deferred: () => boolean },
): Catalogue {
  const give = nameGiver(taken);
  const shown = new Map<string, ShownTool>();
  for (const tool of tools) {
    const name = give(tool.name);
    shown.set(name, shownTool(tool, name));
  }
  let search: ReturnType<typeof toolSearch<ToolDefinition>> | undefined;
  const partial = shown.size > MOST_SHOWN;
  const everyday = new Set(EVERYDAY.map((operation) => binding.capability(operation).tool));
  const loaded = new Set(
    [...shown].filter(([, { tool }]) => !partial || everyday.has(tool.name)).map(([name]) => name),
  );
  return {
    size: shown.size,
    partial,
    definitions() {
      const eager = [...loaded].flatMap((name) => shown.get(name)?.definition ?? []);
      if (!partial || !deferred()) return eager;
      const rest = [...shown].filter(([name]) => !loaded.has(name));
      return [...eager, ...rest.map(([, one]) => ({ ...one.definition, deferred: true }))];
    },
    named: (name) => shown.get(name) ?? null,
    load(words, limit) {
      search ??= toolSearch([...shown.values()].map(({ definition }) => definition));
      const hits = search(words, limit).flatMap(({ name }) => shown.get(name) ?? []);
      // Where the service loads by itself, what is shown stays as it is, and so does its cache.
      if (!deferred()) for (const { definition } of hits) loaded.add(definition.name);
      return hits;
    },
    near: (name) =>
      [...shown.keys()]
        .map((known) => ({ known, score: distance(known.toLowerCase(), name.toLowerCase()) }))
        .sort((a, b) => a.score - b.score)
        .slice(0, 3)
        .map(({ known }) => known),
  };
}
