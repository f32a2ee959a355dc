/** A room says no to who connects, and is done with them. */
import { describe, expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { refused } from '../support/frames';
import { Harness } from '../support/harness';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { PROTOCOL, V1Client } from '../support/v1-client';
import { declined } from '../support/v1-frames';

const server = useServer(() =>
  Harness.start({ vars: { ...QUIET, CONNECTIONS_PER_NETWORK: 1, RATE_CONNECTIONS: '3/1' } }),
);

/** In milliseconds; a socket of a room that is to be closed while it could hibernate takes workerd ten seconds. */
const AT_ONCE = { within: 3_000 };

const at = (place: number) => ({ 'CF-Connecting-IP': `203.0.113.${place}` });

describe('a connection that its room turns away as it comes', () => {
  it('[SESSION-13] [RATE-6] is told why, and closed at once, by either protocol', async () => {
    const room = new TestRoom(server());
    const url = socketUrl(server(), room.name, 'username=Ann');
    const ann = await ClassicClient.join(url, at(1));
    const classic = await ClassicClient.open(url, at(1));
    expect(await classic.next()).toEqual(refused('too_many_connections'));
    const closed = { code: 4104, reason: 'too many connections', wasClean: true };
    expect(await classic.whenClosed(AT_ONCE)).toEqual(closed);
    const v1 = await V1Client.open(socketUrl(server(), room.name), [PROTOCOL], at(1));
    expect(await v1.whenClosed(AT_ONCE)).toEqual(closed);
    expect(v1.items).toEqual([declined(null, 'too_many_connections')]);
    // Nobody else has noticed anything, and the one that is there goes on.
    expect(await ann.say('still here')).toMatchObject({ message: 'still here', seq: 1 });
  });
});
