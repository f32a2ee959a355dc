// Icons as what they draw: the components that icons are by default repeat for each what all of them share.
import { fileURLToPath } from 'node:url';

const ICON = JSON.stringify(fileURLToPath(new URL('../../static/composables/icon.ts', import.meta.url)));

/** What `<IconX />` is compiled to: a call with the icon's drawing. */
export const compileIcon = {
  extension: 'js',
  compiler: (svg) => `import { icon } from ${ICON}; export default icon(${JSON.stringify(drawingOf(svg))});`,
};

const LINES = [
  'fill="none"',
  'stroke="currentColor"',
  'stroke-linecap="round"',
  'stroke-linejoin="round"',
  'stroke-width="2"',
];

/** What the icon `svg` draws, as one path. Its lines must be the text's colour, 2 wide of 24: nothing else is known here. */
export function drawingOf(svg) {
  const known = svg.includes('viewBox="0 0 24 24"') && LINES.every((each) => svg.includes(each));
  const shapes = [...svg.matchAll(/<(?!svg|g|\/)(\w+)([^>]*?)\/?>/g)];
  if (!known || shapes.length === 0) throw new Error(`No icon of lines: ${svg}`);
  return shapes.map(([, tag, attributes]) => pathOf(tag, attributes)).join('');
}

function pathOf(tag, text) {
  const attributes = Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const [width, height, x, y, r] = ['width', 'height', 'x', 'y', 'r'].map((name) =>
    Number(attributes[name] ?? 0),
  );
  // What begins relatively would go on from where the shape before it ended.
  if (tag === 'path') return attributes.d.replace(/^m/, 'M0 0m');
  if (tag === 'circle') {
    const half = (to) => `a${r} ${r} 0 0 1 ${to} 0`;
    return `M${attributes.cx - r} ${attributes.cy}${half(2 * r)}${half(-2 * r)}z`;
  }
  if (tag !== 'rect') throw new Error(`An icon with a shape that is not known here: <${tag}${text}>`);
  const round = Number(attributes.rx ?? attributes.ry ?? 0);
  const corner = (dx, dy) => `a${round} ${round} 0 0 1 ${dx} ${dy}`;
  const [wide, high] = [width - 2 * round, height - 2 * round];
  return [
    `M${x + round} ${y}h${wide}${corner(round, round)}v${high}${corner(-round, round)}`,
    `h${-wide}${corner(-round, -round)}v${-high}${corner(round, -round)}z`,
  ].join('');
}
