// Logging in at an endpoint: the flow and the SDK behind it are loaded only when somebody does.
import type { AppLoginOptions } from './oauth/app-login.ts';
import type { LoginOptions } from './oauth/login.ts';
import type { EndpointSpec } from './spec.ts';

export type { LoginOptions } from './oauth/login.ts';

/**
 * Logs in at an endpoint and keeps what that earned. The only thing in this room that involves a
 * person. Errors: AppError `authorization`, `timeout`, `usage` (not an HTTP endpoint), `failed`
 * (no port for the redirect), or the reason of the signal.
 */
export async function login(spec: EndpointSpec, options: LoginOptions): Promise<void> {
  const flow = await import('./oauth/login.ts');
  await flow.login(spec, options);
}

/**
 * Logs in at ClickUp itself through an OAuth app; answers the token. Errors: AppError
 * `authorization`, `timeout`, `unreachable`, `failed`, or the reason of the signal.
 */
export async function loginAtApp(options: AppLoginOptions): Promise<string> {
  const flow = await import('./oauth/app-login.ts');
  return flow.loginAtApp(options);
}

/** How a private key (PEM) signs. Errors: AppError `usage` for what is none. */
export async function algorithmOf(pem: string): Promise<string> {
  const grant = await import('./oauth/client-grant.ts');
  return grant.algorithmOf(pem);
}
