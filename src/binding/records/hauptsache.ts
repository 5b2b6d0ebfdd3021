// hauptsacheNet/clickup-mcp and its forks: camelCase tools whose answers are written for a model.
import type { Correction } from '../correction.ts';

export const hauptsache: Correction = {
  server: 'hauptsache',
  tools: ['getTaskById', 'searchTasks', 'searchSpaces', 'getListInfo', 'createTimeEntry'],
  operations: {
    // It adds a page only when it is told the doc, and makes a new doc otherwise.
    'page.create': { tool: 'createDocumentOrPage', args: { doc_id: '$docId' } },
  },
  prose: {
    'space.list': 'spaces come as a drawn tree.',
    'list.get': 'a list comes as notes, without the types of its statuses.',
    'time_entry.list': 'time is drawn as a tree, without the ids of its entries.',
  },
};
