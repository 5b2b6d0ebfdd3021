// Asks an earlier result that was too large to show whole.
import { z } from 'zod';
import { untrusted } from '../../base/index.ts';
import { queryRows, rowQuery } from '../results/query.ts';
import { localTool } from './local-tool.ts';

export const queryResult = localTool({
  name: 'query_result',
  description:
    'Filter, sort, count, or see further fields of an earlier result, by its name ("r3"). It costs no quota; prefer it to asking the endpoint again.',
  input: z.object({ result: z.string(), ...rowQuery.shape }),
  async run({ result, ...query }, { results, timeZone }) {
    const found = results.get(result);
    if (!found) {
      return {
        ok: false,
        text: `"${result}" is not at hand any more. Call the tool again.`,
        summary: 'not at hand',
      };
    }
    return {
      ok: true,
      text: untrusted(found.origin, queryRows(found.rows, query, timeZone), 30_000),
      summary: `${found.rows.length} rows of ${result}`,
    };
  },
});
