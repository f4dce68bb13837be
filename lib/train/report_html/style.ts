/** The report's look: the page's colours, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: oklch(98.2% 0.004 95);
  --card: oklch(100% 0 0);
  --ink: oklch(24% 0.02 260);
  --quiet: oklch(46% 0.02 260);
  --line: oklch(90% 0.008 95);
  --accent: oklch(48% 0.09 240);
  --wrong: oklch(58% 0.16 35);
  --lightness: 56%;
  font: 100%/1.5 "Avenir Next", Avenir, "Segoe UI Variable", "Segoe UI", Inter,
    Roboto, Cantarell, "Noto Sans", system-ui, sans-serif;
  -webkit-text-size-adjust: 100%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: oklch(18% 0.012 260);
    --card: oklch(22.5% 0.014 260);
    --ink: oklch(95% 0.008 95);
    --quiet: oklch(74% 0.015 260);
    --line: oklch(31% 0.014 260);
    --accent: oklch(76% 0.09 240);
    --wrong: oklch(72% 0.14 40);
    --lightness: 76%;
  }
  .mistakes img { filter: invert(1) hue-rotate(180deg); }
}
[data-emotion=neutral] { --e: oklch(var(--lightness) 0.045 250); }
[data-emotion=calm] { --e: oklch(var(--lightness) 0.095 190); }
[data-emotion=happy] { --e: oklch(calc(var(--lightness) + 8%) 0.145 78); }
[data-emotion=sad] { --e: oklch(var(--lightness) 0.13 258); }
[data-emotion=angry] { --e: oklch(var(--lightness) 0.18 27); }
[data-emotion=fearful] { --e: oklch(var(--lightness) 0.14 303); }
[data-emotion=disgust] { --e: oklch(var(--lightness) 0.13 135); }
[data-emotion=surprised] { --e: oklch(var(--lightness) 0.16 350); }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
main {
  max-width: 80rem;
  margin: 0 auto;
  padding: clamp(1rem, 3vw, 2.5rem) clamp(1rem, 4vw, 3rem) 4rem;
}
h1 { margin: 0 0 .25rem; font-size: 1.75rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 0 0 .25rem; font-size: 1.25rem; font-weight: 600; }
section { margin-top: 3rem; }
p { margin: 0 0 1rem; max-width: 46rem; }
.quiet { color: var(--quiet); font-weight: 400; }
.note { padding-left: .9rem; border-left: 3px solid var(--accent); }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
code { font-size: .9em; overflow-wrap: anywhere; }
.figures {
  display: flex;
  flex-wrap: wrap;
  gap: .75rem 2.25rem;
  margin: 1.25rem 0 1.5rem;
}
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--quiet); font-size: .875rem; }
.figures dd {
  margin: 0;
  font-size: 1.6rem;
  line-height: 1.2;
  font-variant-numeric: tabular-nums;
}
.figures .main dd { font-weight: 600; }
.charts, .results { display: grid; gap: 1.25rem; }
.charts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.results { grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); margin-top: .75rem; }
figure, .mistakes > li {
  padding: 1rem 1.1rem 1.1rem;
  border: 1px solid var(--line);
  border-radius: .9rem;
  background: var(--card);
}
.chart > svg { display: block; width: 100%; height: auto; overflow: visible; }
.reliability > svg { max-width: 23rem; margin: 0 auto; }
.tick { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
.tick-y { text-anchor: end; dominant-baseline: central; }
.tick-x { text-anchor: middle; }
.grid { stroke: var(--line); fill: none; }
.marked { stroke: var(--quiet); stroke-dasharray: 1 3; stroke-linecap: round; fill: none; }
.line path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.line circle { fill: currentColor; stroke: var(--card); }
.line-1 { color: var(--accent); }
.line-2 { color: var(--wrong); }
.line-2 path { stroke-dasharray: 5 3; }
.line-3 { color: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: .1rem 0 .5rem; padding: 0; list-style: none; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.legend svg { flex: none; }
.legend .quiet { font-variant-numeric: tabular-nums; }
.bar { fill: var(--accent); fill-opacity: .75; }
.count { fill: var(--quiet); fill-opacity: .45; }
.diagonal { stroke: var(--ink); stroke-dasharray: 4 4; fill: none; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.confusion p, .reliability p, .speakers p { margin: .15rem 0 .75rem; font-size: .875rem; }
.confusion table { width: 100%; table-layout: fixed; max-width: 34rem; margin: 0 auto; }
.confusion thead td { width: 5.2rem; }
.confusion thead th { padding: 0 0 .35rem; vertical-align: bottom; font-weight: 400; font-size: .8125rem; }
.confusion thead span { writing-mode: vertical-rl; transform: rotate(180deg); }
.confusion tbody th { padding-right: .5rem; text-align: right; font-weight: 400; font-size: .8125rem; }
.confusion tbody td {
  height: 2.5rem;
  border: 1px solid var(--card);
  border-radius: .3rem;
  text-align: center;
  font-size: .875rem;
  background: color-mix(in oklab, var(--shade) calc(8% + 92% * var(--share)), var(--card));
}
.confusion .right { --shade: var(--accent); }
.confusion .wrong { --shade: var(--wrong); }
.confusion td[style$="0.000"] { background: color-mix(in oklab, var(--line) 35%, var(--card)); }
.confusion .deep { color: var(--card); }
.none { color: var(--quiet); opacity: .5; }
.classes { align-self: start; }
.classes table { width: 100%; margin-top: .5rem; font-size: .9375rem; }
.classes th { font-weight: 400; text-align: left; }
.classes thead th { color: var(--quiet); font-size: .8125rem; }
.classes thead th + th, .classes td { text-align: right; }
.classes tr + tr > * , .classes tbody tr:first-child > * { border-top: 1px solid var(--line); }
.classes tbody > tr > * { padding: .32rem 0; }
.dot {
  display: inline-block;
  width: .65em;
  height: .65em;
  margin-right: .45em;
  border-radius: 50%;
  background: var(--e);
}
.speakers ol, .probabilities { margin: 0; padding: 0; list-style: none; }
.speakers li, .probabilities li {
  display: grid;
  grid-template-columns: 8.6rem 1fr 3.6rem;
  align-items: center;
  gap: .6rem;
  font-size: .875rem;
  line-height: 1.75;
}
.probabilities li { grid-template-columns: 4.6rem 1fr 2.6rem; line-height: 1.55; }
.track { position: relative; height: .7rem; border-radius: .2rem; background: color-mix(in oklab, var(--line) 45%, transparent); }
.fill { position: absolute; inset: 0; width: calc(100% * var(--share)); border-radius: inherit; background: var(--accent); }
.speakers .male .fill { opacity: .62; }
.probabilities .fill { background: var(--e); }
.speakers .track::after {
  content: "";
  position: absolute;
  inset: -.3rem auto -.3rem calc(100% * var(--all));
  border-left: 2px solid var(--ink);
}
.figure { text-align: right; font-variant-numeric: tabular-nums; }
.mistakes {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
  gap: 1.25rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
.mistakes > li { display: flex; flex-direction: column; gap: .6rem; min-width: 0; }
.mistakes h3 { display: flex; flex-wrap: wrap; gap: 0 .45rem; margin: 0; font-size: 1rem; font-weight: 600; }
.mistakes h3 .figure { margin-left: auto; }
.mistakes img { display: block; width: 100%; height: 7rem; border-radius: .35rem; }
.mistakes audio { width: 100%; height: 2.5rem; }
.mistakes p { margin: 0; font-size: .8125rem; }
details { border-top: 1px solid var(--line); padding-top: 1rem; }
summary { cursor: pointer; }
summary h2 { display: inline; }
.settings { columns: 20rem; column-gap: 3rem; margin: 1rem 0 0; font-size: .875rem; }
.settings div { display: flex; justify-content: space-between; gap: 1rem; break-inside: avoid; border-bottom: 1px solid var(--line); padding: .2rem 0; }
.settings dt { color: var(--quiet); min-width: 0; overflow-wrap: anywhere; }
.settings dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.notices { padding: 1.1rem 1.3rem .2rem; border: 1px solid var(--line); border-radius: .9rem; }
.notices ul { padding-left: 1.2rem; max-width: 46rem; }
@media print { audio { display: none !important; } figure, .mistakes > li { break-inside: avoid; } }
`;
