// The model as workflows ask it while they plan: one question, one answer of a given shape.
import { z } from 'zod';
import { AppError, type JsonObject, parseJson, untrusted } from '../base/index.ts';
import type { ModelAnswer, ModelQuestion, PlanModel } from '../engine/index.ts';
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
  signal: AbortSignal;
}

/** Where a service has no structured outputs, the answer is given as the arguments of this tool. */
const ANSWER = 'answer';
/** No answer is longer, tokens. */
const MOST_TOKENS = 8_000;
/** Counted short, so that an estimate is rather too high. */
const CHARACTERS_PER_TOKEN = 3;
/** Characters that the request holds beside prompt and data. */
const FRAME = 1_500;
const LONGEST_DATA = 400_000;

/** Asks a service; nothing is opened before the first question. */
export function createPlanModel({ service, model, effort, signal }: PlanModelOptions): PlanModel {
  const tokensIn = (prompt: ModelQuestion<unknown>['prompt'], chars: number) =>
    Math.ceil((loadPrompt(prompt).length + FRAME + chars) / CHARACTERS_PER_TOKEN);
  const cost = (input: number, output: number) =>
    costAtMost(model, { input, output, cacheRead: 0, cacheWrite: 0 });

  /** Whether the service has shown that it knows no structured outputs. */
  let unformatted = false;
  const request = async (shape: z.ZodType, whole: Omit<ModelRequest, 'tools'>) => {
    const schema = schemaOf(shape);
    const options = { signal, onText: () => {}, onTextEnd: () => {}, onWait: () => {} };
    const withTool = () => service.ask({ ...whole, tools: [toolFor(schema)] }, options);
    if (unformatted || !isClosed(schema)) return withTool();
    try {
      return await service.ask({ ...whole, tools: [], format: schema }, options);
    } catch (thrown) {
      const unknown = thrown instanceof ModelError && thrown.trouble === 'invalid';
      if (!unknown || !/output_config|format|json_schema|structured/i.test(thrown.message)) {
        throw thrown;
      }
      unformatted = true;
      return withTool();
    }
  };

  return {
    name: model,
    priced: factsOf(model).price !== null,
    estimate: (prompt, dataChars, tokens) => cost(tokensIn(prompt, dataChars), tokens),
    async ask<T>(question: ModelQuestion<T>): Promise<ModelAnswer<T>> {
      const data = asData(question.data);
      const input = tokensIn(question.prompt, data.length);
      const left = question.maxUsd - cost(input, 0);
      const maxTokens = Math.min(MOST_TOKENS, Math.floor(left / cost(0, 1)));
      if (maxTokens < 1) {
        return { value: null, costUsd: 0, why: 'There is no money left for an answer.' };
      }
      const parts = [question.remark, untrusted('the file', data, LONGEST_DATA)];
      const text = parts.filter((part) => part !== undefined).join('\n\n');
      const reply = await request(question.shape, {
        ...{ model, effort, maxTokens },
        system: [loadPrompt(question.prompt)],
        messages: [{ role: 'user', content: [{ type: 'text', text }] }],
      });
      if (reply.stop === 'interrupted') throw new AppError('interrupted', 'It was interrupted.');
      const costUsd = costAtMost(model, reply.usage);
      const read = valueIn(reply, question.shape);
      return 'why' in read
        ? { value: null, why: read.why, costUsd }
        : { value: read.value, why: null, costUsd };
    },
  };
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
