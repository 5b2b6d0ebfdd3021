// Stand-ins for commands of the system, first on the PATH of the program under test.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CRONTAB = `#!/bin/sh
case "$1" in
  -l) [ -f "$TABLE" ] || { echo "no crontab for $(id -un)" >&2; exit 1; }; cat "$TABLE" ;;
  -) cat > "$TABLE" ;;
esac
`;
const SYSTEMCTL = '#!/bin/sh\necho "$*" >> "$CALLS"\n';

/** A crontab and a systemctl that keep to a folder. */
export function systemTools(folder: string) {
  const bin = join(folder, 'bin');
  const [table, calls] = [join(folder, 'crontab'), join(folder, 'systemctl-calls')];
  mkdirSync(bin, { recursive: true });
  for (const [name, text] of [
    ['crontab', CRONTAB],
    ['systemctl', SYSTEMCTL],
  ] as const) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return {
    env: {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, 'config home'),
      TABLE: table,
      CALLS: calls,
    },
    unitFolder: join(folder, 'config home', 'systemd', 'user'),
    table: () => read(table),
    calls: () => read(calls),
  };
}
