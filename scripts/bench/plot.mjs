// A plot of one measure: a bar for each server, with a line from the least to the most of its rounds.
import { short } from './statistics.mjs';

const WIDTH = 640;
const LABEL = 110;
const ROOM = 90;
const BAR = 22;
const GAP = 12;

const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** As SVG, legible on light and dark. */
export function plot({ title, unit, figures }) {
  const servers = Object.entries(figures);
  const height = servers.length * (BAR + GAP) + GAP;
  const most = Math.max(...servers.map(([, { max }]) => max));
  const x = (value) => LABEL + (value / most) * (WIDTH - LABEL - ROOM);
  const bars = servers.map(([name, { median, min, max }], place) => {
    const y = GAP + place * (BAR + GAP);
    const middle = y + BAR / 2;
    return [
      `<text x="${LABEL - 8}" y="${middle}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${(x(median) - LABEL).toFixed(1)}" height="${BAR}" rx="3" fill="${place === 0 ? '#2f7d6d' : '#8a94a3'}"/>`,
      `<line x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#d0602a" stroke-width="2"/>`,
      `<text x="${(x(max) + 8).toFixed(1)}" y="${middle}">${short(median)} ${escaped(unit)}</text>`,
    ].join('\n  ');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
  <style>text { font: 13px system-ui, sans-serif; fill: #7a8594; dominant-baseline: middle; }</style>
  ${bars.join('\n  ')}
</svg>
`;
}
