/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value is not of the kind that the frame needs. Stays within the decoder. */
export class Malformed extends Error {}

export function objectOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed();
  return value as Fields;
}

export function arrayOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value;
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed();
  return value;
}

export function flagOf(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Malformed();
  return value;
}

/** A whole number from 0 on that a double holds exactly. */
export function countOf(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Malformed();
  return value as number;
}

/** What `decode` makes of a value, or `null` where it finds it malformed. */
export function whole<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
