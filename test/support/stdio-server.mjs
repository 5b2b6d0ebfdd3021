// An MCP server over stdio, run as a child process by tests. Its first argument is how it behaves.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , mode = 'good', argument = ''] = process.argv;

process.stderr.write('starting up\n');
if (mode === 'dies-at-start') {
  process.stderr.write(`CLICKUP_API_KEY is not valid: ${process.env.CLICKUP_API_KEY}\n`);
  process.exit(3);
}
if (mode === 'noisy') process.stdout.write('Server running on stdio!\n\n');
if (mode === 'has-child') {
  const script = 'setInterval(() => {}, 1000); process.on("SIGTERM", () => {});';
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  writeFileSync(argument, `${process.pid} ${child.pid}`);
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
}

if (mode === 'leaves-child') {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  writeFileSync(argument, `${process.pid} ${child.pid}`);
  child.unref();
}

const answer = (id, result) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

const calls = {
  good: (id, params) =>
    answer(id, { content: [{ type: 'text', text: JSON.stringify(params.arguments) }] }),
  noisy: (id) => answer(id, { content: [{ type: 'text', text: 'ok' }] }),
  environment: (id) =>
    answer(id, { content: [], structuredContent: { ...process.env, cwd: process.cwd() } }),
  'dies-in-call': () => {
    process.stderr.write(`${'x'.repeat(30_000)}\nfatal: out of luck\n`, () => process.exit(1));
  },
  'closes-its-ears': () => process.stdin.destroy(),
  large: (id, params) =>
    answer(id, {
      content: [{ type: 'text', text: 'é'.repeat(params.arguments.megabytes * 512 * 1024) }],
    }),
  'leaves-child': (id) => answer(id, { content: [] }),
  'has-child': (id) => answer(id, { content: [] }),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') {
    answer(id, { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'child' } });
  } else if (method === 'tools/list') {
    answer(id, { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] });
  } else if (method === 'tools/call') calls[mode]?.(id, params);
});
