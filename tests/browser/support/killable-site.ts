import { afterAll, beforeAll } from 'vitest';
import { Workerd } from '../../support/workerd';
import { builtClient, frontWith, type Files } from './deploys';

/**
 * Gives the tests of a file the site on workerd alone, which can be killed and started again on its port, with the client as
 * it was built, or with `clients` one after the other.
 */
export function useKillableSite(clients: () => readonly Files[] = () => [builtClient()]): () => Workerd {
  let site: Workerd;
  beforeAll(async () => {
    site = await Workerd.start({ front: frontWith(...clients()) });
  });
  afterAll(() => site.stop());
  return () => site;
}
