// Bundles the program: one small entry that answers at once, everything else in chunks loaded when wanted.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import { parse } from 'yaml';

/** What packages do as soon as they are loaded, and this program does not need, or not yet. */
const LATER = [
  // The rules for breaking text into characters take 20 ms to load.
  {
    file: /[\\/]node_modules[\\/]string-width[\\/]index\.js$/,
    what: /const segmenter = (new Intl\.Segmenter\(\));/,
    instead: 'let made; const segmenter = { segment: (text) => (made ??= $1).segment(text) };',
  },
  // A parser written for one shape of object pays from some dozens of objects on, and costs a start.
  {
    file: /[\\/]node_modules[\\/]zod[\\/]v4[\\/]core[\\/]schemas\.js$/,
    what: /let fastpass;([\s\S]*?)if \(jit && fastEnabled && ([^{]*)\) \{/,
    instead:
      'let fastpass, seen = 0;$1if (jit && fastEnabled && $2 && (fastpass || seen++ > 24)) {',
  },
  // Messages in forty languages, a third of the library; the program speaks one.
  {
    file: /[\\/]node_modules[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/,
    what: /[\s\S]*(export \{ default as en \} from "\.\/en\.js";)[\s\S]*/,
    instead: '$1',
  },
  // The protocol's whole vocabulary as schemas, of which the program reads with a few: without a sign that
  // making one does nothing else, the bundle brings and makes all thousand.
  {
    file: /[\\/]@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/](?:types|shared[\\/]auth)\.js$/,
    what: /(?<![\w.])(?:z\s*\.\w+|\w+Schema\s*\.(?!safeParse|parse)\w+)\(/g,
    instead: '/* @__PURE__ */ $&',
  },
  // Node's Headers bring all of its `fetch`.
  {
    file: /[\\/]@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/](?:client[\\/]streamableHttp|shared[\\/]transport)\.js$/,
    what: /^/,
    instead: `import { Headers } from ${JSON.stringify(resolve('src/endpoint/connection/plain-response.ts'))};\n`,
  },
  // The layout engine and what stands on it wait while they are loaded; a chunk that waits cannot be
  // required. The engine is compiled in a few ms, and nobody inspects the program with developer tools.
  {
    file: /[\\/]yoga-wasm-base64-esm\.js$/,
    what: /if\(h\.instantiateWasm\)[\s\S]*?return\{\}\}\)\(\);([\s\S]*)return loadYoga\.ready/,
    instead:
      'a(new WebAssembly.Instance(new WebAssembly.Module(wa()),d));return{}})();$1return loadYoga',
  },
  {
    file: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/,
    what: /await loadYoga\(\)/,
    instead: 'loadYoga()',
  },
  {
    file: /[\\/]ink[\\/]build[\\/]reconciler\.js$/,
    what: /if \(isDev\(\)\) \{[\s\S]*?\n\}\n([\s\S]*)isDev\(\)\s*\? await loadPackageJson\(\)\s*: /,
    instead: '$1',
  },
];

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const SHARED = {
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  define: {
    __VERSION__: JSON.stringify(version),
    'process.env.NODE_ENV': '"production"',
    // The layout engine would unpack itself with `fetch`, whose first use takes longer than all else.
    'WebAssembly.instantiateStreaming': 'undefined',
  },
  logLevel: 'warning',
};
/** What `main` loads late. */
const ROOMS = { cli: 'src/cli/index.ts', base: 'src/base/index.ts' };

await rm('dist', { recursive: true, force: true });
const { metafile, outputFiles } = await build({
  ...SHARED,
  metafile: true,
  entryPoints: { ...ROOMS, index: 'src/author/index.ts', testing: 'src/testing.ts' },
  outdir: 'dist/chunks',
  splitting: true,
  format: 'esm',
  chunkNames: '[name]-[hash]',
  // Packages with compiled parts, or parts that they find by their path, load from where npm put them.
  external: ['@photostructure/sqlite', '@napi-rs/keyring', 'jiti'],
  // Packages bring other versions of it; one measures alike everywhere, and newer ones take 70 ms to
  // see their first character beyond ASCII.
  alias: {
    'string-width': './node_modules/string-width/index.js',
    // For Node it is CommonJS, of which a late import brings a default alone.
    yaml: './node_modules/yaml/browser/index.js',
  },
  plugins: [
    {
      // What packages only want where it is: Ink when a developer inspects it, pg for another driver.
      name: 'unwanted',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^(react-devtools-core|pg-native)$/ }, () => ({
          path: 'none',
          namespace: 'none',
        }));
        onLoad({ filter: /.*/, namespace: 'none' }, () => ({
          contents: 'export default undefined;',
        }));
      },
    },
    {
      name: 'later',
      setup({ onLoad }) {
        for (const { file, what, instead } of LATER) {
          onLoad({ filter: file }, async ({ path }) => {
            const text = await readFile(path, 'utf8');
            if (text.search(what) < 0) throw new Error(`${path} has changed: look at LATER again.`);
            return { contents: text.replace(what, instead), loader: 'js' };
          });
        }
      },
    },
  ],
});

await mkdir('dist/chunks', { recursive: true });
for (const { path, text } of outputFiles) {
  const file = relative('.', path);
  await writeFile(file, await asPart(text));
  const { entryPoint, exports } = metafile.outputs[file.replaceAll('\\', '/')];
  const entry = /^src[\\/](?:author[\\/]index|testing)\.ts$/.test(entryPoint ?? '');
  if (!entry) continue;
  const name = basename(file);
  await writeFile(
    join('dist', name.replace(/js$/, 'mjs')),
    `import { load } from './load.js';\nexport const { ${exports.join(', ')} } = load('./${name}');\n`,
  );
}
const all = outputFiles.map(({ hash }) => hash).sort();
const id = createHash('sha256').update(all.join()).digest('hex').slice(0, 12);
const { outputFiles: front } = await build({
  ...SHARED,
  define: { ...SHARED.define, __BUILD__: JSON.stringify(id) },
  entryPoints: { main: 'src/main.ts', load: 'src/load.ts' },
  outdir: 'dist',
  format: 'esm',
  external: Object.keys(ROOMS).map((room) => `./${room}/index.ts`),
});
for (const { path, text } of front) {
  const code = await required(text);
  await writeFile(
    path,
    code.replace(/require\("\.\/(\w+)\/index\.ts"\)/g, 'require("./load.js").load("./$1.js")'),
  );
}
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
await chmod('dist/main.js', 0o755);

await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs)));

// Word lists, parsed.
const lists = {};
for (const name of await readdir('prompts', { recursive: true })) {
  if (!name.endsWith('.yaml')) continue;
  lists[name.replaceAll('\\', '/')] = parse(await readFile(join('prompts', name), 'utf8'));
}
await writeFile('dist/lists.json', JSON.stringify(lists));

// The program's own help, written down so that asking for it loads nothing.
const said = (word) =>
  execFileSync(process.execPath, ['dist/main.js', word], {
    env: { ...process.env, NO_COLOR: '1' },
  });
await writeFile('dist/help.txt', said('help'));
await writeFile('dist/clickup-agent.1', said('manual'));

/** A module as it is for `require`. */
async function required(text) {
  const url = 'const __url = require("node:url").pathToFileURL(__filename).href;';
  const { code } = await transform(text, {
    ...{ format: 'cjs', platform: 'node', target: 'node20.19' },
    ...{ minifySyntax: true, minifyWhitespace: true },
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
    banner: text.includes('import.meta.url') ? url : '',
  });
  return code;
}

/** A module as `load` calls it. A byte is a character: what regular expressions have beyond is escaped. */
async function asPart(text) {
  const code = (await required(text)).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `(function(exports,require,module,__filename){${code}})`;
}

/** Name, version and licence of every package that the bundle holds code of. */
async function notices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    if (folder) folders.add(folder);
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file
      ? (await readFile(`${folder}/${file}`, 'utf8')).trim()
      : `Licence: ${license}`;
    texts.push(`${name} ${version}\n\n${text}\n`);
  }
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}
