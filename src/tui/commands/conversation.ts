// Slash commands about the conversation itself.
import type { TranscriptItem } from '../../agent/index.ts';
import { cleanLine } from '../../base/index.ts';
import { toMarkdown } from '../../text/index.ts';
import { entriesOf } from '../entries.ts';
import { sessionSheet } from '../sheets.ts';
import { fieldLines, UNWRAPPED, type Voice } from '../transcript/card.ts';
import { entryLines } from '../transcript/entry.ts';
import { type Chat, type SlashCommand, usage, wordsOf } from './command.ts';

const attach: SlashCommand = {
  name: 'attach',
  summary: 'send a file with the next message',
  usage: 'FILE',
  anytime: true,
  async run(rest, chat) {
    const files = wordsOf(rest).map((word) => word.replace(/^@/, ''));
    if (files.length === 0) {
      throw usage('No file is named.', 'Write /attach FILE, or @FILE in a message.');
    }
    for (const file of files) await chat.attach(file);
  },
};

const resume: SlashCommand = {
  name: 'resume',
  summary: 'continue an earlier conversation',
  usage: '[ID | TEXT]',
  run: (rest, chat) => goOn(rest.trim(), chat),
};

const sessions: SlashCommand = {
  name: 'sessions',
  summary: 'earlier conversations, all or those that contain a text: continue one, delete one',
  usage: '[TEXT | delete ID]',
  run(rest, chat) {
    const [word, id] = wordsOf(rest);
    if (word !== 'delete') return goOn(rest.trim(), chat);
    return id === undefined ? goOn('', chat) : remove(id, chat);
  },
};

/** Goes on with the conversation of an id, or shows those that hold a text. */
async function goOn(text: string, chat: Chat): Promise<void> {
  const { backend } = chat;
  const open = async (id: string) =>
    chat.converse(await chat.busy('Opening', () => backend.resume(id)));
  if ((await backend.sessions('')).some(({ id }) => id === text)) return open(text);
  const found = await backend.sessions(text);
  if (found.length === 0) {
    const none = text === '' ? 'No conversation is saved yet.' : 'No conversation contains that.';
    return chat.notice('info', none);
  }
  const { key, rows } = (await chat.sheet(sessionSheet(found, backend.words))) ?? {};
  const [row] = rows ?? [];
  if (!row) return;
  if (key !== 'd') return open(row.id);
  await remove(row.id, chat);
  return goOn(text, chat);
}

const exportCommand: SlashCommand = {
  name: 'export',
  summary: 'write the conversation to a file, as markdown or JSON',
  usage: '[markdown | json] [FILE]',
  anytime: true,
  async run(rest, chat) {
    const words = wordsOf(rest);
    const named = words.find((word) => word !== 'json' && word !== 'markdown');
    const json = words.includes('json') || named?.endsWith('.json') === true;
    const session = await chat.session();
    const items = session.transcript();
    const text = json ? asJson(session.id, items) : asMarkdown(items, chat.backend);
    // With its length, so that a longer one of the same conversation can stand next to it.
    const name = named ?? `${session.id}-${items.length}.${json ? 'json' : 'md'}`;
    const path = await chat.backend.saveFile(name, text);
    chat.notice('info', `Written: ${path}`);
  },
};

/** The same entries and lines as on the screen; what was said stands as it was written. */
export function asMarkdown(items: readonly TranscriptItem[], paper: Voice): string {
  const sections = entriesOf(items, items.length).map((entry) => {
    if (entry.kind === 'answer') return entry.piece.source;
    if (entry.kind === 'user' || entry.kind === 'command') {
      const files = entry.kind === 'user' ? entry.attachments : [];
      return [entry.text, ...files.map((name) => `+ ${name}`)].join('\n').replace(/^/gm, '> ');
    }
    const fields = entry.kind === 'write' ? fieldLines(entry.card, UNWRAPPED, paper.words) : [];
    const lines = [...entryLines(entry, { ...paper, width: UNWRAPPED }), ...fields];
    const [head, ...more] = lines.map((line) => toMarkdown(line).trim());
    const isTable = ['report', 'plan', 'run'].includes(entry.kind);
    const [first, next] = isTable ? [`**${head}**`, '- '] : [`- ${head}`, '  - '];
    return [first, ...more.map((line) => `${next}${line}`)].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

function asJson(id: string, items: readonly TranscriptItem[]): string {
  return `${JSON.stringify({ schemaVersion: 1, kind: 'session', id, items }, null, 2)}\n`;
}

const copy: SlashCommand = {
  name: 'copy',
  summary: 'put the last answer on the clipboard',
  usage: '',
  anytime: true,
  async run(_rest, chat) {
    const items = (await chat.session()).transcript();
    const last = items.findLast((item) => item.kind === 'assistant');
    if (last?.kind !== 'assistant') {
      chat.notice('info', 'There is no answer to copy yet.');
      return;
    }
    chat.copy(last.text);
    chat.notice(
      'info',
      `${last.text.length.toLocaleString('en')} characters sent to the clipboard of your terminal.`,
    );
  },
};

const compact: SlashCommand = {
  name: 'compact',
  summary: 'replace the conversation so far by a summary of it',
  usage: '',
  recorded: true,
  async run(_rest, chat) {
    const session = await chat.session();
    const end = await chat.busy('Summing up', (signal) => {
      signal.addEventListener('abort', () => session.interrupt(), { once: true });
      return session.compact();
    });
    if (end === 'done') chat.notice('info', 'The conversation so far is now a summary.');
  },
};

const clear: SlashCommand = {
  name: 'clear',
  summary: 'start a new conversation; the screen stays as it is',
  usage: '',
  async run(_rest, chat) {
    (await chat.session()).clear();
    chat.notice('info', 'New conversation. The model no longer sees what is above.');
  },
};

const cost: SlashCommand = {
  name: 'cost',
  summary: 'tokens, dollars and ClickUp calls so far',
  usage: '',
  anytime: true,
  async run(_rest, chat) {
    const { costUsd, clickupCalls, ...tokens } = (await chat.session()).cost();
    const count = (value: number) => value.toLocaleString('en').padStart(12);
    chat.report([
      `Tokens in      ${count(tokens.inputTokens)}`,
      `  from cache   ${count(tokens.cacheReadTokens)}`,
      `  to cache     ${count(tokens.cacheWriteTokens)}`,
      `Tokens out     ${count(tokens.outputTokens)}`,
      `ClickUp calls  ${count(clickupCalls)}`,
      `Cost           ${costUsd === null ? 'unknown for this model'.padStart(12) : `$${costUsd.toFixed(4)}`.padStart(12)}`,
    ]);
  },
};

/** Removes one for good, after a second look; what it wrote stays in ClickUp and in /runs. */
async function remove(id: string, chat: Chat): Promise<void> {
  const found = (await chat.backend.sessions('')).find((one) => one.id === id);
  if (!found)
    throw usage(`There is no conversation "${cleanLine(id, 60)}".`, 'See them with /sessions.');
  if (id === (await chat.session()).id) {
    throw usage(
      'This is the conversation you are in.',
      'Begin another with /clear, and delete this one then.',
    );
  }
  const name = cleanLine(found.title, 48) || 'without a title';
  const answer = await chat.pick(`Delete "${name}"?`, [
    { value: 'no', label: 'No, keep it', hint: '' },
    { value: 'yes', label: 'Yes, delete it', hint: 'what it wrote stays in ClickUp and in /runs' },
  ]);
  if (answer !== 'yes') return;
  await chat.backend.removeSession(id);
  chat.notice('info', 'The conversation is deleted.');
}

const rename: SlashCommand = {
  name: 'rename',
  summary: 'rename this conversation',
  usage: 'NAME',
  anytime: true,
  async run(rest, chat) {
    const name = cleanLine(rest.trim(), 160);
    if (name === '') throw usage('No name is given.', 'Write /rename NAME.');
    await (await chat.session()).rename(name);
    chat.notice('info', `This conversation is called "${name}".`);
  },
};

export const conversationCommands = [
  attach,
  resume,
  sessions,
  rename,
  exportCommand,
  copy,
  compact,
  clear,
  cost,
] satisfies SlashCommand[];
