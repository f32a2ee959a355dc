import { arrayOf, countOf, objectOf, textOf, whole, type Fields } from './fields';

/** What a message said until the edit at `until`. */
export interface Revision {
  readonly until: number;
  readonly text: string;
}

/** The revisions in the ok of `revisions`, oldest first, or `null` where there are none in it. */
export function decodeRevisions(ok: Fields): readonly Revision[] | null {
  return whole(() =>
    arrayOf(ok['revisions']).map((value) => {
      const revision = objectOf(value);
      return { until: countOf(revision['until']), text: textOf(revision['message']) };
    }),
  );
}
