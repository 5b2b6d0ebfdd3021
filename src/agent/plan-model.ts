// The model as workflows ask it while they plan: one question, one answer of a given shape.
import { z } from 'zod';
import {
  AppError,
  type Clock,
  type JsonObject,
  parseJson,
  sha256,
  untrusted,
} from '../base/index.ts';
import type { ModelAnswer, ModelQuestion, PlanModel } from '../engine/index.ts';
import { askInBatch } from './batches.ts';
import {
  type Effort,
  ModelError,
  type ModelReply,
  type ModelRequest,
  type ModelService,
  type ToolDefinition,
} from './model/model.ts';
import { costAtMost, factsOf } from './model/models.ts';
import { loadPrompt } from './prompts.ts';

export interface PlanModelOptions {
  service: ModelService;
  model: string;
  effort?: Effort | undefined;
  clock: Clock;
  signal: AbortSignal;
}

/** Where a service has no structured outputs, the answer is given as the arguments of this tool. */
const ANSWER = 'answer';
/** No answer is longer, tokens. */
const MOST_TOKENS = 8_000;
/** Counted short, so that an estimate is rather too high. */
const CHARACTERS_PER_TOKEN = 3;
/** Characters that the request holds besides prompt and data. */
const FRAME = 1_500;
const LONGEST_DATA = 400_000;
const BATCH_PRICE = 0.5;

/** Asks a service; nothing is opened before the first question. */
export function createPlanModel(options: PlanModelOptions): PlanModel {
  const { service, model, effort, clock, signal } = options;
  /** Replies that a batch has brought, by their questions. */
  const replies = new Map<string, ModelReply>();
  const tokensIn = (prompt: ModelQuestion<unknown>['prompt'], chars: number) =>
    Math.ceil((loadPrompt(prompt).length + FRAME + chars) / CHARACTERS_PER_TOKEN);
  const cost = (input: number, output: number) =>
    costAtMost(model, { input, output, cacheRead: 0, cacheWrite: 0 });

  /** Whether the service has shown that it knows no structured outputs. */
  let unformatted = false;
  const request = async (whole: WithShape) => {
    const listener = { signal, onText: () => {}, onTextEnd: () => {}, onWait: () => {} };
    const asked = requestOf(whole, unformatted);
    try {
      return await service.ask(asked, listener);
    } catch (thrown) {
      const unknown = thrown instanceof ModelError && thrown.trouble === 'invalid';
      const format = /output_config|format|json_schema|structured/i;
      if (!unknown || !asked.format || !format.test(thrown.message)) throw thrown;
      unformatted = true;
      return service.ask(requestOf(whole, true), listener);
    }
  };

  /** A question as it is sent, for at most so many dollars at `price` of the usual; null for none. */
  const wholeOf = (question: ModelQuestion<unknown>, price: number): WithShape | null => {
    const data = asData(question.data);
    const left = question.maxUsd / price - cost(tokensIn(question.prompt, data.length), 0);
    const maxTokens = Math.min(MOST_TOKENS, Math.floor(left / cost(0, 1)));
    if (maxTokens < 1) return null;
    const parts = [question.remark, untrusted('the file', data, LONGEST_DATA)];
    const text = parts.filter((part) => part !== undefined).join('\n\n');
    return {
      ...{ model, effort, maxTokens, shape: question.shape },
      system: [loadPrompt(question.prompt)],
      messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    };
  };

  return {
    name: model,
    priced: factsOf(model).price !== null,
    estimate: (prompt, dataChars, tokens) => cost(tokensIn(prompt, dataChars), tokens),
    batchPrice: BATCH_PRICE,
    async ask<T>(question: ModelQuestion<T>): Promise<ModelAnswer<T>> {
      const key = keyOf(question);
      const early = replies.get(key);
      replies.delete(key);
      const whole = wholeOf(question, 1);
      if (!early && !whole) {
        return { value: null, costUsd: 0, why: 'The cost limit leaves nothing for an answer.' };
      }
      const reply = early ?? (await request(whole as WithShape));
      if (reply.stop === 'interrupted') throw new AppError('interrupted', 'It was interrupted.');
      const costUsd = costAtMost(model, reply.usage) * (early ? BATCH_PRICE : 1);
      const read = valueIn(reply, question.shape);
      return 'why' in read
        ? { value: null, why: read.why, costUsd }
        : { value: read.value, why: null, costUsd };
    },
    async ahead(questions, { memory, progress }) {
      const batches = await service.batches?.();
      if (!batches) return { answered: [], why: "The model's service has no batches." };
      const requests = new Map<string, ModelRequest>();
      for (const question of questions) {
        const whole = wholeOf(question, BATCH_PRICE);
        if (whole) requests.set(keyOf(question), requestOf(whole, unformatted));
      }
      const name = `model-batches/${model}`;
      const came = await askInBatch(requests, {
        ...{ batches, memory, name, clock, signal, progress },
      });
      for (const [key, reply] of came.replies) replies.set(key, reply);
      const answered = questions.filter((question) => came.replies.has(keyOf(question)));
      return { answered, why: came.why };
    },
  };
}

type WithShape = Omit<ModelRequest, 'tools'> & { shape: z.ZodType };

/** The request with the form that its answer has to have: as a schema, or as a tool's arguments. */
function requestOf({ shape, ...whole }: WithShape, unformatted: boolean): ModelRequest {
  const schema = schemaOf(shape);
  return unformatted || !isClosed(schema)
    ? { ...whole, tools: [toolFor(schema)] }
    : { ...whole, tools: [], format: schema };
}

/** What a question is known by in a batch, in a later run too. */
function keyOf({ prompt, remark, data }: ModelQuestion<unknown>): string {
  return sha256([prompt, remark ?? '', data]).slice(0, 40);
}

/** JSON in which nothing can close the label around it. */
function asData(data: JsonObject): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}

function schemaOf(shape: z.ZodType): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(shape) as JsonObject;
  return schema;
}

/** Structured outputs want every object's members named. */
function isClosed(schema: JsonObject): boolean {
  return !/"additionalProperties":(?!false)/.test(JSON.stringify(schema));
}

function toolFor(inputSchema: JsonObject): ToolDefinition {
  return { name: ANSWER, description: 'Takes your answer. Call it once.', inputSchema };
}

/** What the reply answers, or why it cannot be used. */
function valueIn<T>(
  { content, stop, malformed }: ModelReply,
  shape: z.ZodType<T>,
): { value: T } | { why: string } {
  if (stop === 'cut-off') return { why: 'The answer was longer than it may be.' };
  if (stop === 'refused') return { why: 'The model declined to answer.' };
  const wrong = { why: 'The answer did not come in the form asked for.' };
  const [use, ...more] = content.filter((block) => block.type === 'tool_use');
  if (more.length > 0) return wrong;
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const said = use === undefined ? parseJson(text) : malformed.has(use.id) ? undefined : use.input;
  const parsed = shape.safeParse(said);
  return parsed.success ? { value: parsed.data } : wrong;
}
