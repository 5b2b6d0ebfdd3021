// Reads a hierarchy that was drawn with lines, each place with its kind and id in brackets.
import type { Json, JsonObject } from '../../base/index.ts';

/** `├── Name (List ID: 12)`, `└── 📝 Name (list_id: 12, 3 tasks) https://…`, `Name (Space: 12)`. */
const NODE =
  /^(?<indent>[\s│├└─┬|`+-]*)(?<name>.*?)\s*[([](?<kind>workspace|team|space|folder|list|doc(?:ument)?)[ _]?(?:id)?\s*[:=]\s*(?<id>[\w-]+)[^)\]]*[)\]](?:\s+https?:\/\/\S+)?\s*$/iu;

/** `**Space: Name** (ID: \`12\`)`, `└─ List: Name (ID: 12) — 9 tasks`: the kind stands before the name. */
const LABELLED =
  /^(?<indent>[\s│├└─┬|`+-]*)\**(?<kind>workspace|team|space|folder|list):\s*(?<name>.+?)\**\s*[([]id\s*[:=]\s*`?(?<id>[\w-]+)`?[)\]]/iu;

interface Place extends JsonObject {
  id: string;
  name: string;
  type: string;
  children: Json[];
}

/** The drawn places, nested; null when the text is no such drawing. */
export function drawnTreeIn(text: string): JsonObject | null {
  const roots: Place[] = [];
  const open: { depth: number; place: Place }[] = [];
  for (const line of text.split('\n')) {
    const groups = NODE.exec(line)?.groups ?? LABELLED.exec(line)?.groups;
    if (!groups) continue;
    const depth = (groups.indent ?? '').length;
    const place = placeOf(groups.name ?? '', groups.kind ?? '', groups.id ?? '');
    while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= depth) open.pop();
    const parent = open.at(-1)?.place;
    if (parent) parent.children.push(place);
    else roots.push(place);
    open.push({ depth, place });
  }
  // One line in this form could stand in any prose.
  const drawn = roots.length > 1 || roots.some(({ children }) => children.length > 0);
  return drawn ? { nodes: roots } : null;
}

function placeOf(name: string, kind: string, id: string): Place {
  // Pictures and a label (`SPACE: `) stand before some names.
  const bare = name.replace(/^[^\p{L}\p{N}]+/u, '').replace(/^(?:space|folder|list):\s*/i, '');
  const type = kind.toLowerCase() === 'team' ? 'workspace' : kind.toLowerCase();
  return { id, name: bare === '' ? id : bare, type, children: [] };
}
