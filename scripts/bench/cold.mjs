// How long it takes until somebody is welcome in a room that was in no memory: the process from its start until it listens
// (it compiles and starts the Worker before), and from the first handshake until the welcome.
import { startServer } from './servers.mjs';
import { median } from './statistics.mjs';

const STARTS = 5;

const HELLO = JSON.stringify({
  type: 'hello',
  ref: 0,
  person: 'person-0123456789',
  session: 'session-0123456789',
  name: 'Ann',
});

/** Cold starts of the server of this name: medians of `{ listening, welcome }`, in milliseconds. */
export async function coldStarts(name) {
  const starts = [];
  while (starts.length < STARTS) starts.push(await coldStart(name));
  const of = (what) => median(starts.map((start) => start[what]));
  return { listening: of('listening'), welcome: of('welcome') };
}

async function coldStart(name) {
  const began = performance.now();
  const server = await startServer(name);
  const listening = performance.now() - began;
  try {
    return { listening, welcome: await welcome(server) };
  } finally {
    await server.stop();
  }
}

function welcome({ url, dialect }) {
  const address = url.replace('{room}', 'cold').replace('{member}', '0');
  const began = performance.now();
  const isV1 = dialect === 'edge-v1';
  const socket = new WebSocket(address, isV1 ? ['edge-chat.v1'] : []);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => socket.send(isV1 ? HELLO : 'echo'));
    socket.addEventListener('error', () => reject(new Error(`${address} cannot be reached`)));
    socket.addEventListener('message', () => {
      resolve(performance.now() - began);
      socket.close();
    });
  });
}
