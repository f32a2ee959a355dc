/** Where one goes once one has passed: the address of this site that the query's `to` has, else the site's start. */
export function wayBack({ origin, search }: Pick<Location, 'origin' | 'search'>): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  const address = URL.canParse(to, origin) ? new URL(to, origin) : null;
  return address?.origin === origin ? address.href : `${origin}/`;
}
