// hauptsacheNet/clickup-mcp and its forks: camelCase tools whose answers are written for a model.
import type { Correction } from '../correction.ts';

export const hauptsache: Correction = {
  server: 'hauptsache',
  tools: ['getTaskById', 'searchTasks', 'searchSpaces', 'getListInfo', 'createTimeEntry'],
  operations: {
    // Fewer than six spaces are drawn with all that is in them; an id brings up one.
    'folder.list': { tool: 'searchSpaces', args: { terms: '$spaceId' } },
    'list.list_folderless': { tool: 'searchSpaces', args: { terms: '$spaceId' } },
    // It adds a page only when it is told the doc, and makes a new doc otherwise.
    'page.create': { tool: 'createDocumentOrPage', args: { doc_id: '$docId' } },
  },
  prose: {
    'list.get': 'a list comes as notes, without the types of its statuses.',
    'time_entry.list': 'time is drawn as a tree, without the ids of its entries.',
  },
};
