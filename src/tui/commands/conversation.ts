// Slash commands about the conversation itself.
import { AppError, cleanLine } from '../../base/index.ts';
import type { SessionSummary } from '../backend.ts';
import type { Choice } from '../editor/completion.ts';
import { sessionSheet } from '../sheets.ts';
import { type Chat, type SlashCommand, wordsOf } from './command.ts';
import { asJson, asMarkdown } from './export.ts';

const attach: SlashCommand = {
  name: 'attach',
  summary: 'send a file with the next message',
  usage: 'FILE',
  anytime: true,
  async run(rest, chat) {
    const files = wordsOf(rest).map((word) => word.replace(/^@/, ''));
    if (files.length === 0) {
      throw new AppError('usage', 'No file is named.', {
        next: 'Write /attach FILE, or @FILE in a message.',
      });
    }
    for (const file of files) await chat.attach(file);
  },
};

const resume: SlashCommand = {
  name: 'resume',
  summary: 'go on with an earlier conversation',
  usage: '[ID | TEXT]',
  run: (rest, chat) => goOn(rest.trim(), chat),
};

const sessions: SlashCommand = {
  name: 'sessions',
  summary: 'earlier conversations, or those that hold a text: go on with one, delete one',
  usage: '[TEXT | delete ID]',
  async run(rest, chat) {
    const [word, id] = wordsOf(rest);
    if (word !== 'delete') return goOn(rest.trim(), chat);
    const named = id ?? (await choose('', chat))?.id;
    if (named !== undefined) await remove(named, chat);
  },
};

/** Goes on with the conversation of an id, or with one of those that hold a text. */
async function goOn(text: string, chat: Chat): Promise<void> {
  const known = (await chat.backend.sessions('')).find(({ id }) => id === text);
  const { id, key } = known ? { id: text, key: null } : ((await choose(text, chat)) ?? {});
  if (id === undefined) return;
  if (key === 'd') return remove(id, chat);
  chat.converse(await chat.busy('Opening', () => chat.backend.resume(id)));
}

/** One of the conversations that hold a text, and the key it was chosen with; null for none. */
async function choose(
  text: string,
  chat: Chat,
): Promise<{ id: string; key: string | null } | null> {
  const { backend } = chat;
  const found = await backend.sessions(text);
  if (found.length === 0) {
    const none = text === '' ? 'No conversation is saved yet.' : 'No conversation holds that.';
    chat.notice('info', none);
    return null;
  }
  if (chat.sheet) {
    const { key = null, rows = [] } = (await chat.sheet(sessionSheet(found, backend.words))) ?? {};
    return rows[0] ? { id: rows[0].id, key } : null;
  }
  const choices = found.map((one) => choiceOf(one, chat));
  const id = await chat.pick('Which conversation?', choices);
  return id === null ? null : { id, key: null };
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
  async run(_rest, chat) {
    const session = await chat.session();
    let failed = false;
    const stop = session.onEvent((event) => {
      if (event.kind === 'turn-ended') failed = event.reason !== 'done';
    });
    try {
      await chat.busy('Summing up', (signal) => {
        signal.addEventListener('abort', () => session.interrupt(), { once: true });
        return session.compact();
      });
    } finally {
      stop();
    }
    if (!failed) chat.notice('info', 'The conversation so far is now a summary.');
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
  if (!found) throw new AppError('usage', `There is no conversation "${cleanLine(id, 60)}".`);
  if (id === (await chat.session()).id) {
    throw new AppError('usage', 'This is the conversation you are in.', {
      next: 'Begin another with /clear, and delete this one then.',
    });
  }
  const answer = await chat.pick(`Delete "${choiceOf(found, chat).label}"?`, [
    { value: 'no', label: 'No, keep it', hint: '' },
    { value: 'yes', label: 'Yes, delete it', hint: 'what it wrote stays in ClickUp and in /runs' },
  ]);
  if (answer !== 'yes') return;
  await chat.backend.removeSession(id);
  chat.notice('info', 'The conversation is deleted.');
}

const rename: SlashCommand = {
  name: 'rename',
  summary: 'call this conversation something else',
  usage: 'NAME',
  anytime: true,
  async run(rest, chat) {
    const name = cleanLine(rest.trim(), 160);
    if (name === '')
      throw new AppError('usage', 'No name is given.', { next: 'Write /rename NAME.' });
    await (await chat.session()).rename(name);
    chat.notice('info', `This conversation is called "${name}".`);
  },
};

function choiceOf(session: SessionSummary, chat: Chat): Choice {
  const when = chat.backend.words.instant(session.updatedAt);
  return {
    value: session.id,
    label: cleanLine(session.title, 48) || 'without a title',
    hint: `${when} · ${session.turns} ${session.turns === 1 ? 'turn' : 'turns'}`,
  };
}

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
