// What a person typed for an endpoint, as settings and secrets.
import { AppError } from '../base/index.ts';
import type { EndpointSettings, Secrets } from '../config/index.ts';

/** Where an endpoint is, apart from what is secret about it. */
export interface TypedEndpoint {
  endpoint: EndpointSettings;
  secrets: Secrets;
}

/** A URL or a command. Errors: AppError `usage`. */
export function parseEndpoint(text: string): TypedEndpoint {
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
function splitCommand(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_all, double?: string, single?: string) =>
      double === undefined ? (single ?? '') : double.replace(/\\(["\\])/g, '$1'),
    ),
  );
}
