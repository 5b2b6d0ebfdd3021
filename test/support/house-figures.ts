// The size of the house in figures: what a newcomer has to walk through.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edge, edgesOf, projectRoot, readSource, type SourceFile } from './source.ts';

/** A file that one other file imports, and shorter than this, may belong into that one. */
const SMALL = 40;

/** Each figure by what it counts. Lines are physical lines; files are those of src and workflows. */
export function houseFigures(): Record<string, number> {
  const files = readSource(['src', 'workflows']);
  const edges = files.flatMap(edgesOf).filter(({ own }) => own);
  const lengths = files.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
  const page = (path: string) => linesOf(readFileSync(join(projectRoot, path), 'utf8'));
  return {
    files: files.length,
    lines: lengths.reduce((sum, length) => sum + length, 0),
    'median lines of a file': lengths[Math.floor(lengths.length / 2)] ?? 0,
    'longest file': lengths.at(-1) ?? 0,
    'files over 250 lines': lengths.filter((length) => length > 250).length,
    'small files with one importer': smallSingles(files, edges),
    'files in import circles': circular(edges).size,
    'type names with several meanings': doubleNames(files).length,
    'lines of README.md': page('README.md'),
    'lines of ARCHITECTURE.md': page('ARCHITECTURE.md'),
    'packages that an install asks for': packagesAskedFor(),
  };
}

/** Type names that more than one file exports, each with its files. */
function doubleNames(files: SourceFile[]): [string, string[]][] {
  const owners = new Map<string, string[]>();
  for (const { path, text } of files) {
    for (const [, name = ''] of text.matchAll(/^export (?:interface|type|class) (\w+)/gm)) {
      owners.set(name, [...(owners.get(name) ?? []), path]);
    }
  }
  return [...owners].filter(([, paths]) => paths.length > 1);
}

/** Files that reach themselves through what they import, types included. */
function circular(edges: Edge[]): Set<string> {
  const imports = new Map<string, string[]>();
  for (const { from, to, dynamic } of edges) {
    if (!dynamic) imports.set(from, [...(imports.get(from) ?? []), to]);
  }
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(imports.get(start) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (path === start) return true;
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(...(imports.get(path) ?? []));
    }
    return false;
  };
  return new Set([...imports.keys()].filter(reaches));
}

function smallSingles(files: SourceFile[], edges: Edge[]): number {
  const importers = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    importers.set(to, (importers.get(to) ?? new Set()).add(from));
  }
  return files.filter(({ path, text }) => linesOf(text) < SMALL && importers.get(path)?.size === 1)
    .length;
}

function packagesAskedFor(): number {
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  return Object.keys({ ...dependencies, ...optionalDependencies }).length;
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}
