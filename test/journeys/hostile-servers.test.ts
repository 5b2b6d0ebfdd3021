// Servers that answer without end, through the built program: it comes to its own end, with what it got.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EndpointBehaviour, httpEndpoint } from '../support/http-endpoint.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => home.remove());

async function run(behaviour: EndpointBehaviour, ...args: string[]) {
  const server = await httpEndpoint(behaviour);
  const ended = await runProgram([...args, '--endpoint', server.url, '--home', home.path]);
  return { ...ended, log: server.log };
}

const tool = (name: string) => ({
  ...{ name, description: 'Gets it', inputSchema: { type: 'object' } },
  annotations: { readOnlyHint: true },
});

test('a list of tools that always has one more page is read for twenty', async () => {
  let page = 0;
  const { code, out, log } = await run(
    {
      on: {
        'tools/list': ({ result }) =>
          result({ tools: [tool(`get_${page}`)], nextCursor: `${page++}` }),
      },
    },
    ...['tools', '--json'],
  );
  expect([code, log.filter((line) => line === 'POST tools/list').length]).toEqual([0, 20]);
  expect(out).toContain('get_19');
});

test('an answer behind 50,000 notifications is read', async () => {
  const notice = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  const { code, out } = await run(
    {
      tools: [tool('get_flood')],
      on: {
        'tools/call': ({ message, response }) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          for (let part = 0; part < 5; part++) response.write(`data: ${notice}\n\n`.repeat(10_000));
          const result = { content: [{ type: 'text', text: 'here it is' }] };
          response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n\n`);
        },
      },
    },
    ...['call', 'get_flood', '{}'],
  );
  expect([code, out]).toEqual([0, expect.stringContaining('here it is')]);
});
