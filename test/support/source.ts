// Reads the project's own source as a graph: which file imports which, and how.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One source file: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One import. `to` is a path from the root for our own files, a package's name for others. */
export interface Edge {
  from: string;
  to: string;
  own: boolean;
  dynamic: boolean;
}

/** Every TypeScript file below the folders. */
export function readSource(folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: relative(projectRoot, file).split(sep).join('/'),
          text: readFileSync(file, 'utf8'),
        };
      }),
  );
}

const STATIC = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The imports of a file, type imports included: they are edges of the house as well. */
export function edgesOf(file: SourceFile): Edge[] {
  const found = (pattern: RegExp, dynamic: boolean): Edge[] =>
    [...file.text.matchAll(pattern)].map(([, target = '']) => {
      const own = target.startsWith('.');
      const to = own ? posix.join(posix.dirname(file.path), target) : target;
      return { from: file.path, to, own, dynamic };
    });
  return [...found(STATIC, false), ...found(DYNAMIC, true)];
}
