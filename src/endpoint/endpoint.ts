// What a connected MCP endpoint is to the rooms above: tools that can be listed and called.
import type { Json, JsonObject, Outcome } from '../base/index.ts';
import type { Effect } from '../clickup/index.ts';
import type { Lane } from '../quota/index.ts';

/** A tool as the endpoint declares it. Everything in it is foreign text: nothing was validated. */
export interface Tool {
  name: string;
  title?: string;
  description: string;
  /** The declared JSON schema of the arguments; null where the endpoint sent no object. */
  inputSchema: JsonObject | null;
  outputSchema: JsonObject | null;
  annotations: {
    readOnlyHint?: boolean;
    destructiveHint?: boolean;
    idempotentHint?: boolean;
    openWorldHint?: boolean;
  };
}

/** What a tool answered: content blocks as sent, and the structured part where there is one. */
export interface ToolResult {
  content: ContentBlock[];
  structured: Json | null;
  /** The endpoint's own word; success is judged by evidence, not by this. */
  isError: boolean;
}

/** One block of an answer; text blocks hold `text`, others are kept as they came. */
export interface ContentBlock {
  type: string;
  text?: string;
  raw: JsonObject;
}

export interface CallOptions {
  /** Decides what may be repeated: a write is never sent again after an unknown end. */
  effect: Effect;
  lane: Lane;
  /** The tool does several things, so it is not sent again when it is refused in the middle. */
  many?: boolean;
  /** How many calls of the same work come after this one, where known: a batch then ends sooner. */
  following?: number;
  signal?: AbortSignal;
  /** Called right before each sending, after every wait; what it throws holds the call back. */
  beforeSending?: () => void;
  /** Longest wait for one answer, ms; the request is closed after it. */
  timeoutMs?: number;
  onProgress?: (progress: { done: number; total: number | null; message: string | null }) => void;
}

/** One MCP endpoint. Connects at its first use; every call goes through the quota governor. */
export interface Endpoint {
  /** The profile's name for it: what may be shown. */
  readonly name: string;
  /** A short hash of the endpoint's identity: equal for the same endpoint, tells nothing of its URL. */
  readonly fingerprint: string;
  /**
   * Every tool, all pages. `cached` (the default) accepts the list of an hour ago, and an older one
   * when the endpoint cannot be asked. Errors: AppError `unreachable`, `authorization`, `quota`.
   */
  tools(signal?: AbortSignal, freshness?: 'cached' | 'fresh'): Promise<Tool[]>;
  /** Calls a tool. A refusal or a fault is an outcome; only an abort or spent quota throws. */
  call(tool: string, args: JsonObject, options: CallOptions): Promise<Outcome<ToolResult>>;
  /** Text that the endpoint's process wrote to stderr, newest last; empty over HTTP. */
  diagnostics(): string;
  close(): Promise<void>;
}
