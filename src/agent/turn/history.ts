// The messages of a conversation, always in a form that the model's service accepts.
import type { Block, Message, ModelReply, ToolResultBlock } from '../model/model.ts';
import { isSummary } from '../model/reply.ts';

/** Adds what the person or a tool said; two messages of one side become one. */
export function addUser(messages: Message[], content: Block[]): void {
  const last = messages.at(-1);
  if (last?.role === 'user') last.content.push(...content);
  else messages.push({ role: 'user', content });
}

/** Adds a whole reply. An empty one leaves no trace. */
export function addReply(messages: Message[], { content }: Pick<ModelReply, 'content'>): void {
  if (content.length > 0) messages.push({ role: 'assistant', content: [...content] });
}

/** Adds what was said before an interruption: text alone, for calls that were not made have no answer. */
export function addInterrupted(
  messages: Message[],
  { content }: Pick<ModelReply, 'content'>,
): void {
  const text = content.filter(({ type }) => type === 'text');
  const note = { type: 'text' as const, text: '[The person interrupted this answer.]' };
  messages.push({ role: 'assistant', content: [...text, note] });
}

/** The model's thoughts belong to the model that had them, and to an unchanged conversation. */
export function withoutThoughts(messages: Message[]): Message[] {
  return messages
    .map(({ role, content }) => ({
      role,
      content: content.filter(({ type }) => type !== 'opaque'),
    }))
    .filter(({ content }) => content.length > 0);
}

/** Whether the service has summarised the conversation; what came before the summary is still there. */
export function isSummarised(messages: Message[]): boolean {
  return messages.some(({ content }) =>
    content.some((block) => block.type === 'opaque' && isSummary(block)),
  );
}

/** Every call has an answer: one that was kept without gets a word of its own. */
export function mended(messages: Message[]): Message[] {
  const whole: Message[] = [];
  for (const [index, message] of messages.entries()) {
    whole.push(message);
    const uses = message.content.filter((block) => block.type === 'tool_use');
    if (message.role !== 'assistant' || uses.length === 0) continue;
    const next = messages[index + 1];
    const answered = new Set(
      next?.content.flatMap((block) => (block.type === 'tool_result' ? [block.toolUseId] : [])),
    );
    const missing: ToolResultBlock[] = uses
      .filter(({ id }) => !answered.has(id))
      .map(({ id }) => lostResult(id));
    if (missing.length === 0) continue;
    if (next?.role === 'user') next.content.unshift(...missing);
    else whole.push({ role: 'user', content: missing });
  }
  return whole;
}

/** The answer to a call that nobody knows the end of. */
export function lostResult(toolUseId: string): ToolResultBlock {
  const text = 'Interrupted before it ended.';
  return { type: 'tool_result', toolUseId, text, isError: true };
}
