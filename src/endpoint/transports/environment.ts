// The environment of a child process: what programs need to run at all, and what it was given.

/** Names that hold no secrets of other programs. Compared without case, as Windows does. */
const HARMLESS = new Set(
  [
    // Finding programs, a home and a place for temporary files.
    ['PATH', 'PATHEXT', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP'],
    ['APPDATA', 'LOCALAPPDATA', 'USERNAME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'COMSPEC'],
    ['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMDATA'],
    ['PROCESSOR_ARCHITECTURE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
    // Speaking and counting as the person does.
    ['LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_TIME', 'LC_NUMERIC', 'TZ', 'TERM'],
    // Reaching the network where it is fenced in.
    ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'NODE_EXTRA_CA_CERTS'],
    ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NPM_CONFIG_REGISTRY', 'NPM_CONFIG_CACHE'],
  ].flat(),
);

/** What a child gets: the harmless part of `base`, then everything `given`. */
export function childEnvironment(
  base: Record<string, string | undefined>,
  given: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(base).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && HARMLESS.has(entry[0].toUpperCase()),
  );
  return { ...Object.fromEntries(inherited), ...given };
}
