// What a tool of the gateway is, and the ones that stand for a REST method.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { isObject, type JsonObject } from '../../base/index.ts';
import { effectOf, type MethodRecord } from '../../documentation/index.ts';
import { CallError, FAULT, LIMITED } from '../call-error.ts';
import type { Answer, SendOptions } from '../upstream/upstream.ts';
import { argumentCheck } from './check.ts';
import { type Declaration, declare } from './declare.ts';
import { fileProblem, type RestRequest, restRequest, strayPathArgument } from './request.ts';

export interface GatewayTool {
  declaration: Declaration;
  /** Runs the tool. Throws CallError for what is no result of the tool, and the abort's reason. */
  run(given: JsonObject, call: Call): Promise<CallToolResult>;
}

/** The call that a tool runs in: the caller's account, and what it may use. */
export interface Call {
  /** Sends one request to the REST API as the caller's account. Throws the abort's reason. */
  send(request: RestRequest, options: Omit<SendOptions, 'signal'>): Promise<Answer>;
  /** Whether an upload may name a file of this machine. */
  localFiles: boolean;
}

/** The tool of one REST method. It knows no account, so that every server shares it. */
export function restTool(record: MethodRecord): GatewayTool {
  const declaration = declare(record);
  const check = argumentCheck(declaration.inputSchema);
  return {
    declaration,
    async run(given, call) {
      const { problem, read } = check(given);
      if (problem !== null) return refusal(400, { err: problem });
      const stray = strayPathArgument(record, read);
      if (stray !== null) return refusal(400, { err: `Argument "${stray}" names nothing.` });
      const file = fileProblem(record, read, call.localFiles);
      if (file !== null) return refusal(400, { err: file });
      const answer = await call.send(restRequest(record, read), {
        effect: effectOf(record),
        wantsJson: record.answer !== 'none',
      });
      return result(answer, declaration.outputSchema !== undefined);
    },
  };
}

/**
 * The body goes out as the text that came, and again as an object where the tool has declared its
 * shape: the protocol wants that, and else a second copy would only double the size.
 */
function result(answer: Answer, hasShape: boolean): CallToolResult {
  switch (answer.kind) {
    case 'ok':
      return {
        ...textResult(answer.text),
        ...(hasShape && isObject(answer.body) ? { structuredContent: answer.body } : {}),
      };
    case 'refused':
      return refusal(answer.status, answer.body);
    case 'limited':
      throw new CallError(LIMITED, sentenceOf(answer.body) ?? 'Rate limit reached', {
        ...answer.body,
        kind: 'rate-limited',
        status: answer.status,
        ...answer.rate,
      });
    default:
      throw new CallError(FAULT, answer.message, { kind: answer.kind, status: answer.status });
  }
}

/** A tool error as JSON text: the HTTP status next to ClickUp's own error body. */
export function refusal(status: number, body: JsonObject): CallToolResult {
  const err = sentenceOf(body) ?? `HTTP ${status}`;
  return { ...textResult(JSON.stringify({ ...body, status, err })), isError: true };
}

export function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

/** The second version of the API says `err`, the third `message`. */
function sentenceOf({ err, message }: JsonObject): string | undefined {
  return [err, message].find((one) => typeof one === 'string');
}
