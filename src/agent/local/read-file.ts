// Reads attached files by columns and rows.
import { z } from 'zod';
import { untrusted } from '../../base/index.ts';
import { queryRows, rowQuery } from '../results/query.ts';
import { localTool } from './local-tool.ts';

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
      return { ok: false, text: `There is no file "${file}". ${known}`, summary: 'no such file' };
    }
    return {
      ok: true,
      text: untrusted(`file ${file}`, queryRows(found.rows, query, timeZone), 30_000),
      summary: `${found.rows.length} rows`,
    };
  },
});
