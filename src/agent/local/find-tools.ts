// Finds tools of the endpoint whose schemas the model has not been given yet.
import { z } from 'zod';
import { untrusted } from '../../base/index.ts';
import { localTool } from './local-tool.ts';

const MOST = 8;

export const findTools = localTool({
  name: 'find_tools',
  description:
    'Find more of the endpoint\'s tools by words such as "custom field" or "delete comment". The tools found can be called from the next step on. Use it before saying that something cannot be done.',
  input: z.object({ words: z.string().min(1).describe('what the tool should do') }),
  async run({ words }, { catalogue }) {
    const found = catalogue.load(words, MOST);
    if (found.length === 0) {
      const text = `None of the ${catalogue.size} tools fits these words. Try others.`;
      return { ok: true, text, summary: 'no tool found' };
    }
    const lines = found.map(({ definition }) => `${definition.name}: ${definition.description}`);
    const text = untrusted('tool descriptions', lines.join('\n'), 6_000);
    const references = found.map(({ definition }) => definition.name);
    return { ok: true, text, summary: `Found ${references.join(', ')}`, references };
  },
});
