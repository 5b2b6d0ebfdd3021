// Docs and their pages.
import { z } from 'zod';
import { doc, page } from '../entities.ts';
import { operation } from '../operation.ts';

export const docOperations = {
  'doc.list': operation({
    summary: 'The docs of a workspace',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.array(doc),
  }),
  'page.list': operation({
    summary: 'The pages of a doc, flat, with their parents',
    effect: 'read',
    input: z.object({ workspaceId: z.string(), docId: z.string() }),
    output: z.array(page),
  }),
  'page.create': operation({
    summary: 'A new page in a doc, in markdown',
    effect: 'create',
    input: z.object({
      workspaceId: z.string(),
      docId: z.string(),
      name: z.string().min(1),
      content: z.string().optional(),
      parentId: z.string().optional(),
    }),
    output: page,
    markerField: 'content',
    probe: {
      look: (input) => ({
        operation: 'page.list',
        input: { workspaceId: input.workspaceId, docId: input.docId },
      }),
      applied: (answer, input, marker) => {
        const hit = z
          .array(page)
          .parse(answer)
          .find((one) =>
            marker !== null && one.content !== null
              ? one.content.includes(marker)
              : one.name === input.name,
          );
        return hit ? { id: hit.id } : null;
      },
    },
  }),
  'page.update': operation({
    summary: 'New text for a page: replaced, or added at its end or start',
    effect: 'update',
    input: z.object({
      workspaceId: z.string(),
      docId: z.string(),
      pageId: z.string(),
      name: z.string().optional(),
      content: z.string().optional(),
      mode: z.enum(['replace', 'append', 'prepend']).optional(),
    }),
    output: page.nullable(),
    markerField: 'content',
    repeatable: ({ mode }) => mode === undefined || mode === 'replace',
    inverse: ({ input, before }) =>
      before
        ? {
            operation: 'page.update',
            input: {
              workspaceId: input.workspaceId,
              docId: input.docId,
              pageId: input.pageId,
              ...before,
              mode: 'replace',
            },
          }
        : null,
  }),
};
