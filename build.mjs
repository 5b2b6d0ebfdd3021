// Bundles the program: one small entry that answers at once, everything else in chunks loaded when wanted.
import { chmod, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts', index: 'src/author/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Packages with compiled parts, or parts that they find by their path, load from where npm put them.
  external: ['@photostructure/sqlite', '@napi-rs/keyring', 'jiti'],
  // Packages bring other versions of it; one measures alike everywhere, and newer ones take 70 ms to
  // see their first character beyond ASCII.
  alias: { 'string-width': './node_modules/string-width/index.js' },
  define: {
    __VERSION__: JSON.stringify(version),
    'process.env.NODE_ENV': '"production"',
  },
  // Bundled CommonJS packages ask for built-in modules through require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [
    {
      // Ink only wants it when a developer inspects components.
      name: 'no-devtools',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'none', namespace: 'none' }));
        onLoad({ filter: /.*/, namespace: 'none' }, () => ({
          contents: 'export default undefined;',
        }));
      },
    },
    {
      name: 'shebang',
      setup({ onEnd }) {
        onEnd(async () => chmod('dist/main.js', 0o755));
      },
    },
  ],
  logLevel: 'warning',
});
