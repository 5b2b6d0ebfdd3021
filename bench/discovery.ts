// What the gateway's tools cost a model that reads their list, and how often the right one is found first:
// through discovery, and by the chat's own search.
import { toolSearch } from '../src/documentation/index.ts';
import { discoveryTools } from '../src/gateway/tools/discovery.ts';
import { selectTools } from '../src/gateway/tools/select.ts';
import { toolbox } from '../src/gateway/tools/toolbox.ts';
import { REQUESTS } from '../test/gateway/requests.ts';

const tools = selectTools({});
const document = selectTools({ tags: ['tasks', 'time_tracking', 'goals'] });
const listed = {
  'all tools': tools,
  'tasks, time_tracking, goals': document,
  discovery: discoveryTools(toolbox(tools)),
};
for (const [name, box] of Object.entries(listed)) {
  const text = JSON.stringify(box.map(({ declaration }) => declaration));
  // Four characters a token, as a rule of thumb.
  const tokens = Math.round(text.length / 4);
  console.log(`${name.padEnd(28)} ${String(box.length).padStart(3)} tools ${tokens} tokens`);
}

const search = toolSearch(tools.map(({ declaration }) => declaration));
const places = REQUESTS.map(([request, tool]) =>
  search(request, 3).findIndex(({ name }) => name === tool),
);
const share = (held: number) => `${((100 * held) / REQUESTS.length).toFixed(1)} %`;
console.log(`${REQUESTS.length} plain requests, the right tool`);
console.log(`  first          ${share(places.filter((at) => at === 0).length)} (promised 95)`);
console.log(`  of the first 3 ${share(places.filter((at) => at >= 0).length)}`);
const begun = performance.now();
for (const [request] of REQUESTS) search(request, 3);
console.log(`  ${((performance.now() - begun) / REQUESTS.length).toFixed(2)} ms a search`);
