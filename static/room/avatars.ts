/**
 * Hues (degrees in OKLCH) that people are given. None is near 275, which is the assistant's, or 28, which means danger.
 */
export const HUES = [62, 92, 122, 152, 178, 204, 228, 312, 338, 358] as const;

/** The hue of the person with `id`: always the same one. */
export function hueOf(id: string): number {
  // FNV-1a, 32 bits: spreads ids that differ in one letter.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return HUES[(hash >>> 0) % HUES.length] ?? HUES[0];
}
