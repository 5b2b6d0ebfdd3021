// A plan whose tools are gone is not begun.
import { expect, test } from 'vitest';
import { checkServed } from '../../src/cli/unattended/affordable.ts';
import type { Plan } from '../../src/engine/index.ts';

const planOf = (...tools: string[]) =>
  ({ steps: tools.map((tool) => ({ tool })) }) as unknown as Plan;

test('a tool that is gone is named once, before anything is written', () => {
  expect(() => checkServed(planOf('log', 'tag', 'tag'), [{ name: 'log' }])).toThrow(
    'The endpoint no longer has "tag". Nothing was written.',
  );
});

test('a plan whose tools are all there is begun', () => {
  expect(() => checkServed(planOf('log'), [{ name: 'log' }, { name: 'other' }])).not.toThrow();
});
