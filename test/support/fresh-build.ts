// Before any test: the program that journeys drive is the one that the source says.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source.ts';

/** Builds the program when a source file is newer than it, or when there is none yet. */
export default function buildWhenStale(): void {
  const built = statSync(join(projectRoot, 'dist/main.js'), { throwIfNoEntry: false })?.mtimeMs;
  if (built !== undefined && ['src', 'workflows', 'prompts', 'build.mjs'].every(olderThan(built)))
    return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: projectRoot, stdio: 'inherit' });
}

function olderThan(time: number) {
  return (name: string): boolean => {
    const path = join(projectRoot, name);
    if (statSync(path).isFile()) return statSync(path).mtimeMs <= time;
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .every((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs <= time);
  };
}
