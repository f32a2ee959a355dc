// People who come into a room and talk, as the room's own client would.
import { setTimeout as sleep } from 'node:timers/promises';

const PING_MS = 25_000;
const SEEN_EVENTS = 64;

/** One person. Counts the messages that are billed: all that a client sends. */
class Person {
  sent = 0;
  #ref = 0;
  #seq = 0;
  #unseen = 0;

  static async join(url, place) {
    const person = new Person();
    const socket = new WebSocket(url, ['edge-chat.v1']);
    person.socket = socket;
    await new Promise((resolve, reject) => {
      socket.addEventListener('error', () => reject(new Error(`${url} cannot be reached`)));
      socket.addEventListener('open', () => person.command('hello', identity(place)));
      socket.addEventListener('message', ({ data }) => {
        person.#heard(data);
        resolve();
      });
    });
    return person;
  }

  command(type, fields) {
    this.#ref += 1;
    this.#send(JSON.stringify({ type, ref: this.#ref, ...fields }));
  }

  say(text) {
    const seen = this.#unseen > 0 ? this.#seq : undefined;
    this.#unseen = 0;
    this.command('send', { cid: `c-${this.#ref}`, message: text, seen });
  }

  ping() {
    this.#send('ping');
  }

  #send(text) {
    this.sent += 1;
    this.socket.send(text);
  }

  #heard(data) {
    if (data === 'pong') return;
    for (const frame of [JSON.parse(data)].flat()) {
      if (frame.type !== 'chat') continue;
      this.#seq = frame.seq;
      this.#unseen += 1;
    }
    if (this.#unseen < SEEN_EVENTS) return;
    this.#unseen = 0;
    this.command('seen', { seq: this.#seq });
  }
}

const identity = (place) => ({
  person: `person-${String(place).padStart(9, '0')}`,
  session: `session-${String(place).padStart(8, '0')}`,
  name: `Member ${place}`,
});

/** So many people come in, some at a time. */
export async function gather(url, people) {
  const crowd = [];
  while (crowd.length < people) {
    const next = Array.from(
      { length: Math.min(20, people - crowd.length) },
      (_, place) => crowd.length + place,
    );
    crowd.push(...(await Promise.all(next.map((place) => Person.join(url, place)))));
  }
  return crowd;
}

/** They say so many messages in so many minutes, at moments that have nothing to do with one another. */
export async function talk(crowd, { minutes, messages }) {
  const pings = crowd.map((person, place) =>
    setTimeout(
      () => {
        person.ping();
        person.pinging = setInterval(() => person.ping(), PING_MS);
      },
      (PING_MS * place) / crowd.length,
    ),
  );
  const began = performance.now();
  const until = (ms) => sleep(Math.max(0, began + ms - performance.now()));
  const moments = Array.from({ length: messages }, () => Math.random() * minutes * 60_000);
  for (const [place, moment] of moments.toSorted((a, b) => a - b).entries()) {
    await until(moment);
    const person = crowd[Math.floor(Math.random() * crowd.length)];
    person.say(`message ${place} of a conversation, as long as most are`);
  }
  await until(minutes * 60_000);
  pings.forEach(clearTimeout);
  for (const { pinging } of crowd) clearInterval(pinging);
}
