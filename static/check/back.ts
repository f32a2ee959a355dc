/**
 * Where one goes once one has passed: the address of this site that the fragment's `to` has, else the site's start. Not the
 * query's: that address may hold a link, which no server is to see (ID-14).
 */
export function wayBack({ origin, hash }: Pick<Location, 'origin' | 'hash'>): string {
  const to = new URLSearchParams(hash.slice(1)).get('to') ?? '/';
  const address = URL.canParse(to, origin) ? new URL(to, origin) : null;
  return address?.href.startsWith(`${origin}/`) ? address.href : `${origin}/`;
}
