// MCP itself: one HTTP request in, the protocol spoken by the SDK, one HTTP response out.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject } from '../base/index.ts';
import { type Toolbox, toolIn } from './toolbox.ts';
import type { Answer } from './upstream.ts';

const IDENTITY = { name: 'clickup-gateway', version: '1' };

/** Nothing here asks a client for input to be validated, and the SDK's own doubles a request's cost. */
const noValidator = {
  getValidator: () => () => ({ valid: false as const, data: undefined, errorMessage: 'not used' }),
};

/**
 * Answers one MCP request, without a session: every request stands alone, and its answer is plain
 * JSON, so that the headers can wait for what the REST API says. Throws the abort's reason.
 */
export async function speak(box: Toolbox, request: Request): Promise<Response> {
  const { signal } = request;
  const answers: Answer[] = [];
  const server = new Server(IDENTITY, {
    capabilities: { tools: {} },
    jsonSchemaValidator: noValidator,
  });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [...box.values()].map((one) => one.declaration),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
    toolIn(box, params.name).run((params.arguments ?? {}) as JsonObject, {
      signal,
      answered: (answer) => answers.push(answer),
    }),
  );
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  const response = await transport.handleRequest(request);
  signal.throwIfAborted();
  return withQuota(response, answers);
}

/** Passes on the quota of the last answer; where quota was all there was to hear, HTTP 429 says so. */
function withQuota(response: Response, answers: readonly Answer[]): Response {
  const last = answers.at(-1);
  if (!last) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(last.rate)) headers.set(name, String(value));
  const status = answers.every((one) => one.kind === 'limited') ? 429 : response.status;
  return new Response(response.body, { status, headers });
}
