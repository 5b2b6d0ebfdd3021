// The triage of the feedback about logins: what is asked for, and what its plan and its tasks look like.

/** What to look for, and where its tasks go. */
export const SENTENCE = [
  ...['--match', 'SSO login errors', '--list', 'Bug Triage'],
  ...['--assignee', 'backend team lead', '--tag', 'auth'],
];

/** A plan or a run as JSON. */
export interface TriageDocument {
  steps: TriageStep[];
  summary: Record<string, number>;
  report: string;
  notes: string[];
}

export interface TriageStep {
  key: string;
  operation: string;
  args: Record<string, unknown>;
  target: { id: string; name: string };
  state: string;
  matches?: boolean;
  bulk?: { call: number; tool: string };
}

/** A task as the sandbox answers it. */
export interface TriageTask {
  id: string;
  name: string;
  description: string;
  assignees: { username: string }[];
  tags: { name: string }[];
}
