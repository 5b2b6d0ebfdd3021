// The rules of the house, as a function from source files to the sentences that say what breaks them.
import { type Edge, edgesOf, type SourceFile } from './source.ts';

/** The shelves from the bottom up: an import goes down, and never sideways. */
export const SHELVES: string[][] = [
  ['base'],
  ['clickup', 'text'],
  ['config', 'store', 'quota', 'policy', 'documentation', 'intake', 'terminal'],
  ['endpoint', 'gateway', 'sandbox'],
  ['binding'],
  ['hierarchy'],
  ['engine'],
  ['selection'],
  ['agent', 'author', 'backup', 'fleet'],
  ['tui', 'web'],
  ['app'],
  ['cli'],
  ['main', 'testing'],
];

/** Packages that only some rooms may import. */
const OWNED: { packages: RegExp; what: string; rooms: string[] }[] = [
  { packages: /^(node:sqlite|@photostructure\/sqlite)$/, what: 'SQLite', rooms: ['store'] },
  {
    packages: /^@modelcontextprotocol\/sdk/,
    what: 'the MCP SDK',
    rooms: ['endpoint', 'gateway'],
  },
  { packages: /^(pg-boss|cron-parser)$/, what: 'the job queue', rooms: ['fleet'] },
  { packages: /^pg$/, what: 'PostgreSQL', rooms: ['store'] },
  { packages: /^@anthropic-ai\/sdk/, what: 'the model SDK', rooms: ['agent'] },
  { packages: /^(ink|react|@inkjs\/ui)(\/|$)/, what: 'the terminal toolkit', rooms: ['tui'] },
];

/** The room of a file below src; `main` and `version` stand beside the rooms. */
function roomOf(path: string): string | null {
  const [root, first = '', ...rest] = path.split('/');
  if (root !== 'src') return null;
  return rest.length > 0 ? first : first.replace(/\.tsx?$/, '');
}

/** Every rule that the files break, one sentence each. */
export function violations(files: SourceFile[]): string[] {
  const edges = files.flatMap(edgesOf);
  return [
    ...edges.flatMap(shelfViolations),
    ...edges.flatMap(doorViolations),
    ...edges.flatMap(ownerViolations),
    ...modelViolations(edges),
    ...files.flatMap(environmentViolations),
  ];
}

function shelfViolations({ from, to, own, dynamic }: Edge): string[] {
  if (!own) return [];
  const [room, target] = [roomOf(from), roomOf(to)];
  if (room === target) return [];
  // Built-in workflows know what everybody's workflows know, the engine's public face, and intake's
  // where they read files.
  if (from.startsWith('workflows/')) {
    const faces = ['src/author/index.ts', 'src/engine/index.ts', 'src/intake/index.ts'];
    return to.startsWith('workflows/') || faces.includes(to)
      ? []
      : [`${from} imports ${to}: workflows see only ${faces.join(' and ')}`];
  }
  if (room === null || room === 'version') return [];
  if (target === null) {
    const allowed = to.startsWith('workflows/') && ['cli', 'agent', 'app'].includes(room);
    return allowed ? [] : [`${from} imports ${to}, which is outside src`];
  }
  if (target === 'version') return [];
  const level = (name: string) => SHELVES.findIndex((shelf) => shelf.includes(name));
  if (level(room) < 0) return [`${from} is in a room that is on no shelf`];
  if (target === 'tui' && !dynamic && room !== 'app') {
    return [`${from} imports ${to} statically: the terminal is loaded on demand`];
  }
  return level(target) < level(room) && level(target) >= 0
    ? []
    : [`${from} imports ${to}: imports point down`];
}

/** Files that a command may load alone, where it needs nothing else of their room. */
const SIDE_DOORS = new Set(['src/binding/effect.ts', 'src/clickup/task-id.ts']);

function doorViolations({ from, to, own }: Edge): string[] {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (!own || target === null || room === target) return [];
  if (target === 'version' || to === `src/${target}/index.ts` || SIDE_DOORS.has(to)) return [];
  return [`${from} imports ${to}: a room is entered through its index.ts`];
}

function ownerViolations({ from, to, own }: Edge): string[] {
  const room = roomOf(from);
  if (own || room === null) return [];
  const sandboxed = room === 'sandbox' && /^(bottleneck|p-retry)$/.test(to);
  if (sandboxed) return [`${from} imports ${to}: the sandbox shares nothing with the quota room`];
  return OWNED.filter(({ packages, rooms }) => packages.test(to) && !rooms.includes(room)).map(
    ({ what, rooms }) => `${from} imports ${to}: only ${rooms.join(' and ')} may use ${what}`,
  );
}

function modelViolations(edges: Edge[]): string[] {
  const users = new Set(
    edges.filter(({ to }) => to.startsWith('@anthropic-ai/')).map((e) => e.from),
  );
  return users.size > 1 ? [`Several files import the model SDK: ${[...users].join(', ')}`] : [];
}

function environmentViolations({ path, text }: SourceFile): string[] {
  const room = roomOf(path);
  if (room === null || ['config', 'main', 'load'].includes(room)) return [];
  const code = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  return /\bprocess\.env\b/.test(code)
    ? [`${path} reads process.env: only config, main and load may`]
    : [];
}
