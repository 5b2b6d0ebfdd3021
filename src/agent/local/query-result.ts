// Asks rows that are at hand: of an earlier result that was too large to show whole, of an attached file.
import { z } from 'zod';
import { untrusted } from '../../base/index.ts';
import { queryRows, rowQuery } from '../results/query.ts';
import { failed, localTool } from './local-tool.ts';

export const queryResult = localTool({
  name: 'query_result',
  description:
    'Filter, sort, count, or see further fields of an earlier result, by its name ("r3"). It costs no quota; prefer it to asking the endpoint again.',
  input: z.object({ result: z.string(), ...rowQuery.shape }),
  async run({ result, ...query }, { results, timeZone }) {
    const found = results.get(result);
    if (!found) {
      return failed(`"${result}" is not at hand any more. Call the tool again.`, 'not at hand');
    }
    const text = untrusted(found.origin, queryRows(found.rows, query, timeZone), 30_000);
    return { ok: true, text, summary: `Looked through ${found.rows.length} rows of ${result}` };
  },
});

export const readFile = localTool({
  name: 'read_file',
  description:
    'Rows of an attached file. Name the columns you need and filter with where; ask for more rows with from. A text file has the columns line and text.',
  input: z.object({ file: z.string(), ...rowQuery.shape }),
  async run({ file, ...query }, { files, timeZone }) {
    const found = files.get(file);
    if (!found) {
      const names = files.names();
      const known = names.length > 0 ? `Attached: ${names.join(', ')}.` : 'Nothing is attached.';
      return failed(`There is no file "${file}". ${known}`, 'no such file');
    }
    const text = untrusted(`file ${file}`, queryRows(found.rows, query, timeZone), 30_000);
    return { ok: true, text, summary: `Read ${file}, ${found.rows.length} rows` };
  },
});
