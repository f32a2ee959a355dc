import { h, type FunctionalComponent } from 'vue';

/** An icon of the lines that `drawing` says, in a field of 24 by 24; as high as the text, and of its colour. */
export function icon(drawing: string): FunctionalComponent {
  const lines = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2 } as const;
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } as const;
  const drawn: FunctionalComponent = (_, { attrs }) =>
    h('svg', { viewBox: '0 0 24 24', width: '1.2em', height: '1.2em', ...attrs }, [
      h('path', { ...lines, ...round, d: drawing }),
    ]);
  // All of them are handed on above: of a component like this Vue would hand on only some.
  drawn.inheritAttrs = false;
  return drawn;
}
