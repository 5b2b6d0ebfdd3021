// One process of several that spend a token together: calls until its time is up, then tells how many.
import { silentLog, systemClock } from '../../src/base/index.ts';
import { openEndpoint } from '../../src/endpoint/index.ts';
import { createGovernor } from '../../src/quota/index.ts';
import { openServerStore, openStore } from '../../src/store/index.ts';

const [url = '', folder = '', server = '', until = '0'] = process.argv.slice(2);
const clock = systemClock;
const store = server === '' ? openStore(folder) : await openServerStore(server, { clock });
const governor = createGovernor({
  clock,
  random: Math.random,
  credential: 'bench',
  shared: store.shared,
});
const endpoint = openEndpoint(
  { name: 'bench', identity: 'bench', transport: { kind: 'http', url } },
  { governor, clock, log: silentLog },
);
const end = AbortSignal.timeout(Math.max(0, Number(until) - Date.now()));
let calls = 0;
const spend = async () => {
  while (!end.aborted) {
    const options = { effect: 'read', lane: 'batch', signal: end } as const;
    const outcome = await endpoint.call('get_single_click_up_user', {}, options).catch(() => null);
    if (outcome?.kind === 'ok') calls++;
  }
};
await Promise.all(Array.from({ length: 10 }, spend));
console.log(calls);
await endpoint.close();
await governor.close();
await store.close();
