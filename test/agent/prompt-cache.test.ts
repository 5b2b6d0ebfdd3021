// What a conversation costs while a person takes their time: a service that keeps prompts as the real one
// does counts what each request reads from its cache.
import { expect, test } from 'vitest';
import { accept, agentLab } from '../support/agent-lab.ts';
import { type ModelRequestSeen, type ModelTurn, resultsIn } from '../support/messages-api.ts';

type Usage = Required<NonNullable<ModelTurn['usage']>>;

const MINUTE = 60_000;

/** A cache of prompts by the marks in them; `hours: false` refuses to keep anything for an hour. */
function promptCache({ hours }: { hours: boolean }) {
  const kept = new Map<string, number>();
  const seen: Usage[] = [];
  let now = 0;

  /** What the cache makes of a request. A character counts as a token. */
  function count({ body }: ModelRequestSeen): Usage {
    const blocks = [
      ...(body.tools ?? []),
      ...(body.system ?? []),
      ...body.messages.flatMap(({ role, content }) => content.map((one) => ({ role, ...one }))),
    ];
    let prefix = '';
    let [read, marked] = [0, 0];
    for (const { cache_control, ...block } of blocks as { cache_control?: { ttl?: string } }[]) {
      prefix += JSON.stringify(block);
      if ((kept.get(prefix) ?? Number.NEGATIVE_INFINITY) > now) read = prefix.length;
      if (!cache_control) continue;
      marked = prefix.length;
      kept.set(prefix, now + (cache_control.ttl === '1h' ? 60 : 5) * MINUTE);
    }
    const usage = {
      ...{ input: prefix.length - marked, output: 20 },
      ...{ cacheRead: read, cacheWrite: marked - read },
    };
    seen.push(usage);
    return usage;
  }

  const refusal = {
    error: { status: 400, type: 'invalid_request_error', message: 'cache_control.ttl: no' },
  };
  const answer = (turn: (request: ModelRequestSeen) => ModelTurn) => (request: ModelRequestSeen) =>
    !hours && JSON.stringify(request.body).includes('"ttl":"1h"')
      ? refusal
      : { ...turn(request), usage: count(request) };
  const pass = (minutes: number) => {
    now += minutes * MINUTE;
  };
  return { answer, pass, seen };
}

/** A task that is created on a card which waits for so long; what its requests read and wrote. */
async function afterWaiting(minutes: number, hours: boolean): Promise<Usage[]> {
  const cache = promptCache({ hours });
  const lab = await agentLab(
    ...(hours ? [] : [cache.answer(() => ({}))]),
    cache.answer(() => ({
      calls: [{ name: 'resolve_names', input: { names: [{ name: 'Q3 Roadmap' }] } }],
    })),
    cache.answer((request) => ({
      calls: [
        {
          name: 'create_a_click_up_task',
          input: {
            list_id: /list (\d+)/.exec(resultsIn(request)[0] ?? '')?.[1] ?? '',
            name: 'Rotate keys',
          },
        },
      ],
    })),
    cache.answer(() => ({ text: 'Created.' })),
  );
  const chat = await lab.chat({
    person(card, session) {
      cache.pass(minutes);
      accept(card, session);
    },
  });
  await chat.session.send("Create 'Rotate keys' in Q3 Roadmap");
  expect(chat.end().reason).toBe('done');
  const told = chat.of('usage').at(-1);
  const read = cache.seen.reduce((sum, one) => sum + one.cacheRead, 0);
  expect(told?.cacheReadTokens).toBe(read);
  return cache.seen;
}

test('a request after a card that waited most of an hour reads from the cache all that was sent before', async () => {
  const [, asking, after] = await afterWaiting(50, true);
  const sentBefore = (asking?.cacheRead ?? 0) + (asking?.cacheWrite ?? 0);
  expect(sentBefore).toBeGreaterThan(5_000);
  expect(after?.cacheRead).toBe(sentBefore);
  expect(after?.cacheWrite).toBeLessThan(sentBefore / 10);
});

test('where the service keeps nothing for an hour, a card that waits a little still costs no prompt again', async () => {
  const [, asking, after] = await afterWaiting(4, false);
  expect(after?.cacheRead).toBe((asking?.cacheRead ?? 0) + (asking?.cacheWrite ?? 0));
  const late = await afterWaiting(50, false);
  expect(late.at(-1)?.cacheRead).toBe(0);
});
