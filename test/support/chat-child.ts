// The chat in a process of its own, with a scripted backend, for tests on a real terminal.
import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/base/index.ts';
import { processTerminal } from '../../src/cli/process-terminal.ts';
import { runChat, runSpokenChat } from '../../src/tui/index.ts';
import { type Script, scriptedBackend } from './scripted-chat.ts';

const [scriptFile = '', theme = 'none'] = process.argv.slice(2);
const script: Script = scriptFile === '' ? {} : JSON.parse(readFileSync(scriptFile, 'utf8'));
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => ending.abort());

const terminal = processTerminal(process.env);
if (!terminal) throw new Error('The chat needs a terminal.');
const options = {
  async open() {
    await systemClock.sleep(script.loadsIn ?? 0);
    return scriptedBackend(systemClock, script);
  },
  terminal,
  clock: systemClock,
  version: '0.0.0',
  signal: ending.signal,
};
if (theme === 'spoken') await runSpokenChat(options);
else await runChat({ ...options, theme: theme === 'dark' || theme === 'light' ? theme : 'none' });
process.exit(0);
