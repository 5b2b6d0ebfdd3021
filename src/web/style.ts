// How the page looks: one sheet, light and dark, from a phone's width up. Nothing depends on colour alone.
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --dim: #565b63; --paper: #fff; --line: #c9ced6;
  --soft: #f3f5f8; --accent: #0b57d0; --good: #17663a; --bad: #a11b1b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --dim: #a7adb6; --paper: #15171a;
  --line: #3d434c; --soft: #1f2328; --accent: #8ab4f8; --good: #7ddba0; --bad: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  overflow-wrap: anywhere; }
a { color: var(--accent); }
html { scroll-padding-bottom: 9rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: .75rem 1rem; }
header { border-bottom: 1px solid var(--line); }
header .who { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
header .who strong { margin-right: auto; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: .5rem 0 0; }
nav a { display: inline-block; padding: .35rem 0; }
nav a[aria-current] { font-weight: 700; text-decoration-thickness: 3px; }
h1 { font-size: 1.4rem; margin: .75rem 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--dim); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); }
.state { font-weight: 600; white-space: nowrap; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.notice { border: 1px solid var(--line); border-left-width: 6px; padding: .5rem .75rem; margin: 1rem 0;
  background: var(--soft); }
.step { border: 1px solid var(--line); border-radius: .4rem; margin: .75rem 0; padding: .5rem .75rem; }
.step h3 { font-size: 1rem; margin: 0; font-weight: 600; }
.step label { display: flex; gap: .6rem; align-items: baseline; cursor: pointer; }
input[type=checkbox] { width: 1.2rem; height: 1.2rem; flex: none; position: relative; top: .2rem; }
details summary { cursor: pointer; padding: .25rem 0; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: .75rem 0;
  position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--line); }
button { font: inherit; padding: .5rem .9rem; min-height: 2.75rem; border: 1px solid var(--accent);
  border-radius: .4rem; background: var(--paper); color: var(--accent); cursor: pointer; }
button.main { background: var(--accent); color: var(--paper); font-weight: 600; }
button.bad { border-color: var(--bad); color: var(--bad); }
button.plain { border: 0; padding: 0; min-height: 0; text-decoration: underline; }
form.inline { display: inline; }
.fields label { display: block; font-weight: 600; }
.fields input:not([type=checkbox]), .fields select, .fields textarea { display: block; width: 100%; max-width: 36rem;
  font: inherit; font-weight: 400; padding: .5rem; border: 1px solid var(--dim); border-radius: .4rem; background: var(--paper); color: var(--ink); }
svg { max-width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font: 14px system-ui, sans-serif; }
svg .frame { fill: none; stroke: var(--dim); } svg .left { fill: var(--accent); }
@media (max-width: 40rem) {
  table.cards thead { position: absolute; left: -100vw; }
  table.cards tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  table.cards td { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; text-align: left; }
  table.cards td::before { content: attr(data-label); color: var(--dim); }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;
