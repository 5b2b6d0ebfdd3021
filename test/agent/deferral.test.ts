// Endpoints with many tools: schemas are loaded when they are wanted, by the service or by us.
import { expect, test } from 'vitest';
import { createSession } from '../../src/agent/index.ts';
import { anthropicService } from '../../src/agent/model/anthropic.ts';
import { type AgentLab, agentLab, listen } from '../support/agent-lab.ts';
import { heldClock } from '../support/clock.ts';
import type { Scripted } from '../support/messages-api.ts';
import { call, turn } from '../support/model-brains.ts';

const FIND = turn(call('find_tools', { words: 'custom field value' }));
const USE = turn(call('list_all_click_up_custom_fields', { list_id: '1' }));

/** A session whose service is said to load tools by itself. */
function session(lab: AgentLab) {
  const made = createSession({
    service: anthropicService({ apiKey: 'key', baseUrl: lab.api.url, clock: heldClock() }),
    deferral: true,
    model: 'claude-sonnet-5-5',
    mode: 'ask',
    attended: true,
    rooms: lab.app,
    workflows: {},
    policy: {},
    endpoint: 'lab',
    timeZone: () => 'UTC',
    clock: heldClock(Date.now()),
    random: () => 1,
    redact: (text) => text,
    keep: false,
  });
  return listen(made, undefined);
}

const names = (lab: AgentLab, nth: number) =>
  lab.api.requests[nth]?.body.tools?.map(({ name }) => name) ?? [];

test('a tool that was found can be called from the next step on', async () => {
  const lab = await agentLab(FIND, USE, { text: 'ok' });
  const chat = await lab.chat();
  await chat.session.send('Which custom fields are there?');
  expect(names(lab, 0)).toContain('find_tools');
  expect(names(lab, 0)).not.toContain('list_all_click_up_custom_fields');
  expect(names(lab, 1)).toContain('list_all_click_up_custom_fields');
  expect(names(lab, 1).slice(0, names(lab, 0).length)).toEqual(names(lab, 0));
});

test('a service that loads tools by itself gets them all, and is pointed to those found', async () => {
  const lab = await agentLab(FIND, USE, { text: 'ok' });
  const chat = session(lab);
  await chat.session.send('Which custom fields are there?');
  expect(chat.end().reason).toBe('done');
  const deferred = lab.api.requests[0]?.body.tools?.filter((tool) => tool.defer_loading) ?? [];
  expect(deferred.map(({ name }) => name)).toContain('list_all_click_up_custom_fields');
  expect(names(lab, 1)).toEqual(names(lab, 0));
  const [result] = lab.api.requests[1]?.body.messages.at(-1)?.content ?? [];
  expect(result?.content?.map(({ tool_name }) => tool_name)).toContain(
    'list_all_click_up_custom_fields',
  );
});

test('a service that turns out not to is asked again, with tools loaded by us', async () => {
  const refusing: Scripted = ({ body }) =>
    body.tools?.some((tool) => tool.defer_loading)
      ? {
          error: {
            status: 400,
            type: 'invalid_request_error',
            message: 'tools.40.defer_loading: Extra inputs are not permitted',
          },
        }
      : FIND;
  const lab = await agentLab(refusing, refusing, USE, { text: 'ok' });
  const chat = session(lab);
  await chat.session.send('Which custom fields are there?');
  expect(chat.end().reason).toBe('done');
  expect(lab.api.requests.at(-1)?.body.tools?.some((tool) => tool.defer_loading)).toBe(false);
  expect(names(lab, 2)).toContain('list_all_click_up_custom_fields');
});
