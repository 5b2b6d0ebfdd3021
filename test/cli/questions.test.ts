// What an endpoint asks in the middle of a call: a person answers at the terminal, or nobody does.
import { expect, test } from 'vitest';
import { askAtTerminal } from '../../src/cli/questions.ts';

const question = {
  message: 'Which team?\u001b[31m',
  fields: {
    team: { type: 'string', title: 'Team', enum: ['red', 'blue'] },
    size: { type: 'integer', default: 3 },
    loud: { type: 'boolean' },
  },
  required: ['team'],
};

/** A person who types these lines. */
function terminal(...lines: string[]) {
  const shown: string[] = [];
  const ask = async (text: string) => {
    shown.push(text);
    return lines.shift() ?? '';
  };
  return { shown, io: { ask, err: (text: string) => void shown.push(text) } };
}

test('a person answers field by field; Enter leaves the default to the endpoint', async () => {
  const { io, shown } = terminal('y', 'Blue', '', 'yes');
  expect(await askAtTerminal(io)?.(question)).toEqual({ team: 'blue', loud: true });
  expect(shown.join('\n')).not.toContain('\u001b');
});

test('what does not fit is asked again', async () => {
  const { io } = terminal('y', 'green', 'red', 'many', '7', 'no');
  expect(await askAtTerminal(io)?.(question)).toEqual({ team: 'red', size: 7, loud: false });
});

test('anything but yes declines', async () => {
  expect(await askAtTerminal(terminal('').io)?.(question)).toBeNull();
});

test('without a terminal nobody is asked', () => {
  expect(askAtTerminal({ ask: null, err: () => {} })).toBeUndefined();
});
