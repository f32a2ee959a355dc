import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds on a page, or in a part of it; each with the elements that it is about. Of frames it looks at nothing. */
export async function axe(page: Page, part = 'html'): Promise<readonly string[]> {
  // The other mode, which is for frames of other sites, opens one more page for each look.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include(part)
    .exclude('iframe')
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
