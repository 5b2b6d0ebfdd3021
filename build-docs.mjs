// npm run docs [FOLDER]: the README and docs/*.md as a small static site, in `site` unless another folder
// is named. A link or an anchor that leads nowhere fails it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Marked } from 'marked';

const out = process.argv[2] ?? 'site';
const docs = (await readdir('docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const sources = [
  'README.md',
  ...docs,
  'ARCHITECTURE.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
];

/** Where a source's page is: `README.md` is `index.html`, also in `docs`. */
const pageOf = (source) => source.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');

/** A heading's anchor, as GitHub makes it. */
const slugOf = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');

const escaped = (text) =>
  text.replace(
    /[&<>"]/g,
    (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one],
  );

/** One source as HTML with its title, its anchors, and the links that have to lead somewhere. */
function render(source, text, from = pageOf(source)) {
  const anchors = new Set();
  const links = [];
  const targetOf = (href) => {
    if (/^[a-z]+:/.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const target = path === '' ? source : posix.join(posix.dirname(source), path);
    links.push({ source, href, target, anchor });
    if (path === '') return href;
    const page = posix.relative(posix.dirname(from), pageOf(target));
    return anchor === undefined ? page : `${page}#${anchor}`;
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const slug = slugOf(inner.replace(/<[^>]*>/g, '').replace(/&\w+;/g, ''));
        anchors.add(slug);
        return `<h${depth} id="${slug}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escaped(targetOf(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escaped(targetOf(href))}" alt="${escaped(text)}" loading="lazy">`;
      },
      table(token) {
        const row = (cells, tag) =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        return `<div class="wide"><table><thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const title = /^# (.*)$/m.exec(text)?.[1] ?? 'clickup-agent';
  return { source, title, body: marked.parse(text), anchors, links };
}

/** The list of all pages, as docs/README.md has it, seen from another page. */
async function menuOf(source) {
  const text = (await readFile('docs/README.md', 'utf8'))
    .replace(/^# .*$/m, '')
    .replace(/(?<=\)):.*$/gm, '');
  return render('docs/README.md', text, pageOf(source)).body;
}

const pages = await Promise.all(
  sources.map(async (source) => render(source, await readFile(source, 'utf8'))),
);
const broken = pages
  .flatMap(({ links }) => links)
  .filter(({ target, anchor }) => {
    const page = pages.find(({ source }) => source === target);
    if (!page)
      return !/^docs\/screens\/[\w.-]+$|^LICENSE$|^examples\/|^workflows\/|^deploy\//.test(target);
    return anchor !== undefined && !page.anchors.has(anchor);
  });
for (const { source, href } of broken) console.error(`${source}: "${href}" leads nowhere.`);
if (broken.length > 0) process.exit(1);

await rm(out, { recursive: true, force: true });
for (const { source, title, body } of pages) {
  const page = pageOf(source);
  const up = posix.relative(posix.dirname(page), '.') || '.';
  await mkdir(dirname(join(out, page)), { recursive: true });
  await writeFile(
    join(out, page),
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}${title === 'clickup-agent' ? '' : ' · clickup-agent'}</title>
<link rel="stylesheet" href="${up}/style.css">
<a class="skip" href="#content">Skip to the page</a>
<header><a href="${up}/index.html">clickup-agent</a> <a class="narrow" href="#pages">Pages</a></header>
<main id="content">${body}</main>
<nav id="pages" aria-label="Pages">${await menuOf(source)}</nav>
</html>
`,
  );
}
await cp('docs/screens', join(out, 'docs/screens'), { recursive: true });
await writeFile(join(out, 'style.css'), style());
console.log(`${pages.length} pages in ${out}: open ${join(out, 'index.html')}`);

function style() {
  return `:root { --ink: #1d2430; --soft: #5b6472; --paper: #fff; --shade: #f4f5f7; --line: #dfe2e7; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ec; --soft: #a3acba; --paper: #14171c; --shade: #1e232b; --line: #333a45; --link: #7cb8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, sans-serif;
  display: grid; grid-template: "header header" auto "nav main" 1fr / 17rem minmax(0, 1fr); }
header { grid-area: header; padding: .8rem 1.5rem; border-bottom: 1px solid var(--line); font-weight: 600; }
header { display: flex; justify-content: space-between; } header a { color: inherit; text-decoration: none; }
.narrow { display: none; }
nav { grid-area: nav; padding: 1rem 1.5rem; font-size: .95rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; padding: 0; margin: 0 0 1rem; } nav p { margin: 0; color: var(--soft); }
main { grid-area: main; padding: 1rem 2rem 4rem; max-width: 54rem; }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 .7rem; } h1 { margin-top: .5rem; }
a { color: var(--link); } img { max-width: 100%; height: auto; }
code, pre { font: .9em/1.5 ui-monospace, monospace; background: var(--shade); border-radius: 4px; }
code { padding: .1em .3em; white-space: nowrap; } pre { padding: .8rem 1rem; overflow-x: auto; } pre code { padding: 0; white-space: pre; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); }
@media (max-width: 50rem) {
  body { display: block; } nav { border-right: 0; border-top: 1px solid var(--line); }
  .narrow { display: inline; } :not(pre) > code { white-space: normal; overflow-wrap: anywhere; } main { padding: 1rem 1.2rem 3rem; }
}
@media print { nav, header { display: none; } body { display: block; } }
`;
}
