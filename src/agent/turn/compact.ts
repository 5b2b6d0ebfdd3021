// Makes room: the conversation so far becomes a summary that the model itself writes.
import { AppError, untrusted } from '../../base/index.ts';
import type { Block, Message, ModelReply, ModelService, TextBlock } from '../model/model.ts';
import { loadPrompt } from '../prompts.ts';

export interface Compacting {
  service: ModelService;
  model: string;
  contextTokens: number;
  /** Whether the person's latest words still wait for an answer: else they are part of the summary. */
  unanswered: boolean;
  signal: AbortSignal;
  onWait(until: number, why: string): void;
}

/** Of each tool's answer only this much goes into the summary, in characters. */
const LONGEST_RESULT = 1_500;
/** A token is about this many characters; the summary's request stays at half of the context. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * The conversation as one message that holds its summary and the person's latest words. The whole
 * goes to the model as text, so that it fits even where the conversation itself no longer did.
 */
export async function compactMessages(
  messages: Message[],
  how: Compacting,
): Promise<{ messages: Message[]; reply: ModelReply }> {
  const most = Math.floor((how.contextTokens / 2) * CHARACTERS_PER_TOKEN);
  const text = middleCut(messages.map(messageText).join('\n\n'), most);
  const reply = await how.service.ask(
    {
      model: how.model,
      maxTokens: 4_000,
      system: [loadPrompt('compact')],
      tools: [],
      messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    },
    { signal: how.signal, onText: () => {}, onTextEnd: () => {}, onWait: how.onWait },
  );
  const summary = reply.content
    .filter((block): block is TextBlock => block.type === 'text')
    .map((block) => block.text)
    .join('\n');
  if (summary.trim() === '' && reply.stop !== 'interrupted') {
    throw new AppError('failed', 'The model gave no summary, so the conversation stays as it is.', {
      next: 'Try /compact again, or start over with /clear.',
    });
  }
  const request = how.unanswered ? latestRequest(messages) : '';
  const content: Block[] = [
    // It was written from texts of others, so it is no more to be obeyed than they were.
    { type: 'text', text: untrusted('summary of the conversation so far', summary, 40_000) },
    ...(request === ''
      ? []
      : [{ type: 'text' as const, text: `The person's latest request:\n${request}` }]),
  ];
  return { messages: [{ role: 'user', content }], reply };
}

function messageText({ role, content }: Message): string {
  return content.map((block) => `${role}: ${blockText(block)}`).join('\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'tool_use':
      return `[calls ${block.name} ${JSON.stringify(block.input)}]`;
    case 'tool_result':
      return `[${block.isError ? 'failed' : 'answer'}: ${middleCut(block.text, LONGEST_RESULT)}]`;
    case 'opaque':
      return '';
  }
}

/** What the person last said themselves. */
function latestRequest(messages: Message[]): string {
  for (const { role, content } of [...messages].reverse()) {
    if (role !== 'user') continue;
    const texts = content.filter(
      (block): block is TextBlock => block.type === 'text' && !block.text.startsWith('<untrusted'),
    );
    const said = texts.map(({ text }) => text).join('\n');
    if (said !== '') return said.slice(0, 20_000);
  }
  return '';
}

function middleCut(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}\n… [left out] …\n${text.slice(-half)}`;
}
