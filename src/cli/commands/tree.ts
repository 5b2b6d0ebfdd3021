// tree: the hierarchy, from the cache where it is warm.
import { cleanLine } from '../../base/index.ts';
import type { Node } from '../../hierarchy/index.ts';
import type { CommandFile } from '../cli.ts';

export const treeCommand: CommandFile = (program, action) => {
  program
    .command('tree')
    .argument('[path]', 'a space, folder or list to start from, such as Engineering/Backend')
    .summary('show workspace, spaces, folders and lists')
    .option('--refresh', 'read again instead of using the cache')
    .option('--shared', 'also show what was shared with you outside your spaces (1 call)')
    .action(
      action(async (cli, command) => {
        const hierarchy = await cli.app().hierarchy();
        const { refresh, shared } = command.opts<{ refresh?: boolean; shared?: boolean }>();
        if (refresh) {
          const { fingerprint } = await cli.app().endpoint();
          await (await cli.app().store()).cache.clear(`${fingerprint}/`);
        }
        const path = command.args[0];
        const tree = await (shared ? hierarchy.wholeTree() : hierarchy.tree());
        const start =
          path === undefined
            ? tree.root
            : (await hierarchy.find(path, ['space', 'folder', 'list', 'workspace'])).node;
        if (cli.flags.json) {
          const { missing } = tree;
          cli.json(missing === null ? start : { ...start, complete: false, missing });
          return;
        }
        for (const line of treeLines(start)) cli.io.out(line);
        if (tree.missing !== null) cli.progress(`Not all was seen: ${tree.missing}.`);
      }),
    );
};

function treeLines(node: Node): string[] {
  const below = node.children.flatMap((child, index) => {
    const last = index === node.children.length - 1;
    const [first = '', ...rest] = treeLines(child);
    return [
      `${last ? '└─ ' : '├─ '}${first}`,
      ...rest.map((line) => `${last ? '   ' : '│  '}${line}`),
    ];
  });
  return [`${cleanLine(node.name)}${node.kind === 'folder' ? '/' : ''}`, ...below];
}
