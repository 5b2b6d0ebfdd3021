// From a profile, or from what --endpoint says, to the endpoint that is opened.
import { AppError } from '../base/index.ts';
import type { ProfileSettings, Secrets } from '../config/index.ts';
import type { EndpointSpec } from '../endpoint/index.ts';

/** The spec of a configured endpoint. Errors: AppError `usage` when its secret is missing. */
export function specOf(name: string, profile: ProfileSettings, secrets: Secrets): EndpointSpec {
  const { endpoint } = profile;
  switch (endpoint.kind) {
    case 'http': {
      if (!secrets.url) {
        throw new AppError('usage', `The address of "${name}" is not among the secrets.`, {
          next: `Add it again: \`clickup-agent endpoint add ${name} URL\`.`,
        });
      }
      return {
        name,
        identity: secrets.url,
        transport: {
          kind: 'http',
          url: secrets.url,
          ...(secrets.headers ? { headers: secrets.headers } : {}),
        },
      };
    }
    case 'stdio':
      return {
        name,
        // The same command with another account's token is another endpoint.
        identity: JSON.stringify([endpoint.command, endpoint.args, secrets.env ?? {}]),
        transport: {
          kind: 'stdio',
          command: endpoint.command,
          args: endpoint.args,
          ...(secrets.env ? { env: secrets.env } : {}),
          ...(endpoint.cwd ? { cwd: endpoint.cwd } : {}),
        },
      };
    case 'sandbox':
      throw new AppError('failed', 'The embedded sandbox has no address of its own.');
  }
}

/** What a person typed for an endpoint, a URL or a command, as settings and secrets. */
export function parseEndpoint(text: string): {
  endpoint: ProfileSettings['endpoint'];
  secrets: Secrets;
} {
  if (/^https?:\/\//i.test(text)) {
    if (!URL.canParse(text)) {
      throw new AppError('usage', 'That address is not a URL.', {
        next: 'Give one like https://host/mcp, or a command in quotes.',
      });
    }
    return { endpoint: { kind: 'http' }, secrets: { url: text } };
  }
  const [command, ...args] = splitCommand(text);
  if (!command) {
    throw new AppError('usage', 'The endpoint is empty.', {
      next: 'Give a URL, or a command in quotes such as "npx -y some-server".',
    });
  }
  return { endpoint: { kind: 'stdio', command, args }, secrets: {} };
}

/** Splits a command line on blanks; single and double quotes keep blanks together. */
export function splitCommand(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_all, double?: string, single?: string) =>
      double === undefined ? (single ?? '') : double.replace(/\\(["\\])/g, '$1'),
    ),
  );
}
