// An endpoint with a tool that makes several tasks with one call, as some servers have: it makes one
// after another, and where one goes wrong, so does the whole answer.
import type { Outcome } from '../../../src/base/index.ts';
import type { BoundEndpoint } from '../../../src/binding/index.ts';
import type { InputOf, Task } from '../../../src/clickup/index.ts';

const BULK = 'task.bulk_create';

export function withBulk(binding: BoundEndpoint): BoundEndpoint {
  type Send = BoundEndpoint['send'];
  async function makeAll(
    { listId, tasks }: InputOf<typeof BULK>,
    options: Parameters<Send>[3],
  ): Promise<Outcome<Task[]>> {
    const made: Task[] = [];
    for (const task of tasks) {
      const input = { listId, ...task };
      const call = binding.encode('task.create', input);
      const answer = await binding.send('task.create', input, call, options);
      if (answer.kind === 'unavailable' && made.length > 0) return { ...answer, kind: 'unknown' };
      if (answer.kind !== 'ok') return answer;
      made.push(answer.value);
    }
    return { kind: 'ok', value: made };
  }
  const send = (operation: string, input: never, call: never, options: Parameters<Send>[3]) =>
    operation === BULK
      ? makeAll(input, options)
      : binding.send(operation as never, input, call, options);
  const encode = (operation: string, input: never) =>
    operation === BULK
      ? { tool: 'create_tasks', args: input }
      : binding.encode(operation as never, input);
  return {
    ...binding,
    capability: (operation) =>
      operation === BULK
        ? { ...binding.capability('task.create'), operation, tool: 'create_tasks' }
        : binding.capability(operation),
    encode: encode as BoundEndpoint['encode'],
    reachOf: (call) =>
      call.tool === 'create_tasks'
        ? { effect: 'create', operations: [BULK], opaque: false, toolHash: 'bulk' }
        : binding.reachOf(call),
    send: send as Send,
  };
}
