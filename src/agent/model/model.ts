// The model's service as the agent sees it: messages in, a streamed reply out. Nothing here knows
// whose service it is or which library speaks to it.
import {
  AppError,
  type AppErrorDetails,
  type ErrorCode,
  type JsonObject,
} from '../../base/index.ts';

export interface TextBlock {
  type: 'text';
  text: string;
}

export interface ToolUseBlock {
  type: 'tool_use';
  id: string;
  name: string;
  input: JsonObject;
}

export interface ToolResultBlock {
  type: 'tool_result';
  toolUseId: string;
  text: string;
  isError: boolean;
  /** Tools whose definitions the service loads from here on, where it can. */
  references?: string[];
}

/** What the service sent and wants back unchanged: the model's own thoughts. */
export interface OpaqueBlock {
  type: 'opaque';
  raw: JsonObject;
}

export type Block = TextBlock | ToolUseBlock | ToolResultBlock | OpaqueBlock;

export interface Message {
  role: 'user' | 'assistant';
  content: Block[];
}

/** A tool as the model is shown it. `deferred`: its definition is loaded when a result refers to it. */
export interface ToolDefinition {
  name: string;
  description: string;
  inputSchema: JsonObject;
  deferred?: boolean;
}

export const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof EFFORTS)[number];

export interface ModelRequest {
  model: string;
  effort?: Effort | undefined;
  maxTokens: number;
  /** Parts of the system prompt, the steadiest first: each is a point that the cache may reach to. */
  system: string[];
  tools: ToolDefinition[];
  /** The JSON schema that the whole answer has to have, where it is to be data. */
  format?: JsonObject;
  messages: Message[];
  /** Whether the next request may be long in coming: the cache is then asked to last an hour. */
  patient?: boolean;
  /** From so many tokens on the service may leave out old answers of tools, and summarise; absent: never. */
  roomAt?: number | undefined;
}

export interface TokenUsage {
  /** Input that was neither read from the cache nor written to it. */
  input: number;
  cacheRead: number;
  cacheWrite: number;
  /** Of `cacheWrite`, what is to last an hour: it costs more. */
  cacheWriteHour?: number;
  output: number;
  /** What a summary cost that the service made of the conversation: it is no part of the context. */
  aside?: { input: number; output: number };
}

/** Why the model stopped. `cut-off`: its answer reached the longest allowed. */
export type StopReason = 'done' | 'tools' | 'cut-off' | 'context-full' | 'refused' | 'interrupted';

export interface ModelReply {
  content: (TextBlock | ToolUseBlock | OpaqueBlock)[];
  stop: StopReason;
  usage: TokenUsage;
  /** Tool uses whose arguments were not a JSON object, with the text that came instead. */
  malformed: ReadonlyMap<string, string>;
  /** Why the model declined, in the service's words. */
  refusal?: string;
  /** How the service made room in the conversation, as a sentence. */
  room?: string;
}

export interface AskOptions {
  signal: AbortSignal;
  onText(delta: string): void;
  /** A text of the reply has ended. */
  onTextEnd(): void;
  /** The arguments of a call as far as they have come: JSON, most of the time without its end. */
  onArguments?(tool: string, json: string): void;
  /** Thoughts as far as they have come; `ended` once they are whole. */
  onThinking?(text: string, ended: boolean): void;
  /** The service asked to wait, or failed in passing: the request is repeated at `until` (epoch ms). */
  onWait(until: number, why: string): void;
}

export interface ModelService {
  /**
   * One request. An aborted signal ends it with what has come (`interrupted`), never with an error.
   * Errors: ModelError.
   */
  ask(request: ModelRequest, options: AskOptions): Promise<ModelReply>;
  /** Absent where the service has none. */
  batches?(): Promise<ModelBatches>;
}

/** Requests that nobody waits for. Errors of each: ModelError, AppError `interrupted`. */
export interface ModelBatches {
  /** Hands in requests under names of ours; the batch's id. It is never sent twice. */
  submit(requests: ReadonlyMap<string, ModelRequest>, signal: AbortSignal): Promise<string>;
  /** What was answered, by those names, once the batch has ended; null while it is under way. */
  answers(id: string, signal: AbortSignal): Promise<Map<string, ModelReply> | null>;
  /** Ids of batches of so many requests begun since then (epoch ms). */
  begun(since: number, count: number, signal: AbortSignal): Promise<string[]>;
}

/**
 * What was wrong. `cut`: the stream ended in the middle. `too-long`: the conversation does not fit
 * the model's context. `no-deferral`: the service cannot load tools on demand.
 * `no-hour`: it cannot keep its cache for an hour. `no-room`: it cannot make room in a conversation.
 */
export type ModelTrouble =
  | 'authorization'
  | 'rate-limited'
  | 'overloaded'
  | 'unreachable'
  | 'cut'
  | 'too-long'
  | 'no-deferral'
  | 'no-hour'
  | 'no-room'
  | 'unknown-model'
  | 'invalid';

const CODES = {
  authorization: 'authorization',
  'rate-limited': 'quota',
  overloaded: 'unreachable',
  unreachable: 'unreachable',
  cut: 'unreachable',
  'too-long': 'failed',
  'no-deferral': 'failed',
  'no-hour': 'failed',
  'no-room': 'failed',
  'unknown-model': 'usage',
  invalid: 'failed',
} satisfies Record<ModelTrouble, ErrorCode>;

/** A failure of the model's service, after every retry that makes sense. */
export class ModelError extends AppError {
  readonly trouble: ModelTrouble;

  constructor(trouble: ModelTrouble, message: string, details: AppErrorDetails = {}) {
    super(CODES[trouble], message, details);
    this.name = 'ModelError';
    this.trouble = trouble;
  }
}
