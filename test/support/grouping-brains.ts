// Models for tests that group reports: they read what they are shown, as a real one would.
import type { JsonObject } from '../../src/base/index.ts';
import type { ModelRequestSeen, ModelTurn } from './messages-api.ts';

export interface ShownReport {
  id: string;
  alike: number;
  count: number;
  text: string;
}
export interface ShownData {
  groups: { id: string; title: string }[];
  reports: ShownReport[];
}
/** A group of an answer. */
export interface Said {
  join: string | null;
  title: string;
  reports: string[];
}

/** What a request shows, from inside its label. */
export function shownIn({ body }: ModelRequestSeen): ShownData {
  const text =
    body.messages
      .at(-1)
      ?.content.map((block) => block.text ?? '')
      .join('\n') ?? '';
  const inside = /<untrusted [^>]*>\n([\s\S]*)\n<\/untrusted>$/.exec(text)?.[1] ?? '';
  return JSON.parse(inside) as ShownData;
}

/** An answer of groups. */
export function answering(groups: Said[]): ModelTurn {
  return saying({ groups } as unknown as JsonObject);
}

/** An answer that is data, as structured outputs give it. */
export function saying(data: JsonObject): ModelTurn {
  return { text: JSON.stringify(data), usage: { input: 2_000, output: 300 } };
}

/** What a question is about, by its prompt. */
export function asks({ body }: ModelRequestSeen): 'words' | 'judgement' | 'groups' {
  const prompt = body.system?.[0]?.text ?? '';
  return prompt.startsWith('You help')
    ? 'words'
    : prompt.startsWith('You judge')
      ? 'judgement'
      : 'groups';
}

/** Adds no word and takes no further row; leaves groups to the script. */
export function onlyGroups(request: ModelRequestSeen): ModelTurn | null {
  const about = asks(request);
  if (about === 'groups') return null;
  if (about === 'words') return saying({ words: [] });
  return saying({ belongs: [], other: shownIn(request).reports.map(({ id }) => id) });
}

/** Groups reports by the first of these subjects that they mention; joins a group of that name. */
export function bySubject(subjects: Record<string, RegExp>) {
  return (request: ModelRequestSeen): ModelTurn => {
    const { groups, reports } = shownIn(request);
    const named = new Map<string, string[]>();
    for (const { id, text } of reports) {
      const [title = 'Other SSO login errors'] =
        Object.entries(subjects).find(([, pattern]) => pattern.test(text)) ?? [];
      named.set(title, [...(named.get(title) ?? []), id]);
    }
    return answering(
      [...named].map(([title, ids]) => ({
        join: groups.find((group) => group.title === title)?.id ?? null,
        ...{ title, reports: ids },
      })),
    );
  };
}
