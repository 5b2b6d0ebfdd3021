// Whose credential an endpoint works with: asked of the endpoint itself, never of the cache.
import type { App } from '../app/index.ts';
import { AppError, type ErrorCode } from '../base/index.ts';
import type { OperationName } from '../clickup/index.ts';

export interface CredentialCheck {
  ok: boolean;
  /** The name of the user, where the endpoint tells it. */
  who?: string;
  /** Why it does not work, or how that was checked where the endpoint does not say who it is. */
  reason?: string;
}

/** The credential, and the code of the error where it does not work. */
interface CheckedCredential {
  credential: CredentialCheck;
  fault: ErrorCode | null;
}

/** Asks the endpoint who it is; one that cannot tell has to answer another read. */
export async function checkCredential(app: App): Promise<CheckedCredential> {
  const [reader, binding] = await Promise.all([app.reader(), app.binding()]);
  const isServed = (operation: OperationName) =>
    binding.capability(operation).tool !== null && reader.can(operation);
  /** Whether there was anything to read. */
  const readInWorkspace = async () => {
    const operation = IN_WORKSPACE.find(isServed);
    if (!operation) return false;
    const { id } = await (await app.hierarchy()).workspace();
    await reader.read(operation, { workspaceId: id });
    return true;
  };
  try {
    if (reader.can('user.me')) {
      const me = await reader.read('user.me', {}).catch(unlessUnreadable);
      if (me !== null) {
        await readInWorkspace().catch(unlessShutOut);
        return { credential: { ok: true, who: me.name }, fault: null };
      }
    }
    if (isServed('workspace.list')) await reader.read('workspace.list', {});
    else if (!(await readInWorkspace())) {
      return { credential: { ok: false, reason: NOT_CHECKED }, fault: null };
    }
    return { credential: { ok: true, reason: NAMELESS }, fault: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    // ClickUp refuses a dead token here as it refuses a mistyped id elsewhere.
    const dead = thrown.code === 'failed' && thrown.data.reason !== 'unreadable';
    const fault = dead ? 'authorization' : thrown.code;
    const reason = thrown.next ? `${thrown.message} ${thrown.next}` : thrown.message;
    return { credential: { ok: false, reason }, fault };
  }
}

/** Reads that any credential is allowed, for an endpoint that does not list workspaces. */
const IN_WORKSPACE = ['space.list', 'hierarchy.get', 'member.list'] as const;
const NOT_CHECKED = 'The endpoint has no tool to try a credential with.';
const NAMELESS = 'The endpoint does not report the current user.';

/** An answer that names nobody is no refusal: another read tells whether the credential works. */
function unlessUnreadable(thrown: unknown): null {
  if (thrown instanceof AppError && thrown.data.reason === 'unreadable') return null;
  throw thrown;
}

/** A workspace may shut out a user that ClickUp knows; nothing else is asked of it here. */
function unlessShutOut(thrown: unknown): void {
  if (thrown instanceof AppError && thrown.code === 'authorization') throw thrown;
}

/** The credential in a line. */
export function credentialLine({ ok, who, reason }: CredentialCheck): string {
  if (who !== undefined) return `Credential: ${who}`;
  return `Credential: ${ok ? 'works' : 'does not work'}. ${reason ?? ''}`.trimEnd();
}
