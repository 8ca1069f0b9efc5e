import type { Plan } from '@plimsoll/core';
import { chartSvg } from './svg-chart.ts';
import { withoutControls } from './text.ts';
import { reportOf, type Report, type ReportTable, type Section } from './report.ts';

/**
 * A plan as one HTML file that needs nothing else: no script, no network, charts as SVG with the same numbers in tables; prints on A4 or Letter.
 * @example planToHtml(plan).includes('<script') // => false
 */
export function planToHtml(plan: Plan): string {
  return page(reportOf(plan));
}

/** Text becomes text: never markup, wherever it came from. */
export const escaped = (text: string): string =>
  withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

function page({ title, answer, sections }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}: a plan by Plimsoll</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="maker">Plimsoll</p><h1>${escaped(title)}</h1><p class="answer">${escaped(answer)}</p></header>
<nav aria-label="Contents"><ol>${sections.map(({ title: name }, i) => `<li><a href="#s${i}">${escaped(name)}</a></li>`).join('')}</ol></nav>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, paragraphs, charts = [], tables = [] }: Section, i: number): string {
  return `<section id="s${i}"><h2>${escaped(title)}</h2>
${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
${charts.map((chart) => chartSvg(chart, escaped)).join('\n')}
${tables.map((table) => tableHtml(table, title)).join('\n')}
</section>`;
}

function tableHtml({ head, rows, right }: ReportTable, caption: string): string {
  if (rows.length === 0) return '<p>None.</p>';
  const side = (i: number) => (right.includes(i) ? ' class="n"' : '');
  const body = rows.map(
    (row) =>
      `<tr${row[0] === 'total' ? ' class="total"' : ''}>${row.map((cell, i) => `<td${side(i)}>${escaped(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><thead><tr>${head.map((cell, i) => `<th scope="col"${side(i)}>${escaped(cell)}</th>`).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

const STYLE = `
:root{--ink:#1b2a33;--soft:#52626c;--line:#d5dde2;--sea:#0b3c5d;--paper:#fff}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.5rem 4rem;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper)}
header{border-bottom:3px solid var(--sea);padding-bottom:1rem}
.maker{margin:0;color:var(--soft);letter-spacing:.08em;text-transform:uppercase;font-size:.75rem}
h1{margin:.1rem 0 .4rem;font-size:2rem;line-height:1.15}
.answer{margin:0;font-size:1.25rem;color:var(--sea);font-weight:600}
nav ol{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:1rem 0;list-style:none;font-size:.9rem}
a{color:#0b4f9e}
h2{margin:2.2rem 0 .5rem;font-size:1.25rem;color:var(--sea)}
p{max-width:60rem;margin:.35rem 0}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;width:100%;font-size:.82rem;font-variant-numeric:tabular-nums}
th,td{padding:.32rem .55rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{border-bottom:2px solid var(--sea);color:var(--sea);white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
tr.total td{border-top:2px solid var(--sea);font-weight:700}
figure{margin:1rem 0}
figcaption{font-weight:600;margin-bottom:.3rem}
svg{max-width:100%;height:auto;display:block}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}.scroll{overflow:visible}table{font-size:7.5pt}thead{display:table-header-group}tr,figure{break-inside:avoid}h2{break-after:avoid}a{color:inherit;text-decoration:none}@page{size:A4 landscape;margin:12mm}}
`;
