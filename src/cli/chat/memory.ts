// What the chat keeps between sessions: conversations, what was typed, and how it looks.
import { z } from 'zod';
import type { App } from '../../app/index.ts';
import type { Clock } from '../../base/index.ts';

type ChatBackend = import('../../tui/index.ts').ChatBackend;
type Memory = Pick<
  ChatBackend,
  'sessions' | 'removeSession' | 'loadHistory' | 'addHistory' | 'loadLook' | 'saveLook'
>;

const KIND = 'chat';
const LOOK = z.object({
  theme: z.enum(['dark', 'light', 'none']).exactOptional(),
  notify: z.enum(['on', 'bell', 'off']).exactOptional(),
});
/** Inputs stored, and how long one may be. */
const MOST_INPUTS = 1_000;
const LONGEST_INPUT = 10_000;

export function chatMemory(app: App, clock: Clock): Memory {
  const documents = async () => (await app.store()).documents;

  async function history(): Promise<string[]> {
    const stored = await (await documents()).get(KIND, 'history');
    const { entries } = stored ?? {};
    return Array.isArray(entries) ? entries.filter((one) => typeof one === 'string') : [];
  }

  async function look() {
    const stored = await (await documents()).get(KIND, 'look');
    return LOOK.safeParse(stored ?? {}).data ?? {};
  }

  return {
    async sessions(search) {
      const { listSessions } = await import('../../agent/index.ts');
      const wanted = search.trim().toLowerCase();
      const all = await listSessions(await documents());
      return all
        .filter(({ title, text }) => `${title}\n${text}`.toLowerCase().includes(wanted))
        .map(({ id, title, updatedAt, turns }) => ({ id, title, updatedAt, turns }));
    },
    async removeSession(id) {
      const { removeSession } = await import('../../agent/index.ts');
      return removeSession(await documents(), id);
    },
    loadHistory: history,
    async addHistory(text) {
      if (text.length > LONGEST_INPUT) return;
      // Another chat of this person may have added some meanwhile, so it is read again.
      const entries = [...(await history()), text].slice(-MOST_INPUTS);
      await (await documents()).put(KIND, 'history', { entries }, clock.now());
    },
    loadLook: look,
    async saveLook(change) {
      await (await documents()).put(KIND, 'look', { ...(await look()), ...change }, clock.now());
    },
  };
}
