// Publishes the version that package.json names: node release.mjs [--tag vX.Y.Z] [--dry-run]. It refuses
// what would be published by mistake; npm states where the package was built when a CI runs it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { tag: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
});
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

const refusals = [
  values.tag !== undefined && values.tag !== `v${version}`
    ? `The tag is ${values.tag}, but package.json says ${version}.`
    : null,
  new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`, 'm').test(
    readFileSync('CHANGELOG.md', 'utf8'),
  )
    ? null
    : `CHANGELOG.md has no "## ${version} (YYYY-MM-DD)".`,
  git('status', '--porcelain') === '' ? null : 'There are changes that are not committed.',
].filter((refusal) => refusal !== null);

if (refusals.length > 0) {
  console.error(`Nothing was published.\n${refusals.join('\n')}`);
  process.exitCode = 1;
} else {
  const attested = process.env.GITHUB_ACTIONS === 'true' ? ['--provenance'] : [];
  const rehearsal = values['dry-run'] ? ['--dry-run'] : [];
  execFileSync('npm', ['publish', '--access', 'public', ...attested, ...rehearsal], {
    stdio: 'inherit',
  });
}
