// Reads a hierarchy that is drawn with lines.
import type { Json, JsonObject } from '../../base/index.ts';

/** `├── Name (List ID: 12)`, `└── 📝 Name (list_id: 12, 3 tasks) https://…`, `Name (Space: 12)`. */
const NODE =
  /^(?<indent>[\s│├└─┬|`+-]*)(?<name>.*?)\s*[([](?<kind>workspace|team|space|folder|list|doc(?:ument)?)[ _]?(?:id)?\s*[:=]\s*(?<id>[\w-]+)[^)\]]*[)\]](?:\s+https?:\/\/\S+)?\s*$/iu;

/** `**Space: Name** (ID: \`12\`)`, `└─ List: Name (ID: 12) — 9 tasks`: the kind precedes the name. */
const LABELLED =
  /^(?<indent>[\s│├└─┬|`+-]*)\**(?<kind>workspace|team|space|folder|list):\s*(?<name>.+?)\**\s*[([]id\s*[:=]\s*`?(?<id>[\w-]+)`?[)\]]/iu;

/** The nodes of a hierarchy drawn with lines, nested; null when the text is no such drawing. */
export function drawnTreeIn(text: string): JsonObject | null {
  const roots: Json[] = [];
  const open: { depth: number; children: Json[] }[] = [];
  let found = 0;
  for (const line of text.split('\n')) {
    const groups = NODE.exec(line)?.groups ?? LABELLED.exec(line)?.groups;
    if (!groups) continue;
    const { indent = '', name = '', kind = '', id = '' } = groups;
    while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= indent.length) open.pop();
    // Pictures and a label (`SPACE: `) precede some names.
    const bare = name.replace(/^[^\p{L}\p{N}]+/u, '').replace(/^(?:space|folder|list):\s*/i, '');
    const type = kind.toLowerCase() === 'team' ? 'workspace' : kind.toLowerCase();
    const children: Json[] = [];
    const siblings = open.at(-1)?.children ?? roots;
    siblings.push({ id, name: bare === '' ? id : bare, type, children });
    found++;
    open.push({ depth: indent.length, children });
  }
  // One line in this form could occur in any prose.
  return found > 1 ? { nodes: roots } : null;
}
