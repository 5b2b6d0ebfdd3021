// Stands between the MCP SDK's authorization flow and what is stored of a login.
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
} from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { Credentials } from './credentials.ts';

export interface LoginProviderSetup {
  redirectUrl: string;
  state: string;
  scope: string | undefined;
  /** What earlier logins left: a client registration may be used again. */
  earlier: Credentials;
  /** A client that was registered by hand. */
  client: { id: string; secret?: string } | undefined;
  /** Refuses an authorization server that cannot be trusted, before anything is sent to it. */
  checkDiscovery(discovery: OAuthDiscoveryState): Promise<void>;
  /** The address of a client metadata document, for servers that take one instead. */
  clientMetadataUrl: string | undefined;
}

/** One login in progress. Nothing is stored before it has succeeded. */
export class LoginProvider implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl?: string;
  readonly #setup: LoginProviderSetup;
  #client: OAuthClientInformationMixed | undefined;
  #discovery: OAuthDiscoveryState | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = '';
  #authorizationUrl: URL | null = null;

  constructor(setup: LoginProviderSetup) {
    this.#setup = setup;
    this.redirectUrl = setup.redirectUrl;
    this.#client = knownClient(setup);
    if (setup.clientMetadataUrl !== undefined) this.clientMetadataUrl = setup.clientMetadataUrl;
  }

  get clientMetadata(): OAuthClientMetadata {
    const methods =
      this.#discovery?.authorizationServerMetadata?.token_endpoint_auth_methods_supported;
    // A program on a person's machine keeps no secret; some servers insist on one all the same.
    const secretless = methods === undefined || methods.includes('none');
    const { scope } = this.#setup;
    return {
      client_name: 'clickup-agent',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      // A newer member, which tells that the redirect goes to the person's own machine.
      ...{ application_type: 'native' },
      ...(secretless && { token_endpoint_auth_method: 'none' }),
      ...(scope !== undefined && { scope }),
    };
  }

  /** The page that the person has to visit; null before the flow has come so far. */
  get authorizationUrl(): URL | null {
    return this.#authorizationUrl;
  }

  /** What the finished login leaves. */
  get earned(): Pick<Credentials, 'client' | 'tokens' | 'discovery'> {
    return {
      ...(this.#client && { client: this.#client }),
      ...(this.#tokens && { tokens: this.#tokens }),
      ...(this.#discovery && { discovery: this.#discovery }),
    };
  }

  state(): string {
    return this.#setup.state;
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#client;
  }

  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.#client = client;
  }

  /** Stored tokens are not offered: a login wants new ones. */
  tokens(): undefined {
    return undefined;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  redirectToAuthorization(authorizationUrl: URL): void {
    this.#authorizationUrl = authorizationUrl;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  async saveDiscoveryState(discovery: OAuthDiscoveryState): Promise<void> {
    await this.#setup.checkDiscovery(discovery);
    this.#discovery = discovery;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (scope === 'all' || scope === 'client') this.#client = undefined;
    if (scope === 'all' || scope === 'tokens') this.#tokens = undefined;
    if (scope === 'all' || scope === 'discovery') this.#discovery = undefined;
  }
}

/** A client given by hand, or a registration for this very redirect address. */
function knownClient({ client, earlier, redirectUrl }: LoginProviderSetup) {
  if (client) {
    const secret = client.secret === undefined ? {} : { client_secret: client.secret };
    return { client_id: client.id, ...secret };
  }
  const registered = earlier.client;
  if (!registered || !('redirect_uris' in registered)) return undefined;
  return registered.redirect_uris.includes(redirectUrl) ? registered : undefined;
}
