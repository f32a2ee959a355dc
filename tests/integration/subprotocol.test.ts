import { describe, expect, it } from 'vitest';
import { joined } from '../support/frames';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { PROTOCOL, V1Client } from '../support/v1-client';
import { declined } from '../support/v1-frames';
import { Workerd } from '../support/workerd';
import { WebSocket } from 'ws';
import { once } from 'node:events';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

/** What a browser's handshake with these subprotocols comes to. Not by `ws`, which refuses an answer that names none. */
async function handshake(room: TestRoom, offer: string | undefined) {
  const url = socketUrl(server(), room.name, 'username=Ann');
  const headers: Record<string, string> = offer === undefined ? {} : { 'Sec-WebSocket-Protocol': offer };
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  socket.on('error', () => undefined);
  const [response] = (await once(socket, 'upgrade')) as [{ headers: Record<string, string> }];
  socket.terminate();
  return response.headers['sec-websocket-protocol'];
}

describe('a connection that offers edge-chat.v1', () => {
  it.each([
    { offers: ['edge-chat.v1'] },
    { offers: ['edge-chat.v1', 'edge-chat.v2'] },
    { offers: ['chat', 'edge-chat.v1'] },
    { offers: ['edge-chat.v2', 'x', 'edge-chat.v1'] },
  ])('[COMMAND-1] gets it, among others or alone: $offers', async ({ offers }) => {
    const client = await V1Client.open(socketUrl(server(), newRoom().name), offers);
    expect(client.protocol).toBe(PROTOCOL);
    expect(await client.hello()).toMatchObject({ type: 'reply', ref: 1, ok: { recovered: false } });
  });

  it.each(['/ws/chat', '/ws/chat/', '/ws/chat/tea', '/ws/chat/%E8%8C%B6/'])(
    '[COMMAND-1] gets it on every path of a room: %s',
    async (path) => {
      const url = new URL(path, server().url);
      url.protocol = 'ws:';
      const client = await V1Client.open(url);
      expect(client.protocol).toBe(PROTOCOL);
      expect(await client.command('seen', { seq: 0 })).toEqual(declined(1, 'not_welcomed'));
    },
  );

  it('[COMMAND-1] is sent nothing before its first command, whatever goes on in the room', async () => {
    const room = newRoom();
    const [ann] = await room.gather('Ann');
    const silent = await room.openV1();
    await ann.say('anyone?');
    await room.join('Ben');
    const person = await room.enter('Eve');
    await person.say('hello there');
    // By now it would have come: this is answered after everything before it.
    await silent.command('seen', { seq: 0 });
    expect(silent.items).toEqual([declined(1, 'not_welcomed')]);
  });

  it('[COMMAND-1] [LIMIT-3] is let in whatever the query says: a name is in its hello', async () => {
    const room = newRoom();
    const query = `username=${'n'.repeat(33)}`;
    const client = await V1Client.open(socketUrl(server(), room.name, query));
    await client.hello({ name: 'Ann' });
    expect(client.you.name).toBe('Ann');
  });
});

describe('any other offer', () => {
  it.each([undefined, 'edge-chat.v2', 'edge-chat', 'Edge-Chat.V1', 'edge-chat.v1.1', 'graphql-ws, soap'])(
    '[COMMAND-1] leaves the connection classic, and no subprotocol is named: %s',
    async (offer) => {
      const room = newRoom();
      const [witness] = await room.gather('Witness');
      expect(await handshake(room, offer)).toBeUndefined();
      // A classic connection came, at once and by its name in the query.
      expect(await witness.next()).toEqual(joined('Ann'));
    },
  );
});
