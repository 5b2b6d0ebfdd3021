// Declarations of the package's public face: what the compiler emits, with each name led past the
// rooms' doors to the file that declares it, so that only those files and no others are shipped.
// zod is part of that face and its code is bundled, so its declarations come along.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix, relative } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = 'dist/types';
const ENTRIES = ['author/index.d.ts', 'testing.d.ts'];

/** `import { a, type B as C } from './x.ts';` and the same with export. */
const FROM = /^(import|export) (type )?\{([^}]*)\} from '(\.[^']+)';$/gm;
/** `import("./x.ts").Name`, which the compiler writes for what it has inferred. */
const INLINE = /import\("(\.[^"]+)"\)\.(\w+)/g;

await rm(FOLDER, { recursive: true, force: true });
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);
await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.types.json']);

const files = new Map();
for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  // Nothing public is declared outside of src.
  const name = relative(FOLDER, path)
    .replaceAll('\\', '/')
    .replace(/^src\//, '');
  files.set(name, await readFile(path, 'utf8'));
}

const wanted = new Map();
const queue = [...ENTRIES];
for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
  if (wanted.has(path)) continue;
  const need = (target) => {
    queue.push(target);
    return pathBetween(path, target);
  };
  const text = files
    .get(path)
    .replace(FROM, (_all, verb, type = '', names, target) =>
      [...byOrigin(namesIn(names), resolve(path, target))]
        .map(([file, list]) => `${verb} ${type}{ ${list.join(', ')} } from '${need(file)}';`)
        .join('\n'),
    )
    .replace(INLINE, (_all, target, name) => {
      const origin = originOf(resolve(path, target), name);
      return `import("${need(origin.file)}").${origin.name}`;
    });
  wanted.set(path, text);
}

await rm(FOLDER, { recursive: true });
for (const [path, text] of wanted) {
  await mkdir(dirname(join(FOLDER, path)), { recursive: true });
  await writeFile(
    join(FOLDER, path),
    text.replaceAll("from 'zod'", `from '${pathBetween(path, 'zod/index.d.ts')}'`),
  );
}
// They declare modules, whatever the program's own parts are.
await writeFile(join(FOLDER, 'package.json'), '{ "type": "module" }\n');
await copyDeclarations('node_modules/zod', join(FOLDER, 'zod'), ['index.d.ts']);

/** Copies declarations and everything that they refer to within their package, with its licence. */
async function copyDeclarations(from, to, entries) {
  const seen = new Set(entries);
  // A set hands out what is added while it is walked.
  for (const path of seen) {
    const text = await readFile(join(from, path), 'utf8');
    for (const [, target] of text.matchAll(/from ["'](\.[^"']+)["']/g)) {
      seen.add(posix.join(posix.dirname(path), target).replace(/\.js$/, '.d.ts'));
    }
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), text);
  }
  await copyFile(join(from, 'LICENSE'), join(to, 'LICENSE'));
}

/** The declaration file of a module that another one names. */
function resolve(from, target) {
  return posix.join(posix.dirname(from), target).replace(/\.tsx?$/, '.d.ts');
}

function pathBetween(from, to) {
  const path = posix.relative(posix.dirname(from), to).replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

/** `type B as C` as its parts. */
function namesIn(text) {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, type = '', name, alias = name] = /^(type )?(\w+)(?: as (\w+))?$/.exec(part);
      return { type, name, alias };
    });
}

/** Clauses by the file that declares each name. */
function byOrigin(names, file) {
  const groups = new Map();
  for (const { type, name, alias } of names) {
    const origin = originOf(file, name);
    const clause = origin.name === alias ? alias : `${origin.name} as ${alias}`;
    groups.set(origin.file, [...(groups.get(origin.file) ?? []), `${type}${clause}`]);
  }
  return groups;
}

/** Follows re-exports of a name to where it is declared. */
function originOf(file, name) {
  for (const [, verb, , names, target] of files.get(file).matchAll(FROM)) {
    if (verb !== 'export') continue;
    const hit = namesIn(names).find(({ alias }) => alias === name);
    if (hit) return originOf(resolve(file, target), hit.name);
  }
  return { file, name };
}
