// @ts-check
// The sockets of one object, on the platform's side of the border: whatever goes to many crosses it once.

/**
 * What the platform has for a socket, as far as it is used here.
 *
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {(frame: string) => void} send
 * @property {(code: number, reason: string) => void} close
 * @property {(value: unknown) => void} serializeAttachment
 * @property {() => unknown} deserializeAttachment
 *
 * @typedef {object} State
 * @property {() => Socket[]} getWebSockets
 * @property {(socket: Socket) => string[]} getTags
 * @property {(socket: Socket, tags: string[]) => void} acceptWebSocket
 * @property {(socket: Socket) => Date | null} getWebSocketAutoResponseTimestamp
 */

/** The second tag of a v1 connection's socket; the first is the connection's id, and the third the room's name. */
const V1 = 'v1';

/** The second tag of a classic connection's socket. */
const CLASSIC = 'classic';

/** Characters of a connection's id. */
const ID_LENGTH = 8;

/**
 * What a socket carries: who it is of, since to read its tags takes as long again, and what the room has it carry.
 *
 * @param {Connection} connection
 * @param {string} text
 */
const attachment = ({ id, isV1 }, text) => `${id}${isV1 ? '1' : '0'}${text}`;

const OPEN = 1;

/** UTF-16 units of the longest frame that is read (LIMIT-1 in bytes, which are no fewer): of a longer one the length is enough. */
const LONGEST = 16_384;

/** Between the parts of a text that crosses the border. No JSON has it, and what has it is none. */
const SEPARATOR = '\u0001';

/** Whose a socket is: the platform's events name the socket alone. @type {WeakMap<Socket, Sockets>} */
const owners = new WeakMap();

/**
 * Has all objects of a class collect the messages that come, where each was a call into WebAssembly.
 *
 * @param {{ webSocketMessage: Function, free: () => void }} object one of the class, which is let go of
 */
export function collectMessages(object) {
  const prototype = Object.getPrototypeOf(object);
  object.free();
  if (Object.hasOwn(prototype, 'collects')) return;
  const { webSocketMessage } = prototype;
  Object.assign(prototype, {
    collects: true,
    /** @type {(this: unknown, socket: Socket, message: string | ArrayBuffer) => unknown} */
    webSocketMessage(socket, message) {
      if (!owners.get(socket)?.receive(socket, message)) return webSocketMessage.call(this, socket, message);
    },
  });
}

/**
 * A message as it crosses: `t` and its text, or `b` and its length.
 *
 * @param {string | ArrayBuffer} message
 */
function crossing(message) {
  if (typeof message !== 'string') return `b${message.byteLength}`;
  if (message.length > LONGEST) return `b${message.length}`;
  // What is no JSON stays none, and as long.
  return `t${message.replaceAll(SEPARATOR, '\u0002')}`;
}

/** @param {Socket} socket */
function attachmentOf(socket) {
  try {
    return socket.deserializeAttachment();
  } catch (error) {
    // eslint-disable-next-line no-console -- for the operator
    console.error(`an attachment cannot be read: ${error}`);
  }
}

class Connection {
  /**
   * @param {string} id
   * @param {Socket} socket
   * @param {boolean} isV1
   */
  constructor(id, socket, isV1) {
    this.id = id;
    this.socket = socket;
    this.isV1 = isV1;
    /** Frames that wait to be sent in one with what comes next, with commas between them. */
    this.waiting = '';
    /** Whether they are more than one. */
    this.several = false;
    /** Whether it gets no broadcasts. */
    this.excepted = false;
    /** What the room had its socket carry, as it was found. */
    this.carried = '';
  }

  /** @param {string} frame */
  send(frame) {
    try {
      this.socket.send(frame);
    } catch {
      // Refused only by a socket that is closing; its close event tells the room.
    }
  }

  /** @param {string} frame */
  put(frame) {
    this.several = this.waiting !== '';
    this.waiting = this.several ? `${this.waiting},${frame}` : frame;
  }

  /** Sends what waits, and `frames` after it. */
  flush(frames = '') {
    const { waiting, several } = this;
    if (waiting === '') return;
    this.waiting = '';
    this.several = false;
    if (frames !== '') this.send(`[${waiting},${frames}]`);
    else this.send(several ? `[${waiting}]` : waiting);
  }
}

export class Sockets {
  /** @type {State} */
  #state;
  /** All of the platform's, closing ones too. @type {Map<Socket, Connection>} */
  #all = new Map();
  /** The open ones. @type {Map<string, Connection>} */
  #v1 = new Map();
  /** @type {Map<string, Connection>} */
  #classic = new Map();
  /** The connections that something waits for. @type {Connection[]} */
  #waiting = [];
  /** @type {Connection[]} */
  #excepted = [];

  /** What came and was not taken yet: for each message the connection's id and the text, or the length where it is binary. */
  #received = '';
  /** How many messages that are. */
  #messages = 0;
  /** @type {(isTurn: boolean) => void} */
  #onReceived;
  /** @type {number} */
  #turnMessages;
  /** @type {number} */
  #turnLength;

  /**
   * @param {State} state
   * @param {(isTurn: boolean) => void} onReceived called when something came, once until it is taken, and with all from the one on
   * that makes it a whole turn
   * @param {number} turnMessages how many messages are a turn
   * @param {number} turnLength UTF-16 units of them that are a turn
   */
  constructor(state, onReceived, turnMessages, turnLength) {
    this.#state = state;
    this.#onReceived = onReceived;
    this.#turnMessages = turnMessages;
    this.#turnLength = turnLength;
    for (const socket of state.getWebSockets()) this.#restore(socket);
  }

  /** All sockets of the object, closing ones too. */
  get size() {
    return this.#all.size;
  }

  /**
   * Takes a new socket in; returns the answer to its handshake.
   *
   * @param {string} id
   * @param {string | undefined} protocol the subprotocol, where it is not the classic one
   * @param {string} room
   */
  accept(id, protocol, room) {
    const { 0: webSocket, 1: socket } = new WebSocketPair();
    const tags = [id, protocol === undefined ? CLASSIC : V1, room];
    this.#state.acceptWebSocket(socket, tags);
    this.#add(new Connection(id, socket, protocol !== undefined));
    const headers = protocol === undefined ? undefined : { 'Sec-WebSocket-Protocol': protocol };
    return new Response(null, { status: 101, webSocket, headers });
  }

  /** The name of the room, as the sockets know it: no request brings it after hibernation. */
  get room() {
    const [socket] = this.#all.keys();
    return socket === undefined ? undefined : this.#state.getTags(socket)[2];
  }

  /**
   * The id of the connection that a socket is of.
   *
   * @param {Socket} socket
   */
  idOf(socket) {
    return this.#all.get(socket)?.id ?? this.#state.getTags(socket)[0];
  }

  /**
   * A socket has closed.
   *
   * @param {Socket} socket
   */
  forget(socket) {
    const connection = this.#all.get(socket);
    if (connection === undefined) return;
    this.#all.delete(socket);
    this.#among(connection).delete(connection.id);
  }

  /**
   * Collects a message; false where the socket is not known.
   *
   * @param {Socket} socket
   * @param {string | ArrayBuffer} message
   */
  receive(socket, message) {
    const connection = this.#all.get(socket);
    if (connection === undefined) return false;
    const isFirst = this.#received === '';
    this.#received += `${connection.id}${SEPARATOR}${crossing(message)}${SEPARATOR}`;
    this.#messages += 1;
    // Whoever sends without end has the platform call timers late, or hardly ever.
    const isTurn = this.#messages >= this.#turnMessages || this.#received.length >= this.#turnLength;
    if (isFirst || isTurn) this.#onReceived(isTurn);
    return true;
  }

  /** What was collected: for each message an id, and `t` and the text or `b` and the length. */
  takeReceived() {
    const received = this.#received;
    this.#received = '';
    this.#messages = 0;
    return received;
  }

  /** What the sockets were found to carry, in each line an id, a space, and the text; until it is forgotten. */
  attachments() {
    const texts = [];
    for (const { id, carried } of this.#all.values()) if (carried !== '') texts.push(`${id} ${carried}`);
    return texts.join('\n');
  }

  /** The room knows what they carry. */
  forgetAttachments() {
    for (const connection of this.#all.values()) connection.carried = '';
  }

  /**
   * Has a connection's socket carry `text`.
   *
   * @param {string} id
   * @param {string | undefined} text
   */
  attach(id, text) {
    const connection = this.#find(id);
    connection?.socket.serializeAttachment(attachment(connection, text ?? ''));
  }

  /**
   * Sends connections a frame each. To a v1 connection it goes with what follows.
   *
   * @param {string} frames ids, each with a frame after it
   */
  sendEach(frames) {
    const parts = frames.split(SEPARATOR);
    for (let at = 0; at + 1 < parts.length; at += 2) this.#send(parts[at] ?? '', parts[at + 1] ?? '');
  }

  /**
   * @param {string} id
   * @param {string} frame
   */
  #send(id, frame) {
    const connection = this.#find(id);
    if (connection === undefined) return;
    if (!connection.isV1) return connection.send(frame);
    if (connection.waiting === '') this.#waiting.push(connection);
    connection.put(frame);
  }

  /** Sends what waits. */
  flush() {
    for (const connection of this.#waiting) connection.flush();
    this.#waiting = [];
  }

  /** @param {string} frame */
  broadcastToClassic(frame) {
    for (const connection of this.#classic.values()) connection.send(frame);
  }

  /**
   * Sends every v1 connection that is not excepted a frame, be it an array of frames.
   *
   * @param {string} frame
   */
  broadcastToV1(frame) {
    const frames = frame.startsWith('[') ? frame.slice(1, -1) : frame;
    for (const connection of this.#v1.values()) {
      if (connection.excepted) continue;
      if (connection.waiting === '') connection.send(frame);
      else connection.flush(frames);
    }
  }

  /**
   * From now on broadcasts are not for these.
   *
   * @param {string} ids with a space between each two
   */
  except(ids) {
    for (const connection of this.#excepted) connection.excepted = false;
    this.#excepted = [];
    for (const id of ids.split(' ')) {
      const connection = this.#v1.get(id);
      if (connection === undefined) continue;
      connection.excepted = true;
      this.#excepted.push(connection);
    }
  }

  /**
   * Closes a connection, after what waits for it.
   *
   * @param {string} id
   * @param {number} code
   * @param {string} reason
   */
  close(id, code, reason) {
    const connection = this.#find(id);
    if (connection) this.#close(connection, code, reason);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  closeV1(code, reason) {
    for (const connection of this.#v1.values()) this.#close(connection, code, reason);
  }

  /** When the platform last answered a ping of each v1 connection: in each line an id, a space, and milliseconds since 1970. */
  answeredPings() {
    const lines = [];
    for (const { id, socket } of this.#v1.values()) {
      const at = this.#state.getWebSocketAutoResponseTimestamp(socket);
      if (at !== null) lines.push(`${id} ${at.getTime()}`);
    }
    return lines.join('\n');
  }

  /** @param {Socket} socket */
  #restore(socket) {
    const found = attachmentOf(socket);
    if (typeof found !== 'string') {
      const [id = '', audience] = this.#state.getTags(socket);
      return this.#add(new Connection(id, socket, audience === V1));
    }
    const connection = new Connection(found.slice(0, ID_LENGTH), socket, found[ID_LENGTH] === '1');
    connection.carried = found.slice(ID_LENGTH + 1);
    this.#add(connection);
  }

  /** @param {Connection} connection */
  #add(connection) {
    const { id, socket } = connection;
    this.#all.set(socket, connection);
    owners.set(socket, this);
    if (socket.readyState === OPEN) this.#among(connection).set(id, connection);
  }

  /** @param {Connection} connection */
  #among({ isV1 }) {
    return isV1 ? this.#v1 : this.#classic;
  }

  /** @param {string} id */
  #find(id) {
    return this.#v1.get(id) ?? this.#classic.get(id);
  }

  /**
   * @param {Connection} connection
   * @param {number} code
   * @param {string} reason
   */
  #close(connection, code, reason) {
    connection.flush();
    this.#among(connection).delete(connection.id);
    try {
      connection.socket.close(code, reason);
    } catch {
      // Refused only by a socket that is closed already.
    }
  }
}
