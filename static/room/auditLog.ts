import type { Audit, AuditEntry } from '../wire/law';

/**
 * The entries that are known once `page` has come, the newest first: it tells what has become of those that were known before. A page of
 * what is `newest` that does not reach back to them begins anew: between them there would be a hole.
 */
export function entriesAfter(
  known: readonly AuditEntry[],
  page: Audit,
  newest: boolean,
): readonly AuditEntry[] {
  const told = new Map(page.entries.map((entry) => [entry.seq, entry]));
  const [latest] = known;
  if (newest && page.more && latest && !told.has(latest.seq)) return page.entries;
  return [...known.filter(({ seq }) => !told.has(seq)), ...page.entries].toSorted((a, b) => b.seq - a.seq);
}
