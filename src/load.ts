// Loads the parts of the built program, and stores what the engine compiled of them beside the program,
// as Python does: a later start of the same command compiles nothing. The build makes each part a
// function; a start that links modules instead takes a third longer.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Differs between builds, put in by the build. */
declare const __BUILD__: string;

type Exports = Record<string, unknown>;
type Part = (
  exports: Exports,
  require: typeof load,
  module: { exports: Exports },
  file: string,
) => void;

/** What stands before the compiled code in its file: whose it is, as positions after this line. */
interface Contents {
  hash: string;
  parts: Record<string, [start: number, end: number]>;
}

const FOLDER = join(__dirname, 'chunks');
const STORED = join(
  process.env.NODE_COMPILE_CACHE ?? join(__dirname, 'compiled'),
  [
    ...[__BUILD__, process.version, process.arch],
    /^[a-z-]{2,20}$/.exec(process.argv[2] ?? '')?.[0] ?? 'main',
  ].join('-'),
);

const nodeRequire = createRequire(__filename);
const loaded = new Map<string, { exports: Exports }>();
const scripts = new Map<string, Script>();
let stored: Map<string, Buffer> | undefined;
/** The exit code for a command line that is wrong. */
const USAGE = 2;

/** A part by the name of its file, `./name.js`; anything else is Node's or a package. */
export function load(name: string): Exports {
  if (!name.startsWith('./')) return nodeRequire(name) as Exports;
  const known = loaded.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const filename = join(FOLDER, name);
  stored ??= readStored();
  const cachedData = stored.get(name);
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
  if (script.cachedDataRejected !== false) {
    if (scripts.size === 0) process.once('exit', writeStored);
    scripts.set(name, script);
  }
  (script.runInThisContext() as Part)(module.exports, load, module, filename);
  return module.exports;
}

/** Nothing where there is none, or it is not whole. */
function readStored(): Map<string, Buffer> {
  try {
    const file = readFileSync(STORED);
    const end = file.indexOf('\n');
    const { hash, parts } = JSON.parse(file.toString('latin1', 0, end)) as Contents;
    const code = file.subarray(end + 1);
    if (hashOf(code) !== hash) return new Map();
    return new Map(Object.entries(parts).map(([name, at]) => [name, code.subarray(...at)]));
  } catch {
    return new Map();
  }
}

/** Of a quick kind, which Node has loaded in any case. */
function hashOf(code: Buffer): string {
  return createHash('sha1').update(code).digest('base64');
}

/** Where the program's folder may not be written, every start compiles; so does a word that is no command. */
function writeStored(exitCode: number): void {
  if (exitCode === USAGE) return;
  const own = `${STORED}.${process.pid}`;
  try {
    const all = new Map(stored);
    for (const [name, script] of scripts) all.set(name, script.createCachedData());
    const code = Buffer.concat([...all.values()]);
    const parts: Contents['parts'] = {};
    let at = 0;
    for (const [name, { length }] of all) {
      parts[name] = [at, at + length];
      at += length;
    }
    mkdirSync(join(STORED, '..'), { recursive: true, mode: 0o700 });
    const contents: Contents = { hash: hashOf(code), parts };
    writeFileSync(own, Buffer.concat([Buffer.from(`${JSON.stringify(contents)}\n`), code]));
    renameSync(own, STORED);
  } catch {
    rmSync(own, { force: true });
  }
}
