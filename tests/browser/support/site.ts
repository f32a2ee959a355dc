import { afterAll, beforeAll } from 'vitest';
import { Harness } from '../../support/harness';
import type { Vars } from '../../support/server';

/** Gives the tests of a file the whole site, Worker and client; returns its address. */
export function useSite(vars: Vars = {}): () => URL {
  let site: Harness;
  beforeAll(async () => {
    site = await Harness.start({ vars });
  });
  afterAll(() => site.stop());
  return () => site.url;
}

let rooms = 0;

/** The path of a room that no other test is in. */
export function newRoom(): string {
  rooms += 1;
  return `/r/测试-${rooms}`;
}
