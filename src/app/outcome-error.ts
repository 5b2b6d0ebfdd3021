// How a call that did not succeed ends a command.
import { AppError, cleanLine, type Outcome, type RejectionReason } from '../base/index.ts';

/** What a call that did not succeed means for a person. `wide`: it named no id but the workspace's. */
export function outcomeError(
  outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>,
  endpoint: string,
  what: string,
  wide = false,
): AppError {
  const said = cleanLine(outcome.message, 300).replace(/\.+$/, '');
  switch (outcome.kind) {
    case 'rate-limited':
      return new AppError('quota', `The quota of "${endpoint}" is used up: ${said}.`, {
        next: 'Try again later, or allow a longer wait with --max-wait.',
        data: { until: outcome.until === null ? null : new Date(outcome.until).toISOString() },
      });
    case 'rejected':
      if (wide && SHUT_OUT.test(said)) return shutOut(said, endpoint);
      return rejection(outcome.reason, said, endpoint, what);
    case 'unavailable':
    case 'unknown':
      return new AppError('unreachable', `"${endpoint}" did not answer ${what}: ${said}.`, {
        next: 'Check that the endpoint runs: `clickup-agent endpoint test`.',
      });
  }
}

/** ClickUp says so of an unknown id too, and of a workspace that the credential was not let into. */
const SHUT_OUT = /\bteams?(\(s\))? not authorized\b/i;

function shutOut(said: string, endpoint: string): AppError {
  return new AppError(
    'authorization',
    `The workspace does not let the credential of "${endpoint}" in: ${said}.`,
    {
      next: 'Sign in to ClickUp as the workspace demands (with SSO, where it does), allow the workspace for this credential or make a new one there, and check its id with --workspace ID.',
    },
  );
}

function rejection(
  reason: RejectionReason,
  said: string,
  endpoint: string,
  what: string,
): AppError {
  const data = { reason };
  if (reason === 'authorization') {
    return new AppError('authorization', `"${endpoint}" refused the credential: ${said}.`, {
      next: 'Check the token, or add the endpoint again with `clickup-agent endpoint add`.',
    });
  }
  if (reason === 'unreadable') {
    return new AppError('unreachable', `"${endpoint}" gave no usable answer to ${what}: ${said}.`, {
      next: 'See it with `clickup-agent call TOOL JSON`, or use another endpoint.',
      data,
    });
  }
  const next = 'Say its id with --workspace ID.';
  return new AppError('failed', `"${endpoint}" refused ${what}: ${said}.`, {
    ...(wantsWorkspace(said) && { next }),
    data,
  });
}

/** Whether a refusal asks for the workspace, which the profile can name. */
function wantsWorkspace(said: string): boolean {
  return /\b(workspace|team)[ _-]?id\b.*\b(required|missing|not (set|configured|provided))/i.test(
    said,
  );
}
