// What a model is told of a server before it calls anything.
import type { Toolbox } from '../tools/toolbox.ts';

const COMMON = [
  'ClickUp: a Workspace (team_id) holds Spaces, a Space holds Folders and Lists, a Folder holds Lists, a List holds Tasks.',
  'Take ids from the tools that list these, downwards; never make one up. ClickUp answers 401 for ids that it does not know.',
  'Timestamps and durations are in milliseconds, timestamps since 1970 in UTC.',
  'Each call spends one of the calls that ClickUp allows a minute. Nothing is retried for you: after a 429, wait for ratelimit-reset seconds.',
  'A write that ended without an answer may have been applied: look before you repeat it.',
];

/** The instructions for these tools. */
export function instructions(listed: Toolbox): string {
  const discovery = listed.has('search_tools')
    ? [
        'Find tools with search_tools, read their arguments with get_tool_schema, use them with call_tool.',
      ]
    : [];
  return [...discovery, ...COMMON].join('\n');
}
