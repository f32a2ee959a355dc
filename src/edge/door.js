// @ts-check
// What the door takes from the platform, on its side of the border: whatever it needs of a request crosses once.

/**
 * The request that a room is handed in the place of a client's: what it has to know, and no header but these, so that no client
 * can write what only the door does, and no room sees a cookie or a ticket.
 *
 * @param {string} url
 * @param {string} method
 * @param {string | undefined} protocol the subprotocol of a socket
 * @param {boolean} isSocket
 * @param {string | undefined} known the tags of what the client has already
 * @param {string} visitor
 * @param {string | undefined} ticket
 */
export function onward(url, method, protocol, isSocket, known, visitor, ticket) {
  /** @type {Record<string, string>} */
  const headers = { 'X-Edge-Chat-Visitor': visitor };
  if (isSocket) headers['Upgrade'] = 'websocket';
  if (protocol !== undefined) headers['Sec-WebSocket-Protocol'] = protocol;
  if (known !== undefined) headers['If-None-Match'] = known;
  if (ticket !== undefined) headers['X-Edge-Chat-Ticket'] = ticket;
  return new Request(url, { method, headers });
}

/**
 * Has a service answer, unless the network has come too often.
 *
 * @param {{ fetch: (request: Request) => Promise<Response> }} service
 * @param {Request} request
 * @param {{ limit: (what: { key: string }) => Promise<{ success: boolean }> }} limiter
 * @param {string} key
 * @param {() => Response} refuse
 */
export async function answerUnlessLimited(service, request, limiter, key, refuse) {
  return (await isSpent(limiter, key)) ? refuse() : service.fetch(request);
}

/**
 * Counts one more of a network; whether it had too many of them lately.
 *
 * @param {{ limit: (what: { key: string }) => Promise<{ success: boolean }> }} limiter
 * @param {string} key
 */
export async function isSpent(limiter, key) {
  const { success } = await limiter.limit({ key });
  return !success;
}
