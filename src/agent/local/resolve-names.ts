// Names of places and people to ids, from the cached hierarchy.
import { z } from 'zod';
import { AppError, messageOf, untrusted } from '../../base/index.ts';
import { type Hierarchy, pathOf } from '../../hierarchy/index.ts';
import { localTool } from './local-tool.ts';

const PLACES = ['space', 'folder', 'list'] as const;
const kind = z.enum([...PLACES, 'person', 'workspace', 'any']);

export const resolveNames = localTool({
  name: 'resolve_names',
  description:
    'Turn names of spaces, folders, lists and people into ids, from a cache: free, where asking the endpoint costs quota. "me" is the person you talk to. A path such as "Backend/Bug Triage" tells namesakes apart. Always use it before an id is needed.',
  input: z.object({
    names: z
      .array(z.object({ name: z.string(), kind: kind.default('any') }))
      .min(1)
      .max(50),
  }),
  async run({ names }, { rooms }) {
    const hierarchy = await rooms.hierarchy();
    const answers = await Promise.all(names.map((one) => resolve(hierarchy, one)));
    const missed = answers.filter(({ ok }) => !ok).length;
    const text = untrusted('names in ClickUp', answers.map(({ line }) => line).join('\n'));
    const all = `Looked up ${names.map(({ name }) => name).join(', ')}`;
    const summary = missed === 0 ? all : `${missed} of ${names.length} unknown`;
    return { ok: missed < answers.length, text, summary };
  },
});

async function resolve(
  hierarchy: Hierarchy,
  wanted: { name: string; kind: z.infer<typeof kind> },
): Promise<{ ok: boolean; line: string }> {
  const { name } = wanted;
  try {
    return { ok: true, line: `${name} → ${await resolved(hierarchy, wanted)}` };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
    return { ok: false, line: `${name}: ${messageOf(thrown)} ${thrown.next ?? ''}`.trim() };
  }
}

async function resolved(
  hierarchy: Hierarchy,
  { name, kind: wanted }: { name: string; kind: z.infer<typeof kind> },
): Promise<string> {
  if (wanted === 'workspace') {
    const { id, name: called } = await hierarchy.workspace();
    return `workspace ${id} (${called})`;
  }
  if (wanted === 'person' || name.trim().toLowerCase() === 'me') {
    const member = await hierarchy.person(name);
    return `person ${member.id} (${[member.name, member.email, member.title].filter(Boolean).join(', ')})`;
  }
  if (wanted !== 'any') return placeText(await hierarchy.find(name, [wanted]));
  try {
    return placeText(await hierarchy.find(name, [...PLACES]));
  } catch (thrown) {
    const member = await hierarchy.person(name).catch(() => null);
    // What was said about places tells more than that nobody has the name either.
    if (member === null) throw thrown;
    return `person ${member.id} (${member.name})`;
  }
}

function placeText(place: Parameters<typeof pathOf>[0]): string {
  return `${place.node.kind} ${place.node.id} (${pathOf(place)})`;
}
